package main

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"
)

// The plain view: what a decoder that knows no Go types can tell about a
// value, as JSON. Where two Go values look the same on the wire, so they do here.

var timeType = reflect.TypeOf(time.Time{})

func baseOf(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Ptr {
		t = t.Elem()
	}
	return t
}

// marshals says whether gob leaves the encoding to the type itself.
func marshals(t reflect.Type) bool {
	gobs := reflect.TypeOf((*gob.GobEncoder)(nil)).Elem()
	binaries := reflect.TypeOf((*encoding.BinaryMarshaler)(nil)).Elem()
	ptr := reflect.PtrTo(baseOf(t))
	return ptr.Implements(gobs) || ptr.Implements(binaries)
}

// plain shows a value that gob sends even when it is zero: whatever stands in
// an interface, a slice, an array or a map.
func plain(v reflect.Value) interface{} {
	if v.Kind() == reflect.Interface {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
		if marshals(v.Type()) {
			return marshalled(v, opaqueNames[baseOf(v.Type())])
		}
	}
	if marshals(v.Type()) {
		// Behind a pointer gob describes the type without its name.
		return marshalled(v, v.Type().Name())
	}
	switch v.Kind() {
	case reflect.Ptr:
		return plain(v.Elem())
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return json.Number(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return json.Number(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		return plainFloat(v.Float())
	case reflect.Complex64, reflect.Complex128:
		c := v.Complex()
		return []interface{}{plainFloat(real(c)), plainFloat(imag(c))}
	case reflect.String:
		return v.String()
	case reflect.Slice, reflect.Array:
		return plainList(v)
	case reflect.Map:
		object := map[string]interface{}{}
		// A NaN key can be met on the way, but not looked up.
		for entry := v.MapRange(); entry.Next(); {
			object[keyText(entry.Key())] = plain(entry.Value())
		}
		return object
	case reflect.Struct:
		return plainStruct(v)
	}
	panic(fmt.Sprint("no plain view of ", v.Type()))
}

func plainList(v reflect.Value) interface{} {
	// An array of bytes travels as an array of unsigned numbers; only slices are special.
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		return base64.StdEncoding.EncodeToString(v.Bytes())
	}
	list := make([]interface{}, v.Len())
	for i := range list {
		list[i] = plain(v.Index(i))
	}
	return list
}

func plainFloat(f float64) interface{} {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "+Inf"
	case math.IsInf(f, -1):
		return "-Inf"
	}
	text, err := json.Marshal(f)
	check(err)
	return json.Number(text)
}

func plainTime(t time.Time) string {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.UTC()
	}
	return t.Format(time.RFC3339Nano)
}

func marshalled(v reflect.Value, typeName string) interface{} {
	if baseOf(v.Type()) == timeType {
		return plainTime(reflect.Indirect(v).Interface().(time.Time))
	}
	var data []byte
	var err error
	if m, ok := v.Interface().(gob.GobEncoder); ok {
		data, err = m.GobEncode()
	} else {
		data, err = v.Interface().(encoding.BinaryMarshaler).MarshalBinary()
	}
	check(err)
	return map[string]interface{}{"$type": typeName, "$bytes": base64.StdEncoding.EncodeToString(data)}
}

func keyText(v reflect.Value) string {
	if v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() == reflect.Float32 || v.Kind() == reflect.Float64 {
		return fmt.Sprint(v.Float())
	}
	switch value := plain(v).(type) {
	case nil:
		return fmt.Sprint(nil)
	case string:
		return value
	case json.Number:
		return value.String()
	case bool:
		return strconv.FormatBool(value)
	default:
		return string(compactJSON(value))
	}
}

func compactJSON(value interface{}) []byte {
	text, err := json.Marshal(value)
	check(err)
	return text
}

// prettyJSON keeps to ASCII, so that control and bidirectional characters are
// visible in the files. Object keys come out sorted.
func prettyJSON(value interface{}) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	check(enc.Encode(value))
	var out bytes.Buffer
	for _, r := range buf.String() {
		switch {
		case r < 0x7f:
			out.WriteRune(r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&out, "\\u%04x\\u%04x", 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			fmt.Fprintf(&out, "\\u%04x", r)
		}
	}
	return out.Bytes()
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
