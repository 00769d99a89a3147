package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/gob"
	"fmt"
	"time"

	"cloud.google.com/go/datastore"
	"github.com/bradfitz/gomemcache/memcache"
	"github.com/gorilla/sessions"
)

// store saves to Memcache and then to Datastore, and reads in the same order.
type store struct {
	cache     *memcache.Client
	client    *datastore.Client
	namespace string
}

type entity struct {
	Value     []byte `datastore:",noindex"`
	ExpiresAt time.Time
}

func key(session int) string {
	sum := sha256.Sum256([]byte(fmt.Sprint("writer-", session)))
	return "session." + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:])
}

func (s store) name(key string) *datastore.Key {
	name := datastore.NameKey("Session", key, nil)
	name.Namespace = s.namespace
	return name
}

func encode(n int) ([]byte, error) {
	session := sessions.NewSession(nil, "session")
	session.Values["n"] = n
	session.Values["cart"] = "some kilobytes of it would not matter here"
	var value bytes.Buffer
	err := gob.NewEncoder(&value).Encode(session.Values)
	return value.Bytes(), err
}

func decode(value []byte) (int, error) {
	session := sessions.NewSession(nil, "session")
	if err := gob.NewDecoder(bytes.NewReader(value)).Decode(&session.Values); err != nil {
		return 0, err
	}
	n, ok := session.Values["n"].(int)
	if !ok {
		return 0, fmt.Errorf("n is a %T", session.Values["n"])
	}
	return n, nil
}

func (s store) saveCached(key string, value []byte, age time.Duration) error {
	return s.cache.Set(&memcache.Item{Key: key, Value: value, Expiration: int32(age.Seconds())})
}

func (s store) saveStored(key string, value []byte, expiresAt time.Time) error {
	_, err := s.client.Put(context.Background(), s.name(key), &entity{value, expiresAt})
	return err
}

func (s store) drop(key string) error {
	if err := s.cache.Delete(key); err != memcache.ErrCacheMiss {
		return err
	}
	return nil
}

// loadCached gives what Memcache holds, and whether it holds anything.
func (s store) loadCached(key string) (int, bool, error) {
	item, err := s.cache.Get(key)
	if err == memcache.ErrCacheMiss {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	n, err := decode(item.Value)
	return n, true, err
}

// loadStored gives what Datastore holds, and whether it holds anything.
func (s store) loadStored(key string) (int, bool, error) {
	var found entity
	err := s.client.Get(context.Background(), s.name(key), &found)
	if err == datastore.ErrNoSuchEntity {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	n, err := decode(found.Value)
	return n, true, err
}
