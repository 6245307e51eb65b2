// Package etag names what was answered, so that an asker who has it already
// need not be sent it again.
package etag

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// Length is the length of what [Of] returns.
const Length = 22

// Of returns a name for parts, the same in every process: letters, digits, -
// and _. Nobody can make two contents with one name.
func Of(parts ...[]byte) string {
	h := sha256.New()
	var length [8]byte
	for _, p := range parts {
		// Its length keeps ("a", "bc") from being ("ab", "c").
		h.Write(binary.BigEndian.AppendUint64(length[:0], uint64(len(p))))
		h.Write(p)
	}
	var sum [sha256.Size]byte
	return base64.RawURLEncoding.EncodeToString(h.Sum(sum[:0])[:16])
}
