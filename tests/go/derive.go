package main

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
)

// derive gives n bytes that depend on the label alone, so that keys and ids
// stay the same when the fixtures are made again.
func derive(label string, n int) []byte {
	var out []byte
	for i := 0; len(out) < n; i++ {
		sum := sha256.Sum256([]byte(fmt.Sprintf("%s#%d", label, i)))
		out = append(out, sum[:]...)
	}
	return out[:n]
}

// sessionID has the form that gorilla's stores give: base32 of 32 bytes
// without padding, 52 characters.
func sessionID(name string) string {
	return strings.TrimRight(base32.StdEncoding.EncodeToString(derive("id "+name, 32)), "=")
}
