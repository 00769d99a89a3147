package main

import (
	"math/rand"
	"reflect"
	"time"
)

// generator makes up sessions from everything that an application may have
// registered, short of what the plain view leaves open.
type generator struct {
	*rand.Rand
	pool []reflect.Type
	// ascii keeps to strings that every way of writing compact JSON agrees on.
	ascii bool
}

func newGenerator(seed int64) *generator {
	return &generator{Rand: rand.New(rand.NewSource(seed))}
}

const (
	deepest      = 4
	largestList  = 5
	largestExtra = 40
)

// gob sends one description of the time type in a stream, named or nameless by
// its first use, and absent times look accordingly. In map order that is left
// to chance, hence only one of these groups appears in a session.
var timeGroups = [][]reflect.Type{
	typesOf(Event{}, Lifetime{}, Everything{}, Order{}, time.Time{}, []time.Time{}, map[string]time.Time{}),
	typesOf(Removable{}, LifetimeReversed{}, map[string]*time.Time{}),
	typesOf(time.Time{}, &time.Time{}, []time.Time{}, map[string]time.Time{}, map[string]*time.Time{}),
}

func typesOf(values ...interface{}) []reflect.Type {
	types := make([]reflect.Type, len(values))
	for i, value := range values {
		types[i] = reflect.TypeOf(value)
	}
	return types
}

func pools() [][]reflect.Type {
	grouped := map[reflect.Type]bool{}
	for _, group := range timeGroups {
		for _, t := range group {
			grouped[t] = true
		}
	}
	var common []reflect.Type
	for _, t := range typesOf(append(append(builtins(), registered()...), Cart{})...) {
		if !grouped[t] {
			common = append(common, t)
		}
	}
	var all [][]reflect.Type
	for _, group := range timeGroups {
		all = append(all, append(common[:len(common):len(common)], group...))
	}
	return all
}

var allPools = pools()

// builtins are the types that gob itself registers.
func builtins() []interface{} {
	return []interface{}{
		false, int(0), int8(0), int16(0), int32(0), int64(0), uint(0), uint8(0), uint16(0), uint32(0), uint64(0),
		uintptr(0), float32(0), float64(0), complex64(0), complex128(0), "", []byte{},
		[]bool{}, []int{}, []int8{}, []int16{}, []int32{}, []int64{}, []uint{}, []uint16{}, []uint32{}, []uint64{},
		[]uintptr{}, []float32{}, []float64{}, []complex64{}, []complex128{}, []string{}, anyList{},
	}
}

func (g *generator) session() anyMap {
	g.pool = allPools[g.Intn(len(allPools))]
	values := anyMap{}
	g.fillMap(reflect.ValueOf(values), deepest, g.size())
	return values
}

// one says yes once in n times.
func (g *generator) one(n int) bool { return g.Intn(n) == 0 }

func (g *generator) size() int {
	if g.one(30) {
		return g.Intn(largestExtra)
	}
	return g.Intn(largestList + 1)
}

func (g *generator) fillMap(m reflect.Value, depth, size int) {
	seen := map[string]bool{}
	for i := 0; i < size; i++ {
		key := reflect.New(m.Type().Key()).Elem()
		g.fillKey(key)
		text := string([]rune(keyText(key)))
		if seen[text] {
			continue
		}
		seen[text] = true
		value := reflect.New(m.Type().Elem()).Elem()
		g.fill(value, depth-1)
		m.SetMapIndex(key, value)
	}
}

var keyTypes = typesOf(
	false, int(0), int8(0), int32(0), int64(0), uint(0), uint8(0), uint16(0), uint64(0), float32(0), float64(0),
	Role(""), Level(0), Weight(0), Enabled(false), Flag(0), contextKey(0), stringKey(""), Slug(""),
	Point{}, Empty{}, Digest{}, [3]int{}, [0]int{}, [2]bool{}, [2]Point{}, [2][2]string{},
)

func (g *generator) fillKey(key reflect.Value) {
	switch key.Kind() {
	case reflect.Interface:
		t := reflect.TypeOf("")
		if g.one(2) {
			t = keyTypes[g.Intn(len(keyTypes))]
		}
		concrete := reflect.New(t).Elem()
		g.fillKey(concrete)
		key.Set(concrete)
	case reflect.Float32, reflect.Float64:
		// NaN is equal to no key, itself included.
		for g.fill(key, 0); key.Float() != key.Float(); {
			g.fill(key, 0)
		}
	case reflect.Struct, reflect.Array:
		g.ascii = true
		g.fill(key, 0)
		g.ascii = false
	default:
		g.fill(key, 0)
	}
}
