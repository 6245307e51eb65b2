package rest

// Words are what `?search=` asks for: all of them, in any order.
type Words []string

// An Ordering is what `?ordering=` asks for, by the declared fields alone.
type Ordering []Order

// An Order is one field of an ordering.
type Order struct {
	Field string
	Desc  bool
}
