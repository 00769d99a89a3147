package main

import (
	"reflect"
	"time"
)

func plainStruct(v reflect.Value) interface{} {
	object := map[string]interface{}{}
	for i := 0; i < v.NumField(); i++ {
		field := v.Type().Field(i)
		kind := baseOf(field.Type).Kind()
		if field.PkgPath != "" || kind == reflect.Chan || kind == reflect.Func {
			continue
		}
		object[field.Name] = plainField(v, v.Field(i))
	}
	return object
}

// plainField shows a field, of which gob sends nothing when it is zero: the
// field's type in the schema is then all there is to go by.
func plainField(owner, v reflect.Value) interface{} {
	if marshals(v.Type()) {
		switch {
		case !v.IsZero():
			return plain(v)
		case baseOf(v.Type()) == timeType && timeIsNamed(owner.Type()):
			return plainTime(time.Time{})
		case v.Type() != timeType && v.Type().Name() == timeType.Name():
			// On the wire one Time is like another.
			return plainTime(time.Time{})
		}
		return nil
	}
	base := baseOf(v.Type())
	for v.Kind() == reflect.Ptr && !v.IsNil() {
		v = v.Elem()
	}
	absent := v.Kind() == reflect.Ptr || v.Kind() == reflect.Map && v.IsNil()
	if !absent && !zeroNumber(v) {
		return plain(v)
	}
	switch base.Kind() {
	case reflect.Struct, reflect.Array, reflect.Map, reflect.Interface:
		return nil
	}
	return plain(reflect.Zero(base))
}

// zeroNumber finds what gob takes for zero by comparison, as it does with -0.
func zeroNumber(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		return v.Float() == 0
	case reflect.Complex64, reflect.Complex128:
		return v.Complex() == 0
	}
	return false
}

// timeIsNamed says whether the wire names the time type: the first field that
// holds one decides, for the type is described once.
func timeIsNamed(owner reflect.Type) bool {
	for i := 0; i < owner.NumField(); i++ {
		if t := owner.Field(i).Type; baseOf(t) == timeType {
			return t == timeType
		}
	}
	return false
}
