package main

import (
	"encoding/gob"
	"math/big"
	"net"
	"net/url"
	"reflect"
	"time"
)

// registerTypes does what the init functions of an application would do;
// []interface{} is registered by gorilla/sessions itself.
func registerTypes() {
	for _, value := range registered() {
		gob.Register(value)
	}
	gob.RegisterName("shop/v1.Cart", Cart{})
}

func registered() []interface{} {
	return []interface{}{
		User{}, &Account{}, Person{}, Derived{}, DerivedPointer{}, Guarded{}, Pointers{}, DoublePointers{},
		Node{}, Tree{}, Ping{}, Nested{}, Directory{}, Everything{}, Bag{}, Grid{}, Event{}, Removable{},
		Lifetime{}, LifetimeReversed{}, Circle{}, Drawing{}, Wrapper{}, Point{}, Empty{}, Maße{}, Order{}, Item{},
		Role(""), Level(0), Weight(0), Enabled(false), Tags{}, Attrs{}, Token{}, Flag(0), Flags{}, Digest{},
		contextKey(0), stringKey(""),
		Money{}, &Vault{}, Fingerprint{}, Label{}, Slug(""), Time{}, Ledger{}, Clock{}, []Money{},
		time.Time{}, []time.Time{}, map[string]time.Time{}, map[string]*time.Time{},
		&big.Int{}, map[string]*big.Int{}, &url.URL{}, url.Values{}, net.IP{},
		[][]string{}, [][]byte{}, [3]int{}, [2][2]string{}, [0]int{}, [2]bool{}, [2]Point{}, []User{}, []*User{},
		map[string]string{}, map[string]int{}, map[string]interface{}{}, map[int]string{}, map[bool]string{},
		map[interface{}]interface{}{}, map[string][]string{}, map[string][]byte{}, map[string]struct{}{},
		map[float64]string{}, map[Point]string{}, map[string]User{}, map[string]map[string]int{},
		struct{ A, B int }{},
	}
}

// opaqueNames tells the name that gob writes in front of an interface's value
// for the types that have an encoding of their own.
var opaqueNames = map[reflect.Type]string{
	reflect.TypeOf(Money{}):       "main.Money",
	reflect.TypeOf(Vault{}):       "*main.Vault",
	reflect.TypeOf(Fingerprint{}): "main.Fingerprint",
	reflect.TypeOf(Time{}):        "main.Time",
	reflect.TypeOf(big.Int{}):     "*big.Int",
	reflect.TypeOf(url.URL{}):     "*url.URL",
}
