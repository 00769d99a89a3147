package main

import (
	"math/big"
	"net"
	"net/url"
	"time"
)

func timeSessions() []session {
	local := func(offset int) time.Time {
		return time.Date(2024, 5, 17, 15, 0, 15, 500000000, time.FixedZone("", offset))
	}
	when := placed.Truncate(time.Second)
	return []session{
		// The first, so that the process knows the type by its name.
		one("time-utc", when),
		one("time-nanoseconds", placed),
		one("time-zero", time.Time{}),
		one("time-offset", local(5*3600+30*60)),
		one("time-negative-offset", local(-(3*3600 + 30*60))),
		one("time-offset-zero", local(0)),
		one("time-offset-seconds", local(19*60+32)),
		one("time-negative-offset-seconds", local(-(4*3600 + 56*60 + 2))),
		one("time-year-9999", time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)),
		one("time-year-1600", time.Date(1600, 2, 29, 0, 0, 0, 0, time.UTC)),
		one("time-before-1970", time.Date(1969, 12, 31, 23, 59, 59, 1, time.UTC)),
		one("time-pointer", &when),
		one("time-slice", []time.Time{when, {}, local(3600)}),
		one("time-in-list", anyList{when, local(-3600)}),
		one("time-map", map[string]time.Time{"at": when}),
		one("time-pointer-map", map[string]*time.Time{"at": &when}),
		one("time-field", Event{"login", local(7200)}),
		one("time-field-zero", Event{Name: "never"}),
		one("time-pointer-field", Removable{"x", &placed}),
		one("time-pointer-field-nil", Removable{Name: "x"}),
		one("time-pointer-field-to-zero", Removable{"x", &time.Time{}}),
		one("time-field-and-pointer", Lifetime{when, &placed}),
		one("time-field-and-pointer-nil", Lifetime{Created: when}),
		one("time-field-and-pointer-zero", Lifetime{}),
		one("time-pointer-first", LifetimeReversed{&placed, when}),
		one("time-pointer-first-nil", LifetimeReversed{nil, when}),
		one("time-pointer-first-zero", LifetimeReversed{}),
	}
}

func marshallerSessions() []session {
	address, err := url.Parse("https://user@example.org/path?q=1#top")
	check(err)
	price := Money{1999, "EUR"}
	return []session{
		one("gob-encoder", price),
		one("gob-encoder-zero", Money{}),
		one("gob-encoder-slice", []Money{price, {}}),
		one("gob-encoder-by-pointer", &Vault{"gold"}),
		one("gob-encoder-named-time", Time{513}),
		one("gob-encoder-named-time-field", Clock{Time{513}}),
		one("binary-marshaler", Fingerprint{[4]byte{0xde, 0xad, 0xbe, 0xef}}),
		one("gob-encoder-fields", Ledger{price, Fingerprint{[4]byte{1}}, &Vault{"silver"}}),
		one("gob-encoder-fields-zero", Ledger{}),
		one("big-int", new(big.Int).Exp(big.NewInt(-7), big.NewInt(77), nil)),
		one("big-int-map", map[string]*big.Int{"n": big.NewInt(255)}),
		one("url", address),
		one("text-marshaler-struct", Label{"plain"}),
		one("text-marshaler-string", Slug("plain")),
		one("text-marshaler-ip", net.ParseIP("192.0.2.1").To4()),
	}
}
