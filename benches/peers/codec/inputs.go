package main

import (
	"bytes"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gorilla/securecookie"
)

const (
	cookieName = "session"
	sessionID  = "MZXW6YTBOI5GC3TEMZXW6YTBOI5GC3TEMZXW6YTBOI5GC3TEMZXQ"
)

var (
	hashKey  = bytes.Repeat([]byte{0x5a, 0xc3, 0x17, 0x8e}, 8)
	blockKey = bytes.Repeat([]byte{0x21, 0x9d, 0xe4, 0x76}, 8)
)

type values = map[interface{}]interface{}

// Customer and Address stand for what applications put into sessions.
type Customer struct {
	ID      int64
	Name    string
	Email   string
	Active  bool
	Balance float64
	Home    Address
	Roles   []string
	Since   time.Time
}

type Address struct {
	Street string
	City   string
	Zip    uint32
}

func registerTypes() {
	gob.Register(Customer{})
}

func sessions() map[string]values {
	customer := Customer{
		ID: 123456, Name: "Alice Liddell", Email: "alice@example.org", Active: true, Balance: 1234.56,
		Home:  Address{"12 Main Street", "Springfield", 12345},
		Roles: []string{"admin", "editor", "author", "reviewer", "reader"},
		Since: time.Date(2024, 5, 17, 9, 30, 15, 123456789, time.UTC),
	}
	return map[string]values{
		"gob-5":      numbered(5),
		"gob-100":    numbered(100),
		"gob-struct": {"customer": customer, "visits": 42},
	}
}

func numbered(count int) values {
	all := values{}
	for i := 0; i < count; i++ {
		all[fmt.Sprintf("key-%03d", i)] = fmt.Sprintf("value-%03d-%0*d", i, 6+i%5, i)
	}
	return all
}

func writeInputs(dir string) error {
	files := map[string][]byte{
		"keys.txt": []byte(hex.EncodeToString(hashKey) + "\n" + hex.EncodeToString(blockKey) + "\n"),
	}
	for name, codec := range codecs(hashKey, blockKey) {
		text, err := securecookie.EncodeMulti(cookieName, sessionID, codec...)
		if err != nil {
			return err
		}
		files[name+".txt"] = []byte(text)
	}
	for name, session := range sessions() {
		var payload bytes.Buffer
		if err := gob.NewEncoder(&payload).Encode(session); err != nil {
			return err
		}
		files[name+".bin"] = payload.Bytes()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// codecs do not expire, so that the inputs can be kept.
func codecs(hash, block []byte) map[string][]securecookie.Codec {
	all := map[string][]securecookie.Codec{
		"cookie-hash": securecookie.CodecsFromPairs(hash, nil),
		"cookie-aes":  securecookie.CodecsFromPairs(hash, block),
	}
	for _, pair := range all {
		pair[0].(*securecookie.SecureCookie).MaxAge(0)
	}
	return all
}
