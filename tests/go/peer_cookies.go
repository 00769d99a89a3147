package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/gorilla/securecookie"
)

// keepingJSON remembers the payload that was accepted, for its numbers.
type keepingJSON struct {
	securecookie.JSONEncoder
	payload []byte
}

func (k *keepingJSON) Deserialize(payload []byte, target interface{}) error {
	err := k.JSONEncoder.Deserialize(payload, target)
	if err == nil {
		k.payload = payload
	}
	return err
}

func (r request) serializer() (securecookie.Serializer, error) {
	switch r.Serializer {
	case "", "gob":
		return securecookie.GobEncoder{}, nil
	case "json":
		return securecookie.JSONEncoder{}, nil
	case "nop":
		return securecookie.NopEncoder{}, nil
	}
	return nil, fmt.Errorf("request: unknown serializer %q", r.Serializer)
}

func (r request) codecs(serializer securecookie.Serializer) ([]securecookie.Codec, error) {
	var flat [][]byte
	for _, pair := range r.Keys {
		for _, text := range pair {
			var key []byte
			if text != nil {
				var err error
				if key, err = hex.DecodeString(*text); err != nil {
					return nil, fmt.Errorf("request: key: %w", err)
				}
			}
			flat = append(flat, key)
		}
	}
	all := securecookie.CodecsFromPairs(flat...)
	for _, codec := range all {
		codec.(*securecookie.SecureCookie).MaxAge(r.MaxAge).SetSerializer(serializer)
	}
	return all, nil
}

func (r request) openInto(target interface{}, serializer securecookie.Serializer) error {
	all, err := r.codecs(serializer)
	if err != nil {
		return err
	}
	return securecookie.DecodeMulti(r.Name, r.Text, target, all...)
}

func (r request) sealed(value interface{}, serializer securecookie.Serializer) (answer, error) {
	all, err := r.codecs(serializer)
	if err != nil {
		return nil, err
	}
	text, err := securecookie.EncodeMulti(r.Name, value, all...)
	return answer{"text": text}, err
}

func (p *peer) open(r request) (answer, error) {
	var id string
	err := r.openInto(&id, securecookie.GobEncoder{})
	return answer{"value": []byte(id)}, err
}

func (p *peer) seal(r request) (answer, error) {
	return r.sealed(string(r.Value), securecookie.GobEncoder{})
}

func (p *peer) openValues(r request) (answer, error) {
	serializer, err := r.serializer()
	if err != nil {
		return nil, err
	}
	switch serializer.(type) {
	case securecookie.NopEncoder:
		var value []byte
		err := r.openInto(&value, serializer)
		return answer{"value": value}, err
	case securecookie.JSONEncoder:
		var values dict
		keeping := new(keepingJSON)
		if err := r.openInto(&values, keeping); err != nil {
			return nil, err
		}
		values, err := verbatim(keeping.payload)
		return answer{"plain": values}, err
	}
	values := anyMap{}
	err = r.openInto(&values, serializer)
	return answer{"plain": plain(reflect.ValueOf(values))}, err
}

func (p *peer) sealValues(r request) (answer, error) {
	s, known := p.fixtures[r.Fixture]
	if !known {
		return nil, fmt.Errorf("request: unknown fixture %q", r.Fixture)
	}
	serializer, err := r.serializer()
	if err != nil {
		return nil, err
	}
	if r.Serializer == "nop" {
		// The codec encrypts in place.
		a, err := r.sealed(append([]byte(nil), s.payload...), serializer)
		if err == nil {
			a["value"] = s.payload
		}
		return a, err
	}
	a, err := r.sealed(s.values, serializer)
	if err != nil {
		return nil, err
	}
	view := s.plain
	if asJSON := r.Serializer == "json"; asJSON && !s.json {
		_, view = jsonForms(s.values)
	} else if s.json && !asJSON {
		_, view = gobForms(s.values)
	}
	a["plain"] = json.RawMessage(view)
	return a, nil
}
