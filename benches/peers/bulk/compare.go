package main

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"reflect"

	"github.com/bradfitz/gomemcache/memcache"
)

type counts struct {
	Sessions   int            `json:"sessions"`
	Conditions map[string]int `json:"conditions"`

	decodeAll bool
}

func (c *counts) add(cache *memcache.Client, batch []stored) error {
	keys := make([]string, len(batch))
	for i, session := range batch {
		keys[i] = session.key
	}
	cached, err := cache.GetMulti(keys)
	if err != nil {
		return err
	}
	for _, session := range batch {
		c.Sessions++
		item, ok := cached[session.key]
		if !ok {
			c.Conditions["cold"]++
			continue
		}
		same, err := c.same(session.value, item.Value)
		if err != nil {
			return fmt.Errorf("%s: %w", session.key, err)
		}
		if same {
			c.Conditions["healthy"]++
		} else {
			c.Conditions["differing"]++
		}
	}
	return nil
}

// same compares values where bytes differ: the order of maps is random.
func (c *counts) same(stored, cached []byte) (bool, error) {
	equal := bytes.Equal(stored, cached)
	if equal && !c.decodeAll {
		return true, nil
	}
	a, err := decode(stored)
	if err != nil {
		return false, err
	}
	b, err := decode(cached)
	if err != nil {
		return false, err
	}
	return equal || reflect.DeepEqual(a, b), nil
}

func decode(value []byte) (map[interface{}]interface{}, error) {
	session := map[interface{}]interface{}{}
	err := gob.NewDecoder(bytes.NewReader(value)).Decode(&session)
	return session, err
}
