package secret

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// MinLength is how many bytes an instance's secret has at least.
const MinLength = 32

// Keys are the keys of an instance, all made from its one secret. Each process
// of an instance has the same. The zero value has none and panics when asked.
type Keys struct{ secret []byte }

// NewKeys returns the keys of the instance with the given secret. It fails when
// the secret is shorter than [MinLength] bytes.
func NewKeys(secret string) (Keys, error) {
	if len(secret) < MinLength {
		return Keys{}, fmt.Errorf("the secret has %d bytes and needs at least %d", len(secret), MinLength)
	}
	return Keys{[]byte(secret)}, nil
}

// JWT returns the key that signs JSON web tokens: the secret as it stands, so
// that tokens signed elsewhere with the same secret are accepted.
func (k Keys) JWT() []byte { return append([]byte(nil), k.secret...) }

// For returns the key of a purpose, such as "session.cookie". Keys of different
// purposes say nothing about each other, or about the secret.
func (k Keys) For(purpose string) Key {
	if len(k.secret) == 0 {
		panic("secret: keys of no secret")
	}
	b, err := hkdf.Key(sha256.New, k.secret, nil, "madang "+purpose, sha256.Size)
	if err != nil {
		panic(err) // only for lengths that HKDF cannot give
	}
	return Key{b}
}

// String keeps the secret out of logs.
func (Keys) String() string { return "secret.Keys(masked)" }

// GoString keeps the secret out of logs.
func (k Keys) GoString() string { return k.String() }

// A Key is the key of one purpose, from [Keys.For]. It is safe for concurrent use.
type Key struct{ key []byte }

// String keeps the key out of logs.
func (Key) String() string { return "secret.Key(masked)" }

// GoString keeps the key out of logs.
func (k Key) GoString() string { return k.String() }

// Sum returns the keyed hash (HMAC-SHA-256, 64 hexadecimal digits) of parts. It
// is the form in which things are stored that must be found again but not read:
// addresses, school mails. ("a","bc") and ("ab","c") differ.
func (k Key) Sum(parts ...string) string { return hex.EncodeToString(k.mac(parts)) }

// Equal reports whether sum is the [Key.Sum] of parts, in constant time.
func (k Key) Equal(sum string, parts ...string) bool {
	got, err := hex.DecodeString(sum)
	return err == nil && hmac.Equal(got, k.mac(parts))
}

func (k Key) mac(parts []string) []byte {
	if len(k.key) == 0 {
		panic("secret: a key of no purpose")
	}
	h := hmac.New(sha256.New, k.key)
	var n [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return h.Sum(nil)
}

// Sign returns value with its end and a signature, fit for a cookie. The value
// can be read by who holds it, but not changed.
func (k Key) Sign(value string, end time.Time) string {
	until := strconv.FormatInt(end.Unix(), 10)
	b := base64.RawURLEncoding
	return b.EncodeToString([]byte(value)) + "." + until + "." + b.EncodeToString(k.mac([]string{"sign", value, until}))
}

// Open returns the value of what [Key.Sign] made. It reports false when signed
// was not made with this key, was changed, or had its end before now.
func (k Key) Open(signed string, now time.Time) (value string, ok bool) {
	head, mac, ok := cutLast(signed)
	encoded, until, ok2 := cutLast(head)
	if !ok || !ok2 {
		return "", false
	}
	b := base64.RawURLEncoding.Strict()
	v, err1 := b.DecodeString(encoded)
	m, err2 := b.DecodeString(mac)
	if err1 != nil || err2 != nil || !hmac.Equal(m, k.mac([]string{"sign", string(v), until})) {
		return "", false
	}
	end, err := strconv.ParseInt(until, 10, 64)
	if err != nil || now.Unix() > end {
		return "", false
	}
	return string(v), true
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}
