package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/gorilla/securecookie"
)

type keyPair struct {
	hash, block []byte
}

func pair(label string, hashLen, blockLen int) keyPair {
	p := keyPair{hash: derive("hash "+label, hashLen)}
	if blockLen > 0 {
		p.block = derive("block "+label, blockLen)
	}
	return p
}

func (p keyPair) String() string {
	text := "hex:" + hex.EncodeToString(p.hash)
	if p.block != nil {
		text += ":hex:" + hex.EncodeToString(p.block)
	}
	return text
}

func codecs(pairs []keyPair) []securecookie.Codec {
	var flat [][]byte
	for _, p := range pairs {
		flat = append(flat, p.hash, p.block)
	}
	all := securecookie.CodecsFromPairs(flat...)
	for _, codec := range all {
		codec.(*securecookie.SecureCookie).MaxAge(0)
	}
	return all
}

type cookieCase struct {
	Name       string   `json:"name"`
	CookieName string   `json:"cookie_name"`
	MadeName   string   `json:"made_name"`
	Date       int64    `json:"date"`
	Value      string   `json:"value"`
	ID         string   `json:"id"`
	Keys       []string `json:"keys"`
	KeyPair    *int     `json:"key_pair"`
	Encrypted  bool     `json:"encrypted"`
	Error      *string  `json:"error"`
}

// maker describes a cookie: the application encodes with made; the decoder
// under test is configured with pairs and cookieName.
type maker struct {
	name       string
	cookieName string
	madeName   string
	id         string
	emptyID    bool
	made       keyPair
	pairs      []keyPair
	damage     func(text string) string
	refused    string
}

func (m maker) build() cookieCase {
	text, err := securecookie.EncodeMulti(m.madeName, m.id, codecs([]keyPair{m.made})...)
	check(err)
	c := cookieCase{
		Name: m.name, CookieName: m.cookieName, MadeName: m.madeName, Date: cookieDate(text), Value: text,
		ID: m.id, Encrypted: m.made.block != nil,
	}
	if m.damage != nil {
		c.Value = m.damage(text)
	}
	for i, p := range m.pairs {
		c.Keys = append(c.Keys, p.String())
		if c.KeyPair == nil && decodes(c, codecs([]keyPair{p})) {
			index := i + 1
			c.KeyPair = &index
		}
	}
	if m.refused != "" {
		c.Error = &m.refused
	}
	accepted := decodes(c, codecs(m.pairs))
	if accepted != (m.refused == "") || accepted != (c.KeyPair != nil) {
		panic(fmt.Sprintf("cookie %s: accepted %t", m.name, accepted))
	}
	return c
}

func decodes(c cookieCase, all []securecookie.Codec) bool {
	var id string
	return securecookie.DecodeMulti(c.CookieName, c.Value, &id, all...) == nil && id == c.ID
}

func cookieDate(text string) int64 {
	raw, err := base64.URLEncoding.DecodeString(text)
	check(err)
	date, err := strconv.ParseInt(string(raw[:bytes.IndexByte(raw, '|')]), 10, 64)
	check(err)
	return date
}

func keepFirst(n int) func(string) string {
	return func(text string) string { return text[:n] }
}

func dropLast(n int) func(string) string {
	return func(text string) string { return text[:len(text)-n] }
}

// flipBit changes one bit of the byte that stands the given distance before
// the end of the decoded text; the last 32 bytes are the mac.
func flipBit(fromEnd int) func(string) string {
	return func(text string) string {
		raw, err := base64.URLEncoding.DecodeString(text)
		check(err)
		raw[len(raw)-fromEnd] ^= 1
		return base64.URLEncoding.EncodeToString(raw)
	}
}

func replaceAt(at int, with string) func(string) string {
	return func(text string) string { return text[:at] + with + text[at+len(with):] }
}

func surround(text string) string {
	return " " + strings.ToUpper(text[:4]) + "%3D!" + text[4:]
}
