package wizard

import (
	"iter"
	"math/bits"
	"slices"
)

// A bitset holds small numbers: classes, or parts of a problem.
type bitset []uint64

func newBitset(n int) bitset    { return make(bitset, (n+63)/64) }
func (b bitset) has(i int) bool { return b[i>>6]>>(i&63)&1 == 1 }
func (b bitset) add(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bitset) remove(i int)   { b[i>>6] &^= 1 << (i & 63) }
func (b bitset) clone() bitset  { return slices.Clone(b) }
func (b bitset) and(x, y bitset) { // b = x ∩ y
	for i := range b {
		b[i] = x[i] & y[i]
	}
}

// removeRange takes from ≤ i < to from b.
func (b bitset) removeRange(from, to int) {
	for i := from; i < to; i++ {
		b.remove(i)
	}
}

// meets reports whether b and o have a number in common.
func (b bitset) meets(o bitset) bool {
	for i := range b {
		if b[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

// all ranges over the numbers of b, ascending. What is taken from b meanwhile may
// still come.
func (b bitset) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for w, rest := range b {
			for ; rest != 0; rest &= rest - 1 {
				if !yield(w<<6 + bits.TrailingZeros64(rest)) {
					return
				}
			}
		}
	}
}

func (b bitset) count() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}
