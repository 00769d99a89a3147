package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

func largeSessions() []session {
	numbers := make([]int, 20000)
	for i := range numbers {
		numbers[i] = i*7919%20011 - 10000
	}
	return []session{
		one("large-string", strings.Repeat("0123456789abcdef", 6400)),
		one("large-slice-int", numbers),
	}
}

// The maps here have several keys, whose order differs from run to run. Their
// types have all been met before.
func manyKeySessions() []session {
	hundred := anyMap{}
	for i := 0; i < 100; i++ {
		hundred[fmt.Sprintf("k%03d", i)] = fmt.Sprintf("value %d", i)
	}
	return []session{
		{name: "many-5-strings", values: anyMap{
			"user": "alice", "role": "admin", "lang": "en", "theme": "dark", "csrf": "c2VjcmV0",
		}},
		{name: "many-100-strings", values: hundred},
		{name: "many-login", values: anyMap{
			"user_id": 42, "name": "Alice", "admin": true, "since": placed, "score": 0.75, "_flash": anyList{"hi"},
		}},
		{name: "many-mixed-keys", values: anyMap{
			"text": 1, 42: "int", true: "bool", 2.5: "float", Point{1, 2}: "struct", contextKey(3): "named",
		}},
		{name: "many-same-type", values: anyMap{
			"a": User{ID: 1, Name: "A"}, "b": User{ID: 2}, "c": &User{ID: 3},
		}},
		{name: "many-types", values: anyMap{
			"order": Order{Items: []Item{{"sku-1", 1, 2.5}}, Placed: placed},
			"tags":  []string{"x", "y"},
			"seen":  placed,
			"price": Money{5, "USD"},
			"tree":  Tree{Left: &Tree{Label: "l"}},
			"inner": Wrapper{Wrapper{dict{"k": Circle{1}}}},
			"none":  nil,
		}},
		one("many-in-map", dict{"a": 1, "b": "two", "c": nil, "d": dict{"e": 1.5, "f": anyList{}}}),
		one("many-in-map-int", map[int]string{3: "c", 1: "a", -2: "b"}),
	}
}

func jsonSession(name string, values dict) session {
	return session{name: "json-" + name, values: values, json: true}
}

func jsonSessions() []session {
	return []session{
		jsonSession("empty", dict{}),
		jsonSession("string", dict{"v": "hello"}),
		jsonSession("string-empty", dict{"v": ""}),
		jsonSession("number", dict{"v": 42}),
		jsonSession("number-negative", dict{"v": -1}),
		jsonSession("bool", dict{"v": true}),
		jsonSession("null", dict{"v": nil}),
		jsonSession("array", dict{"v": anyList{1, "two", false, nil, anyList{}}}),
		jsonSession("object", dict{"v": dict{"k": "v"}}),
		jsonSession("nested", dict{"a": dict{"b": anyList{dict{"c": dict{"d": nil}}}}}),
		jsonSession("int-over-2-53", dict{"v": int64(9007199254740993)}),
		jsonSession("int64-min", dict{"v": int64(-1 << 63)}),
		jsonSession("uint64-max", dict{"v": uint64(1<<64 - 1)}),
		jsonSession("number-verbatim", dict{"v": json.Number("9007199254740993")}),
		jsonSession("float", dict{"v": 0.1}),
		jsonSession("float-exponent", dict{"v": 1.5e300}),
		jsonSession("float-small", dict{"v": 5e-324}),
		jsonSession("float-whole", dict{"v": 3.0}),
		jsonSession("raw-message", dict{"v": json.RawMessage(`{"z":1,"a":[2.50]}`)}),
		jsonSession("unicode", dict{"v": "\u65e5\u672c\u8a9e \U0001F600 \u202e \u2028"}),
		jsonSession("unicode-key", dict{"clé": 1}),
		jsonSession("empty-key", dict{"": 1}),
		jsonSession("html", dict{"v": "<b>&</b>"}),
		jsonSession("control", dict{"v": "\x00\x1b\t\n\"\\"}),
		jsonSession("invalid-utf8", dict{"v": "a\xffb"}),
		jsonSession("bytes", dict{"v": []byte{0xfb, 0xff}}),
		jsonSession("time", dict{"v": placed}),
		jsonSession("struct", dict{"v": Person{Name: "Carol"}}),
		jsonSession("flash", dict{"_flash": anyList{"saved", "again"}}),
		jsonSession("many", dict{"user_id": 42, "name": "Alice", "roles": []string{"a", "b"}, "admin": false, "none": nil}),
	}
}
