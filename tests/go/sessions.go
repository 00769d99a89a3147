package main

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"reflect"
)

// session is one fixture: what an application put into session.Values, or for
// a few what something else left in the store.
type session struct {
	name    string
	values  interface{}
	json    bool
	payload []byte
	plain   []byte
}

func one(name string, value interface{}) session {
	return keyed(name, "v", value)
}

func keyed(name string, key, value interface{}) session {
	return session{name: name, values: map[interface{}]interface{}{key: value}}
}

// allSessions serialises every fixture. gob numbers types in the order in
// which the process first meets them, so the order here is part of the output:
// each type must first appear where no map order can come between it and
// another new one, and by value before it appears behind a pointer.
func allSessions() []session {
	var all []session
	for _, group := range [][]session{
		basicSessions(), stringSessions(), timeSessions(), containerSessions(), keySessions(),
		namedSessions(), structSessions(), pointerSessions(), marshallerSessions(), largeSessions(),
		manyKeySessions(), jsonSessions(),
	} {
		all = append(all, group...)
	}
	seen := map[string]bool{}
	for i := range all {
		s := &all[i]
		if seen[s.name] {
			panic("two sessions named " + s.name)
		}
		seen[s.name] = true
		if s.json {
			s.payload, s.plain = jsonForms(s.values)
		} else {
			s.payload, s.plain = gobForms(s.values)
		}
	}
	return all
}

func gobForms(values interface{}) (payload, view []byte) {
	var buf bytes.Buffer
	check(gob.NewEncoder(&buf).Encode(values))
	view = prettyJSON(plain(reflect.ValueOf(values)))
	back := reflect.New(reflect.TypeOf(values))
	check(gob.NewDecoder(bytes.NewReader(buf.Bytes())).DecodeValue(back))
	if after := prettyJSON(plain(back.Elem())); !bytes.Equal(after, view) {
		panic(fmt.Sprintf("the plain view does not survive gob:\n%s\n%s", view, after))
	}
	return buf.Bytes(), view
}

func jsonForms(values interface{}) (payload, view []byte) {
	payload, err := json.Marshal(values)
	check(err)
	parsed, err := verbatim(payload)
	check(err)
	return payload, prettyJSON(parsed)
}

// verbatim keeps the digits of numbers, which Go's store loses to float64.
func verbatim(payload []byte) (object dict, err error) {
	dec := json.NewDecoder(bytes.NewReader(payload))
	dec.UseNumber()
	err = dec.Decode(&object)
	return object, err
}
