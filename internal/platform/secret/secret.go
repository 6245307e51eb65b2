// Package secret makes, keeps and compares what must not be guessed.
//
// What it promises:
//
//   - Everything random comes from the system's generator and has at least
//     128 bits, except codes that people type, which have tries and minutes.
//   - What is stored of a token is its hash: who reads the database cannot use it.
//   - Each purpose has a key of its own, derived from the instance's secret, so
//     that a value made for one is worth nothing for another.
//   - Comparing takes the same time wherever the first difference is.
//   - A password is hashed with argon2id, no more at once than there are CPUs,
//     and checking one for nobody takes as long as for somebody.
package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
)

// Token returns a new secret of 192 bits as 32 characters that need no escaping
// in URLs, headers and cookies. Store its [Hash], never the token.
func Token() string {
	b := make([]byte, 24)
	rand.Read(b) // never fails: the program ends when the system has no randomness
	return base64.RawURLEncoding.EncodeToString(b)
}

// Slug returns a new public name for something that has an address of its own:
// 26 lower-case letters and digits, 130 bits, so nobody finds it by trying.
func Slug() string { return strings.ToLower(rand.Text()) }

// Code returns a new number of the given count of digits (1 to 9) for a person
// to type, leading zeros included. It is guessable: it needs a limit of tries.
func Code(digits int) string {
	top := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	n, err := rand.Int(rand.Reader, top)
	if err != nil {
		panic(fmt.Sprintf("secret: no randomness: %v", err)) // as crypto/rand.Read does
	}
	return fmt.Sprintf("%0*d", digits, n)
}

// Hash returns the SHA-256 of a token in 64 hexadecimal digits, which is what is
// stored and looked up. It is for random tokens only: what people choose or
// type goes through [HashPassword] or [Key.Sum].
func Hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
