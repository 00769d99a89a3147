package main

import (
	"encoding/binary"
	"errors"
)

// Types with an encoding of their own.

// Money is a GobEncoder by value.
type Money struct {
	cents    int64
	currency string
}

func (m Money) GobEncode() ([]byte, error) {
	return append(binary.BigEndian.AppendUint64(nil, uint64(m.cents)), m.currency...), nil
}

func (m *Money) GobDecode(data []byte) error {
	if len(data) < 8 {
		return errors.New("Money: too short")
	}
	m.cents = int64(binary.BigEndian.Uint64(data))
	m.currency = string(data[8:])
	return nil
}

// Vault is a GobEncoder by pointer only.
type Vault struct {
	content string
}

func (v *Vault) GobEncode() ([]byte, error) { return []byte("vault:" + v.content), nil }

func (v *Vault) GobDecode(data []byte) error {
	v.content = string(data[len("vault:"):])
	return nil
}

// Fingerprint is a BinaryMarshaler.
type Fingerprint struct {
	sum [4]byte
}

func (f Fingerprint) MarshalBinary() ([]byte, error) { return f.sum[:], nil }

func (f *Fingerprint) UnmarshalBinary(data []byte) error {
	copy(f.sum[:], data)
	return nil
}

// Label and Slug are TextMarshalers, which gob takes no notice of.
type Label struct {
	Text string
}

func (l Label) MarshalText() ([]byte, error) { return []byte("label:" + l.Text), nil }

func (l *Label) UnmarshalText(data []byte) error {
	l.Text = string(data[len("label:"):])
	return nil
}

type Slug string

func (s Slug) MarshalText() ([]byte, error) { return []byte("slug:" + string(s)), nil }

// Time shares its bare name with the standard library's type but not its
// encoding; inside a struct the wire shows the bare name only.
type Time struct {
	ticks uint16
}

func (t Time) GobEncode() ([]byte, error) {
	return binary.BigEndian.AppendUint16(nil, t.ticks), nil
}

func (t *Time) GobDecode(data []byte) error {
	t.ticks = binary.BigEndian.Uint16(data)
	return nil
}

type Ledger struct {
	Total Money
	Print Fingerprint
	Vault *Vault
}

type Clock struct {
	Tick Time
}
