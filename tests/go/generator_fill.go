package main

import (
	"fmt"
	"reflect"
)

// fill sets v, which stands where gob cannot send a nil pointer.
func (g *generator) fill(v reflect.Value, depth int) {
	if special, found := specials[v.Type()]; found {
		v.Set(reflect.ValueOf(special(g)))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(g.one(2))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(g.signed(v.Type().Bits()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(g.unsigned(v.Type().Bits()))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(g.float())
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(complex(g.float(), g.float()))
	case reflect.String:
		v.SetString(g.text())
	case reflect.Ptr:
		v.Set(reflect.New(v.Type().Elem()))
		g.fill(v.Elem(), depth)
	case reflect.Interface:
		g.fillInterface(v, depth)
	case reflect.Struct:
		for i := 0; i < v.NumField(); i++ {
			g.fillField(v.Field(i), depth-1)
		}
	case reflect.Array:
		for i := 0; i < v.Len(); i++ {
			g.fill(v.Index(i), depth-1)
		}
	case reflect.Slice:
		g.fillSlice(v, depth)
	case reflect.Map:
		if !g.one(10) {
			v.Set(reflect.MakeMap(v.Type()))
			g.fillMap(v, depth, g.sizeOf(v.Type().Elem(), depth))
		}
	default:
		panic(fmt.Sprint("nothing to fill a ", v.Type(), " with"))
	}
}

// sizeOf ends what would go too deep; scalars do not.
func (g *generator) sizeOf(elem reflect.Type, depth int) int {
	if depth <= 0 && compound(elem) {
		return 0
	}
	return g.size()
}

func compound(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Ptr:
		return compound(t.Elem())
	case reflect.Interface, reflect.Struct, reflect.Slice, reflect.Map:
		return specials[t] == nil
	}
	return false
}

func (g *generator) fillSlice(v reflect.Value, depth int) {
	if g.one(10) {
		return
	}
	size := g.sizeOf(v.Type().Elem(), depth)
	v.Set(reflect.MakeSlice(v.Type(), size, size))
	for i := 0; i < size; i++ {
		g.fill(v.Index(i), depth-1)
	}
}

// fillField leaves some fields zero, and pointers nil on any level.
func (g *generator) fillField(v reflect.Value, depth int) {
	kind := v.Kind()
	if !v.CanSet() || kind == reflect.Chan || kind == reflect.Func || g.one(4) {
		return
	}
	if depth <= 0 && compound(v.Type()) {
		return
	}
	if kind == reflect.Ptr {
		v.Set(reflect.New(v.Type().Elem()))
		if _, found := specials[v.Type().Elem()]; found {
			g.fill(v.Elem(), depth)
		} else {
			g.fillField(v.Elem(), depth)
		}
		return
	}
	g.fill(v, depth)
}

func (g *generator) fillInterface(v reflect.Value, depth int) {
	if g.one(10) {
		return
	}
	var candidates []reflect.Type
	if v.NumMethod() == 0 && (depth <= 0 || g.one(2)) {
		candidates = builtinScalars
	} else {
		for _, t := range g.pool {
			if t.Implements(v.Type()) {
				candidates = append(candidates, t)
			}
		}
	}
	t := candidates[g.Intn(len(candidates))]
	value := reflect.New(t)
	g.fill(value.Elem(), depth)
	// What is behind a pointer arrives by value if that is how it is registered.
	if g.one(12) && !marshals(t) && t.Kind() != reflect.Ptr {
		v.Set(value)
	} else {
		v.Set(value.Elem())
	}
}
