package stilltest

import "slices"

// A bitWriter writes as lossless WebP reads: the lowest bit first.
type bitWriter struct {
	b []byte
	n int
}

func (w *bitWriter) put(v uint32, bits int) {
	for i := range bits {
		if w.n%8 == 0 {
			w.b = append(w.b, 0)
		}
		w.b[w.n/8] |= byte(v>>i&1) << (w.n % 8)
		w.n++
	}
}

// code writes a code, whose highest bit comes first.
func (w *bitWriter) code(v uint32, bits int) {
	for i := bits - 1; i >= 0; i-- {
		w.put(v>>i, 1)
	}
}

// one is a tree of one symbol, 0.
func (w *bitWriter) one() { w.put(1, 4) }

// order is that in which the lengths of the codes of lengths stand.
var order = []int{17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}

// lengths begins a tree: the codes of lengths that it uses have these lengths.
func (w *bitWriter) lengths(of map[int]uint32) {
	w.put(0, 1)
	w.put(uint32(len(order)-4), 4)
	for _, symbol := range order {
		w.put(of[symbol], 3)
	}
	w.put(0, 1) // the lengths of all symbols follow
}

// run writes a length n times: once by its code, then by repeating it, whose
// code is repeat, up to six times each.
func (w *bitWriter) run(n int, code uint32, bits int, repeat uint32, repeatBits int) {
	w.code(code, bits)
	for n--; n >= 3; {
		step := min(n, 6)
		w.code(repeat, repeatBits)
		w.put(uint32(step-3), 2)
		n -= step
	}
	for range n {
		w.code(code, bits)
	}
}

// Trees is a small lossless WebP file whose decoder builds that many sets of the
// largest trees there are: 53 kB of memory out of 200 bytes each.
func Trees(groups int) []byte {
	const tiles = 51 // a side, of four pixels each
	w := &bitWriter{}
	w.put(0x2f, 8)
	w.put(4*tiles-1, 14)
	w.put(4*tiles-1, 14)
	w.put(0, 1+3+1)   // no transparency, the version, no transform
	w.put(1|11<<1, 5) // a cache of 2,048 colours
	w.put(1, 1)       // more than one set of trees
	w.put(0, 3)       // for tiles of four pixels
	w.put(0, 1)       // which tile has which set: a picture without a cache,
	w.lengths(map[int]uint32{8: 1, 18: 1})
	for range 256 { // whose green is the low byte
		w.code(0, 1)
	}
	w.code(1, 1) // and has no lengths
	w.put(24-11, 7)
	w.lengths(map[int]uint32{4: 1, 18: 1})
	for range 16 { // and whose red is the high one
		w.code(0, 1)
	}
	w.code(1, 1)
	w.put(138-11, 7)
	w.code(1, 1)
	w.put(102-11, 7)
	for range 3 {
		w.one()
	}
	for i := range tiles * tiles {
		set := uint32(i % groups)
		w.code(set&0xff, 8)
		w.code(set>>8, 4)
	}
	for range groups {
		w.lengths(map[int]uint32{16: 1, 11: 2, 12: 2})
		w.run(1768, 0b10, 2, 0, 1) // of 2,328 symbols so many have 11 bits, the others 12
		w.run(560, 0b11, 2, 0, 1)
		for range 3 {
			w.lengths(map[int]uint32{8: 1, 16: 1})
			w.run(256, 0, 1, 1, 1)
		}
		w.one()
	}
	w.b = slices.Concat(w.b, make([]byte, 16*tiles*tiles*35/8+8)) // every pixel has the first colour
	return riff("WEBP", chunk("VP8L", w.b))
}
