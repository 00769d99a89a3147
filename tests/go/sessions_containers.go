package main

import (
	"net/url"

	"github.com/gorilla/sessions"
)

type (
	anyMap  = map[interface{}]interface{}
	dict    = map[string]interface{}
	anyList = []interface{}
)

func containerSessions() []session {
	flashed := sessions.NewSession(nil, "session")
	flashed.AddFlash("saved")
	flashed.AddFlash(42)
	errorsOnly := sessions.NewSession(nil, "session")
	errorsOnly.AddFlash("wrong password", "errors")

	return []session{
		one("slice-int", []int{1, -2, 3000000}),
		one("slice-int-empty", []int{}),
		one("slice-int-nil", []int(nil)),
		one("slice-int8", []int8{-128, 0, 127}),
		one("slice-int64", []int64{-1 << 63, 0, 1<<63 - 1}),
		one("slice-uint16", []uint16{0, 255, 65535}),
		one("slice-uint64", []uint64{0, 1<<64 - 1}),
		one("slice-float32", []float32{0, 0.5, -1.25}),
		one("slice-float64", []float64{0, 0.1, -1e300}),
		one("slice-complex128", []complex128{0, complex(1, -1)}),
		one("slice-bool", []bool{true, false, true}),
		one("slice-string", []string{"a", "", "c"}),
		one("slice-string-slice", [][]string{{"a", "b"}, {}, nil, {"c"}}),
		one("slice-bytes", [][]byte{{1, 2}, {}, {0xff}}),
		one("slice-any-empty", anyList{}),
		one("slice-any-mixed", anyList{1, "two", 3.5, true, uint8(4), nil, "", 0, false, []byte("six")}),
		one("slice-any-nil-only", anyList{nil}),
		one("slice-any-nested", anyList{anyList{1, anyList{"deep", nil}}, []string{"x"}, anyList{}}),
		one("slice-any-repeated-type", anyList{[]int{1}, []int{2}, [][]string{{"a"}}, [][]string{{"b"}}}),
		one("nested-40-levels", nest(40)),

		one("array-int", [3]int{7, 0, -7}),
		one("array-zero", [3]int{}),
		one("array-empty", [0]int{}),
		one("array-string", [2][2]string{{"a", "b"}, {"", "d"}}),
		one("array-bool", [2]bool{false, true}),
		one("array-struct", [2]Point{{1, 2}, {}}),

		one("map-string-string", map[string]string{"color": "green"}),
		one("map-string-string-empty", map[string]string{}),
		one("map-string-string-nil", map[string]string(nil)),
		one("map-string-string-empty-key", map[string]string{"": ""}),
		one("map-string-int", map[string]int{"count": 0}),
		one("map-string-any", dict{"n": 1.5}),
		one("map-string-any-nil", dict{"nothing": nil}),
		one("map-string-any-nested", dict{"a": dict{"b": dict{"c": anyList{dict{"d": "e"}}}}}),
		one("map-string-bytes", map[string][]byte{"raw": {0, 255}}),
		one("map-string-slice", map[string][]string{"roles": {"admin", "editor"}}),
		one("map-string-map", map[string]map[string]int{"a": {"b": 1}}),
		one("map-string-struct", map[string]User{"u": {ID: 1}}),
		one("map-string-empty-struct", map[string]struct{}{"member": {}}),
		one("map-int-string", map[int]string{-42: "answer"}),
		one("map-bool-string", map[bool]string{true: "yes"}),
		one("map-float-string", map[float64]string{2.5: "half"}),
		one("map-struct-string", map[Point]string{{1, 2}: "there"}),
		one("map-any-any", anyMap{"k": anyMap{7: "seven"}}),
		one("map-any-any-empty", anyMap{}),
		one("url-values", url.Values{"q": {"a b", "c&d"}}),

		{name: "flash", values: flashed.Values},
		{name: "flash-custom-key", values: errorsOnly.Values},
		{name: "top-map-string-string", values: map[string]string{"v": "text"}},
		{name: "top-map-string-any", values: dict{"v": 42}},
	}
}

func nest(levels int) interface{} {
	var value interface{} = "bottom"
	for i := 0; i < levels; i++ {
		value = anyList{value}
	}
	return value
}

func keySessions() []session {
	return []session{
		keyed("key-empty-string", "", "text"),
		keyed("key-unicode", "clé \u65e5", "text"),
		keyed("key-invalid-utf8", "k\xff", "text"),
		keyed("key-int", 42, "text"),
		keyed("key-int-negative", -42, "text"),
		keyed("key-int64", int64(1)<<62, "text"),
		keyed("key-uint8", uint8(200), "text"),
		keyed("key-bool", true, "text"),
		keyed("key-float", 1.5, "text"),
		keyed("key-struct", Point{3, 4}, "text"),
		keyed("key-struct-partly-zero", Point{0, 4}, "text"),
		keyed("key-array", [2]bool{true, false}, "text"),
		keyed("key-named-int", contextKey(7), "text"),
		keyed("key-named-string", stringKey("user"), "text"),
	}
}

func namedSessions() []session {
	return []session{
		one("named-string", Role("admin")),
		one("named-string-empty", Role("")),
		one("named-int", Level(-9)),
		one("named-float", Weight(72.5)),
		one("named-bool", Enabled(true)),
		one("named-slice", Tags{"a", "b"}),
		one("named-map", Attrs{"size": "xl"}),
		one("named-bytes", Token{1, 2, 3}),
		one("named-uint8", Flag(3)),
		one("named-uint8-slice", Flags{1, 2, 255}),
		one("named-uint8-array", Digest{1, 2, 0, 255}),
		one("named-any-of-named", anyList{Role("r"), Level(1), Tags{"t"}}),
	}
}
