package main

import (
	"math"
	"strings"
)

func basicSessions() []session {
	return []session{
		{name: "empty", values: map[interface{}]interface{}{}},
		one("nil", nil),
		one("bool-true", true),
		one("bool-false", false),
		one("int-zero", 0),
		one("int-one", 1),
		one("int-minus-one", -1),
		one("int-63", 63),
		one("int-64", 64),
		one("int-minus-64", -64),
		one("int-minus-65", -65),
		one("int", 123456789),
		one("int-negative", -123456789),
		one("int8-min", int8(math.MinInt8)),
		one("int8-max", int8(math.MaxInt8)),
		one("int16-min", int16(math.MinInt16)),
		one("int16-max", int16(math.MaxInt16)),
		one("int32-min", int32(math.MinInt32)),
		one("int32-max", int32(math.MaxInt32)),
		one("int64-zero", int64(0)),
		one("int64-min", int64(math.MinInt64)),
		one("int64-max", int64(math.MaxInt64)),
		one("uint-zero", uint(0)),
		one("uint-127", uint(127)),
		one("uint-128", uint(128)),
		one("uint-255", uint(255)),
		one("uint-256", uint(256)),
		one("uint8-max", uint8(math.MaxUint8)),
		one("uint16-max", uint16(math.MaxUint16)),
		one("uint32-max", uint32(math.MaxUint32)),
		one("uint64-max", uint64(math.MaxUint64)),
		one("uintptr", uintptr(0xdeadbeef)),
		one("float32", float32(1.5)),
		one("float32-tenth", float32(0.1)),
		one("float32-max", float32(math.MaxFloat32)),
		one("float64", 3.141592653589793),
		one("float64-zero", 0.0),
		one("float64-negative-zero", math.Copysign(0, -1)),
		one("float64-whole", 3.0),
		one("float64-17", 17.0),
		one("float64-negative", -0.1),
		one("float64-max", math.MaxFloat64),
		one("float64-smallest", math.SmallestNonzeroFloat64),
		one("float64-nan", math.NaN()),
		one("float64-inf", math.Inf(1)),
		one("float64-negative-inf", math.Inf(-1)),
		one("complex64", complex64(complex(1.5, -2))),
		one("complex128", complex(0.1, 1e100)),
		one("complex128-zero", complex(0, 0)),
		one("complex128-nan", complex(math.NaN(), math.Inf(-1))),
	}
}

func stringSessions() []session {
	return []session{
		one("string-empty", ""),
		one("string-ascii", "hello, world"),
		one("string-127-bytes", strings.Repeat("a", 127)),
		one("string-128-bytes", strings.Repeat("b", 128)),
		one("string-unicode", "na\u00efve \u65e5\u672c\u8a9e \U0001F600 e\u0301 \ufffd"),
		one("string-quotes", "\"quoted\" \\back\\slash\\ <a href='x'>&amp;</a>"),
		one("string-invalid-utf8", "a\xffb\xe2\x82c\xf0\x9f\x98d\xc0\x80e\xed\xa0\x80"),
		one("string-control", "\x00\x01\x07\b\t\n\v\f\r\x1b[31mred\x1b[0m\x7f\u0085\u009b"),
		one("string-bidi", "user\u202egnp.exe\u202c \u2066x\u2069 \u200f\u200b\u2028\u2029\ufeff"),
		one("string-looks-like-json", `{"user_id":42}`),
		one("bytes", []byte("\x00\x01\xfe\xff raw")),
		one("bytes-empty", []byte{}),
		one("bytes-nil", []byte(nil)),
		one("bytes-one", []byte{0xfb}),
		one("bytes-two", []byte{0xfb, 0xff}),
	}
}
