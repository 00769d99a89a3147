package main

import (
	"bytes"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/gorilla/securecookie"
)

const (
	rounds       = 7
	roundAtLeast = 120 * time.Millisecond
)

func measureAll(dir string) (map[string]float64, error) {
	results := map[string]float64{}
	measure := func(name string, operation func() error) error {
		ns, err := median(operation)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		results[name] = ns
		return nil
	}

	keys, err := readKeys(dir)
	if err != nil {
		return nil, err
	}
	for name, codec := range codecs(keys[0], keys[1]) {
		codec := codec
		text, err := os.ReadFile(filepath.Join(dir, name+".txt"))
		if err != nil {
			return nil, err
		}
		cookie := strings.TrimSpace(string(text))
		if err := measure(name, func() error { return openCookie(cookie, codec) }); err != nil {
			return nil, err
		}
	}
	for name := range sessions() {
		payload, err := os.ReadFile(filepath.Join(dir, name+".bin"))
		if err != nil {
			return nil, err
		}
		decoded, err := decode(payload)
		if err != nil {
			return nil, err
		}
		if err := measure(name, func() error { _, err := decode(payload); return err }); err != nil {
			return nil, err
		}
		if err := measure("encode-"+name, func() error { return encode(decoded) }); err != nil {
			return nil, err
		}
	}
	return results, nil
}

func readKeys(dir string) (keys [2][]byte, err error) {
	text, err := os.ReadFile(filepath.Join(dir, "keys.txt"))
	if err != nil {
		return keys, err
	}
	lines := strings.Fields(string(text))
	if len(lines) != len(keys) {
		return keys, fmt.Errorf("keys.txt: %d lines", len(lines))
	}
	for i, line := range lines {
		if keys[i], err = hex.DecodeString(line); err != nil {
			return keys, fmt.Errorf("keys.txt: %w", err)
		}
	}
	return keys, nil
}

func openCookie(text string, codec []securecookie.Codec) error {
	var id string
	return securecookie.DecodeMulti(cookieName, text, &id, codec...)
}

func decode(payload []byte) (values, error) {
	session := values{}
	err := gob.NewDecoder(bytes.NewReader(payload)).Decode(&session)
	return session, err
}

func encode(session values) error {
	var out bytes.Buffer
	return gob.NewEncoder(&out).Encode(session)
}

// median gives nanoseconds per operation.
func median(operation func() error) (float64, error) {
	batch := 1
	took, err := timed(operation, batch)
	for err == nil && took < roundAtLeast {
		batch *= 2
		took, err = timed(operation, batch)
	}
	var results []float64
	for i := 0; i < rounds && err == nil; i++ {
		took, err = timed(operation, batch)
		results = append(results, float64(took.Nanoseconds())/float64(batch))
	}
	if err != nil {
		return 0, err
	}
	sort.Float64s(results)
	return results[len(results)/2], nil
}

func timed(operation func() error, times int) (time.Duration, error) {
	start := time.Now()
	for i := 0; i < times; i++ {
		if err := operation(); err != nil {
			return 0, err
		}
	}
	return time.Since(start), nil
}
