package main

import "fmt"

func cookieCases() []cookieCase {
	var makers []maker
	add := func(m maker) {
		if m.cookieName == "" {
			m.cookieName = "session"
		}
		if m.madeName == "" {
			m.madeName = m.cookieName
		}
		if m.id == "" && !m.emptyID {
			m.id = sessionID("cookie " + m.name)
		}
		if m.pairs == nil {
			m.pairs = []keyPair{m.made}
		}
		makers = append(makers, m)
	}

	for _, n := range []int{1, 16, 32, 64, 200} {
		add(maker{name: fmt.Sprintf("hash-%d", n), made: pair("lengths", n, 0)})
		add(maker{name: fmt.Sprintf("hash-%d-block-32", n), made: pair("lengths", n, 32)})
	}
	for _, n := range []int{16, 24, 32} {
		add(maker{name: fmt.Sprintf("block-%d", n), made: pair("blocks", 32, n)})
	}

	signed, sealed := pair("signed", 64, 0), pair("sealed", 64, 32)
	newer, older, other := pair("newer", 32, 32), pair("older", 64, 16), pair("other", 32, 0)
	sameHash := keyPair{newer.hash, derive("another block", 32)}
	noBlock := keyPair{newer.hash, nil}
	add(maker{name: "rotation-new", made: newer, pairs: []keyPair{newer, older}})
	add(maker{name: "rotation-old", made: older, pairs: []keyPair{newer, older}})
	add(maker{name: "rotation-to-encrypted", made: other, pairs: []keyPair{newer, other}})
	add(maker{name: "rotation-block-key-only", made: newer, pairs: []keyPair{sameHash, newer}})
	add(maker{name: "rotation-drop-block-key", made: newer, pairs: []keyPair{noBlock, newer}})
	three := []keyPair{newer, other, older}
	add(maker{name: "three-pairs-first", made: newer, pairs: three})
	add(maker{name: "three-pairs-second", made: other, pairs: three})
	add(maker{name: "three-pairs-third", made: older, pairs: three})
	add(maker{name: "same-pair-twice", made: signed, pairs: []keyPair{signed, signed}})

	add(maker{name: "cookie-name", made: signed, cookieName: "my-app_sid"})
	add(maker{name: "cookie-name-long", made: sealed, cookieName: "__Host-application.session.v2"})

	add(maker{name: "id-empty", made: signed, emptyID: true})
	add(maker{name: "id-empty-encrypted", made: sealed, emptyID: true})
	for _, id := range []struct{ name, id string }{
		{"short", "abc"},
		{"one", "x"},
		{"100", sessionID("long a") + sessionID("long b")[:48]},
		{"200", sessionID("a") + sessionID("b") + sessionID("c") + sessionID("d")[:44]},
		{"unicode", "sid-\u00e5\u00df-\u65e5\u672c-\U0001F36A"},
		{"pipes", "a|b|c"},
	} {
		add(maker{name: "id-" + id.name, made: signed, id: id.id})
		add(maker{name: "id-" + id.name + "-encrypted", made: sealed, id: id.id})
	}

	add(maker{name: "refused-wrong-key", made: signed, pairs: []keyPair{other}, refused: "mac"})
	add(maker{name: "refused-wrong-keys", made: signed, pairs: three, refused: "mac"})
	add(maker{name: "refused-wrong-name", made: signed, madeName: "other-session", refused: "name"})
	add(maker{name: "refused-wrong-name-encrypted", made: sealed, madeName: "sid", pairs: []keyPair{other, sealed}, refused: "name"})
	add(maker{name: "refused-wrong-block-key", made: newer, pairs: []keyPair{sameHash}, refused: "value"})
	add(maker{name: "refused-no-block-key", made: newer, pairs: []keyPair{noBlock}, refused: "value"})
	add(maker{name: "refused-unexpected-block-key", made: noBlock, pairs: []keyPair{newer}, refused: "value"})

	add(maker{name: "refused-truncated-1", made: signed, damage: dropLast(1), refused: "truncated"})
	add(maker{name: "refused-truncated-4", made: signed, damage: dropLast(4), refused: "truncated"})
	add(maker{name: "refused-truncated-no-mac", made: signed, damage: keepFirst(116), refused: "truncated"})
	add(maker{name: "refused-truncated-in-value", made: sealed, damage: keepFirst(80), refused: "truncated"})
	add(maker{name: "refused-truncated-in-date", made: signed, damage: keepFirst(8), refused: "truncated"})

	add(maker{name: "refused-mac-first-byte", made: signed, damage: flipBit(32), refused: "mac"})
	add(maker{name: "refused-mac-last-byte", made: sealed, damage: flipBit(1), refused: "mac"})
	add(maker{name: "refused-value-changed", made: signed, damage: flipBit(40), refused: "mac"})

	add(maker{name: "refused-not-base64", made: signed, damage: replaceAt(20, "!"), refused: "base64"})
	add(maker{name: "refused-not-base64-at-all", made: signed, damage: surround, refused: "base64"})
	add(maker{name: "refused-not-ascii", made: signed, damage: replaceAt(20, "\u00e9"), refused: "base64"})

	cases := make([]cookieCase, len(makers))
	for i, m := range makers {
		cases[i] = m.build()
	}
	return cases
}
