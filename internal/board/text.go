package board

import (
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
)

// digest returns a short name for what parts say, fit for a column of 43
// characters. ("a","bc") and ("ab","c") differ.
func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// orZero is a destination that takes NULL for 0.
func orZero[T int | int64](n *T) any { return zero[T]{n} }

type zero[T int | int64] struct{ n *T }

func (z zero[T]) Scan(src any) error {
	var n sql.NullInt64
	err := n.Scan(src)
	*z.n = T(n.Int64)
	return err
}
