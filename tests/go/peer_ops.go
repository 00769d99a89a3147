package main

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"reflect"
)

type peer struct {
	fixtures map[string]session
}

// newPeer serialises the fixtures first, whatever is asked: the process then
// knows every type by its name, as the plain view requires.
func newPeer() *peer {
	p := &peer{map[string]session{}}
	for _, s := range allSessions() {
		p.fixtures[s.name] = s
	}
	return p
}

var operations = map[string]func(*peer, request) (answer, error){
	"open":        (*peer).open,
	"seal":        (*peer).seal,
	"open_values": (*peer).openValues,
	"seal_values": (*peer).sealValues,
	"gob":         (*peer).gob,
	"json":        (*peer).json,
	"generate":    (*peer).generate,
}

func (p *peer) gob(r request) (answer, error) {
	var values anyMap
	if err := gob.NewDecoder(bytes.NewReader(r.Data)).Decode(&values); err != nil {
		return nil, err
	}
	a := answer{"plain": plain(reflect.ValueOf(values))}
	var again bytes.Buffer
	// Go decodes some values that it refuses to encode, as times at -00:01.
	if err := gob.NewEncoder(&again).Encode(values); err != nil {
		a["again_error"] = err.Error()
	} else {
		a["again"] = again.Bytes()
	}
	return a, nil
}

// json leaves it to the store's own decoding whether a payload is accepted.
func (p *peer) json(r request) (answer, error) {
	var values dict
	if err := json.Unmarshal(r.Data, &values); err != nil {
		return nil, err
	}
	values, err := verbatim(r.Data)
	return answer{"plain": values}, err
}

func (p *peer) generate(r request) (answer, error) {
	sessions := make([]answer, r.Count)
	g := newGenerator(r.Seed)
	for i := range sessions {
		data, view := gobForms(g.session())
		sessions[i] = answer{"data": data, "plain": json.RawMessage(view)}
	}
	return answer{"sessions": sessions}, nil
}
