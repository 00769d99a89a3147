package main

import "time"

var placed = time.Date(2024, 5, 17, 9, 30, 15, 123456789, time.UTC)

func structSessions() []session {
	alice := User{ID: 42, Name: "Alice", Email: "alice@example.org", Admin: true}
	return []session{
		one("struct", alice),
		one("struct-zero", User{}),
		one("struct-partly-zero", User{Name: "Bob"}),
		one("struct-last-field-only", User{Admin: true}),
		one("struct-registered-by-pointer", &Account{Number: 1 << 60, Owner: &alice, Balance: -12.75}),
		one("struct-registered-by-pointer-zero", &Account{}),
		one("struct-value-of-pointer-type", Account{Number: 7}),
		one("struct-pointer-of-value-type", &alice),
		one("struct-nested", Person{Name: "Carol", Home: Address{"Main St 1", "Springfield", 12345}}),
		one("struct-nested-pointer", Person{Name: "Dave", Work: &Address{City: "Shelbyville"}}),
		one("struct-nested-zero", Person{}),
		one("struct-embedded", Derived{Base{5, "kind"}, "title"}),
		one("struct-embedded-zero", Derived{}),
		one("struct-embedded-pointer", DerivedPointer{&Base{5, "kind"}, "title"}),
		one("struct-embedded-pointer-nil", DerivedPointer{nil, "title"}),
		one("struct-unexported-fields", Guarded{hidden{"s"}, "shown", 1, nil, nil}),
		one("struct-unicode-fields", Maße{Größe: 180, Ärmel: "lang", Ünïque: true}),
		one("struct-no-fields", Empty{}),
		one("struct-anonymous", struct{ A, B int }{1, 2}),
		one("struct-custom-name", Cart{[]Item{{"sku-1", 2, 9.99}}}),

		one("struct-bag", Bag{[]byte{1, 2}, map[string]string{"k": "v"}, "any"}),
		one("struct-bag-zero", Bag{}),
		one("struct-bag-empty", Bag{[]byte{}, map[string]string{}, ""}),
		one("struct-bag-any-zero", Bag{Any: 0}),
		one("struct-array", Grid{Cells: [2][3]int{{1, 2, 3}, {4, 5, 6}}, Mask: [4]byte{255, 255, 0, 1}}),
		one("struct-array-zero", Grid{}),
		one("struct-everything", Everything{
			true, -1, -8, -64, 1, 8, 0.5, -0.25, complex(1, 2), "str", []byte("b"), []int{1}, [3]string{"x", "", "z"},
			map[string]string{"k": "v"}, 3, placed, "role", Address{Zip: 9},
		}),
		one("struct-everything-zero", Everything{}),
		one("struct-everything-partly-zero", Everything{Uint8: 1, Words: [3]string{"", "y"}, Role: "r"}),

		one("struct-interface", Drawing{"art", Circle{2}}),
		one("struct-interface-nil", Drawing{Title: "blank"}),
		one("struct-interface-struct-interface", Wrapper{Wrapper{Wrapper{Circle{1}}}}),
		one("struct-interface-new-type", Wrapper{Item{"sku", 1, 0.5}}),
		one("struct-interface-list", Wrapper{anyList{Wrapper{Point{1, 2}}, Wrapper{nil}, Point{}}}),
		one("struct-slice", []User{alice, {}, {Name: "Eve"}}),
		one("struct-slice-pointer", []*User{&alice, {}}),

		one("recursive-list", Node{1, &Node{2, &Node{3, nil}}}),
		one("recursive-tree", Tree{
			Label: "root", Left: &Tree{Label: "l", Right: &Tree{Label: "lr"}},
			Branches: []*Tree{{Label: "b0"}, {Branches: []*Tree{{Label: "b1.0"}}}},
		}),
		one("recursive-mutual", Ping{1, &Pong{2, &Ping{3, nil}}}),
		one("recursive-slice", Nested{{}, {{}, {{}}}}),
		one("recursive-map", Directory{"usr": {"share": {}}}),

		one("struct-order", Order{
			Items:  []Item{{"sku-1", 2, 9.99}, {"sku-2", 0, 0}},
			Placed: placed,
			Notes:  dict{"gift": true},
			Tags:   []string{"new", "express"},
			ShipTo: &Address{"Main St 1", "Springfield", 12345},
		}),
		one("struct-order-zero", Order{}),
	}
}

func pointerSessions() []session {
	text, number, yes, ratio := "s", 5, true, 0.5
	data, list, table, pair := []byte{9}, []int{1, 2}, map[string]int{"k": 1}, [2]int{3, 4}
	user := &User{ID: 1}
	pNumber := &number
	noText, noNumber, no, noRatio := "", 0, false, 0.0
	noData, noList, noTable, noPair := []byte{}, []int{}, map[string]int{}, [2]int{}
	return []session{
		one("pointer-fields-nil", Pointers{}),
		one("pointer-fields-set", Pointers{&text, &number, &yes, &ratio, &data, &list, &table, &pair, user}),
		one("pointer-fields-to-zero", Pointers{
			&noText, &noNumber, &no, &noRatio, &noData, &noList, &noTable, &noPair, &User{},
		}),
		one("pointer-pointer", DoublePointers{&pNumber, &user}),
		one("pointer-pointer-nil", DoublePointers{}),
		one("pointer-pointer-in-interface", &user),
		one("pointer-string-in-interface", &text),
		one("pointer-slice-in-interface", &list),
	}
}
