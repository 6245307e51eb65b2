// Package etag names what was answered, so that an asker who has it already
// need not be sent it again.
package etag

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
)

// Length is the length of what [Of] returns.
const Length = 22

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Of returns a name for parts, the same in every process: letters, digits, -
// and _. Two that differ share one with a chance of 2⁻⁶⁴; who may write the
// content can bring that about, and only gets it shown late. It reads some ten
// times faster than a hash that stands against that.
func Of(parts ...[]byte) string {
	var length uint64
	var a, b uint32
	for _, p := range parts {
		// The length so far keeps ("a", "bc") from being ("ab", "c").
		length = length*31 + uint64(len(p))
		a = crc32.Update(a, crc32.IEEETable, p)
		b = crc32.Update(b, castagnoli, p)
	}
	var sum [16]byte
	binary.BigEndian.PutUint32(sum[0:], a)
	binary.BigEndian.PutUint32(sum[4:], b)
	binary.BigEndian.PutUint64(sum[8:], length)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
