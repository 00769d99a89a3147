package main

import (
	"fmt"
	"time"
)

// The application types of the session fixtures, as a web application would
// declare and register them.

type User struct {
	ID    int64
	Name  string
	Email string
	Admin bool
}

type Account struct {
	Number  uint64
	Owner   *User
	Balance float64
}

type Address struct {
	Street string
	City   string
	Zip    uint32
}

type Person struct {
	Name string
	Home Address
	Work *Address
}

type Base struct {
	ID   int
	Kind string
}

type Derived struct {
	Base
	Title string
}

type DerivedPointer struct {
	*Base
	Title string
}

type hidden struct {
	Secret string
}

// Guarded has one field that gob sends; the others it skips without a word.
type Guarded struct {
	hidden
	Shown  string
	secret int
	Done   chan int
	Hook   func()
}

type Pointers struct {
	Str   *string
	Int   *int
	Bool  *bool
	Float *float64
	Bytes *[]byte
	List  *[]int
	Dict  *map[string]int
	Pair  *[2]int
	User  *User
}

type DoublePointers struct {
	Num  **int
	User **User
}

type Node struct {
	Value int
	Next  *Node
}

type Tree struct {
	Label    string
	Left     *Tree
	Right    *Tree
	Branches []*Tree
}

// Ping and Pong refer to each other.
type Ping struct {
	Hits int
	Pong *Pong
}

type Pong struct {
	Hits int
	Ping *Ping
}

type Nested []Nested

type Directory map[string]Directory

type Everything struct {
	Bool    bool
	Int     int
	Int8    int8
	Int64   int64
	Uint    uint
	Uint8   uint8
	Float32 float32
	Float64 float64
	Complex complex128
	Str     string
	Bytes   []byte
	Ints    []int
	Words   [3]string
	Dict    map[string]string
	Any     interface{}
	When    time.Time
	Role    Role
	Home    Address
}

type Bag struct {
	Data  []byte
	Attrs map[string]string
	Any   interface{}
}

type Grid struct {
	Cells [2][3]int
	Mask  [4]byte
}

type Event struct {
	Name string
	At   time.Time
}

// Removable has its only time behind a pointer: gob then sends a description
// of the time type that has no name.
type Removable struct {
	Name    string
	Deleted *time.Time
}

type Lifetime struct {
	Created time.Time
	Deleted *time.Time
}

// LifetimeReversed differs from Lifetime in that the nameless description
// comes first and then counts for both fields.
type LifetimeReversed struct {
	Deleted *time.Time
	Created time.Time
}

type Shape interface {
	fmt.Stringer
}

type Circle struct {
	Radius float64
}

func (c Circle) String() string { return fmt.Sprint("circle ", c.Radius) }

type Drawing struct {
	Title string
	Shape Shape
}

type Wrapper struct {
	Inner interface{}
}

type Point struct {
	X int
	Y int
}

type Empty struct{}

type Maße struct {
	Größe  int
	Ärmel  string
	Ünïque bool
}

type Item struct {
	SKU   string
	Qty   int
	Price float64
}

type Order struct {
	Items  []Item
	Placed time.Time
	Notes  map[string]interface{}
	Tags   []string
	ShipTo *Address
}

// Cart is registered under a name of its own.
type Cart struct {
	Lines []Item
}

type (
	Role       string
	Level      int
	Weight     float64
	Enabled    bool
	Tags       []string
	Attrs      map[string]string
	Token      []byte
	Flag       uint8
	Flags      []Flag
	Digest     [4]byte
	contextKey int
	stringKey  string
)
