package main

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
)

// damaged is a payload that is broken, or whole but not what the store writes.
type damaged struct {
	name    string
	json    bool
	payload []byte
}

type damagedCase struct {
	Name       string  `json:"name"`
	Serializer string  `json:"serializer"`
	GoError    *string `json:"go_error"`
}

// result loads the payload as the store does.
func (d damaged) result() damagedCase {
	c := damagedCase{Name: d.name, Serializer: "gob"}
	var err error
	if d.json {
		c.Serializer = "json"
		var values map[string]interface{}
		err = json.Unmarshal(d.payload, &values)
	} else {
		var values map[interface{}]interface{}
		err = gob.NewDecoder(bytes.NewReader(d.payload)).Decode(&values)
	}
	if err != nil {
		text := err.Error()
		c.GoError = &text
	}
	return c
}

func gobOf(value interface{}) []byte {
	var buf bytes.Buffer
	check(gob.NewEncoder(&buf).Encode(value))
	return buf.Bytes()
}

func join(parts ...[]byte) []byte {
	return bytes.Join(parts, nil)
}

// overwrite puts patch over the bytes from at on; the message lengths stay right.
func overwrite(payload []byte, at int, patch ...byte) []byte {
	out := append([]byte(nil), payload...)
	copy(out[at:], patch)
	return out
}

// messageStarts gives the offset of each message's length.
func messageStarts(payload []byte) []int {
	var starts []int
	for at := 0; at < len(payload); {
		starts = append(starts, at)
		length, width := readUint(payload[at:])
		at += width + length
	}
	return starts
}

func readUint(b []byte) (value, width int) {
	if b[0] < 0x80 {
		return int(b[0]), 1
	}
	n := int(-int8(b[0]))
	for _, digit := range b[1 : 1+n] {
		value = value<<8 | int(digit)
	}
	return value, 1 + n
}

func damagedPayloads() []damaged {
	person := gobOf(anyMap{"v": Person{Name: "Carol", Home: Address{"Main St 1", "Springfield", 12345}}})
	starts := messageStarts(person)
	last := starts[len(starts)-1]
	text := gobOf(anyMap{"v": "0123456789abcdef"})
	numbers := gobOf(anyMap{"v": []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}})

	// The map's count comes after the message length, the type id and a byte 0.
	textStarts := messageStarts(text)
	textLast := textStarts[len(textStarts)-1]
	_, width := readUint(text[textLast:])
	_, idWidth := readUint(text[textLast+width:])
	count := textLast + width + idWidth + 1

	huge := []byte{0xf8, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
	object, err := json.Marshal(dict{"user": "alice"})
	check(err)

	return []damaged{
		{name: "empty"},
		{name: "random-16", payload: derive("random 16", 16)},
		{name: "random-512", payload: derive("random 512", 512)},
		{name: "zeros", payload: make([]byte, 64)},

		{name: "truncated-1", payload: person[:1]},
		{name: "truncated-in-first-type", payload: person[:starts[1]/2]},
		{name: "truncated-after-first-type", payload: person[:starts[1]]},
		{name: "truncated-in-name", payload: person[:starts[1]+24]},
		{name: "truncated-in-later-type", payload: person[:starts[2]+5]},
		{name: "truncated-after-types", payload: person[:last]},
		{name: "truncated-after-length", payload: person[:last+1]},
		{name: "truncated-in-value", payload: person[:(last+len(person))/2]},
		{name: "truncated-last-byte", payload: person[:len(person)-1]},

		{name: "missing-first-type", payload: person[starts[1]:]},
		{name: "missing-later-type", payload: join(person[:starts[2]], person[last:])},
		{name: "type-defined-twice", payload: join(person[:starts[1]], person)},

		{name: "huge-message-length", payload: join(huge, text)},
		{name: "huge-map-count", payload: overwrite(text, count, huge...)},
		{name: "huge-string-length", payload: overwrite(text, len(text)-17, huge...)},
		{name: "huge-slice-count", payload: overwrite(numbers, len(numbers)-17, huge...)},
		{name: "long-string-length", payload: overwrite(text, len(text)-17, 0x11)},
		{name: "short-string-length", payload: overwrite(text, len(text)-17, 0x0f)},
		{name: "number-too-wide", payload: overwrite(numbers, len(numbers)-10, 0xf0)},

		{name: "plain-string", payload: gobOf("not a map")},
		{name: "plain-int", payload: gobOf(42)},
		{name: "plain-struct", payload: gobOf(Point{1, 2})},
		{name: "plain-slice", payload: gobOf([]string{"a"})},
		{name: "trailing-bytes", payload: join(text, []byte("trailing"))},
		{name: "trailing-value", payload: join(text, text)},

		{name: "json-array", json: true, payload: []byte(`["user","alice"]`)},
		{name: "json-string", json: true, payload: []byte(`"user"`)},
		{name: "json-truncated", json: true, payload: object[:len(object)-4]},
		{name: "json-trailing-garbage", json: true, payload: join(object, []byte("xyz"))},
		{name: "json-two-objects", json: true, payload: join(object, object)},
	}
}
