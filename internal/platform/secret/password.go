package secret

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// The cost of a password: OWASP's floor, about 40 ms.
const (
	argonTime   = 2
	argonMemory = 19 * 1024 // KiB
	argonLanes  = 1
	saltLength  = 16
	hashLength  = 32

	// Hashes that come from elsewhere cost what they say, up to these.
	maxTime   = 10
	maxMemory = 256 * 1024 // KiB
	maxLanes  = 16
	maxRounds = 5_000_000
)

// ErrHash is returned for a stored password hash of no known form. It is
// wrapped with what is wrong, never with the hash.
var ErrHash = errors.New("unknown password hash")

// slots bounds the memory and the CPU that hashing takes, for the whole process.
var slots = make(chan struct{}, runtime.NumCPU())

func hashing(ctx context.Context, f func() error) error {
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-slots }()
	return f()
}

// HashPassword returns what is stored for a password: argon2id with its costs
// and a new salt, as a PHC string of 97 characters. It waits for a free CPU and
// fails only when ctx ends first. It must not be called in a transaction.
//
// The password is taken in Unicode's form NFC, so that it is the same from
// every keyboard.
func HashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLength)
	rand.Read(salt)
	var sum []byte
	err := hashing(ctx, func() error {
		sum = argon2.IDKey([]byte(norm.NFC.String(password)), salt, argonTime, argonMemory, argonLanes, hashLength)
		return nil
	})
	if err != nil {
		return "", err
	}
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes,
		b.EncodeToString(salt), b.EncodeToString(sum)), nil
}

// VerifyPassword reports whether password is the one that stored was made of,
// and whether it should be hashed and stored anew because stored is of another
// form or cost than [HashPassword]'s. Django's pbkdf2_sha256 is understood.
//
// An empty stored stands for nobody: it takes the time of somebody and is never
// right. So does Django's mark of an account without a password ("!…"). Only a
// hash of other cost, until it is replaced at its owner's first log-in, takes
// its own time.
// VerifyPassword waits for a free CPU; it fails when ctx ends first, and with
// [ErrHash] for what it does not understand.
func VerifyPassword(ctx context.Context, stored, password string) (ok, rehash bool, err error) {
	if stored == "" || stored[0] == '!' {
		return false, false, verifyNobody(ctx, password)
	}
	var h interface {
		right(password string) bool
		current() bool
	}
	switch {
	case strings.HasPrefix(stored, "$argon2id$"):
		h, err = parseArgon(stored)
	case strings.HasPrefix(stored, "pbkdf2_sha256$"):
		h, err = parseDjango(stored)
	default:
		err = fmt.Errorf("%w: no known beginning", ErrHash)
	}
	if err != nil {
		return false, false, err
	}
	err = hashing(ctx, func() error { ok = h.right(password); return nil })
	return ok, ok && !h.current(), err
}

// verifyNobody takes the time of a check against a hash of today's cost.
func verifyNobody(ctx context.Context, password string) error {
	nobody := argonHash{time: argonTime, memory: argonMemory, lanes: argonLanes, salt: make([]byte, saltLength), sum: make([]byte, hashLength)}
	return hashing(ctx, func() error { nobody.right(password); return nil })
}

type argonHash struct {
	time, memory uint32
	lanes        uint8
	salt, sum    []byte
}

func (h argonHash) right(password string) bool {
	got := argon2.IDKey([]byte(norm.NFC.String(password)), h.salt, h.time, h.memory, h.lanes, uint32(len(h.sum)))
	return subtle.ConstantTimeCompare(got, h.sum) == 1
}

func (h argonHash) current() bool {
	return h.time == argonTime && h.memory == argonMemory && h.lanes == argonLanes && len(h.salt) == saltLength && len(h.sum) == hashLength
}

func parseArgon(stored string) (h argonHash, err error) {
	parts := strings.Split(stored, "$") // "", argon2id, v=19, m=…,t=…,p=…, salt, sum
	if len(parts) != 6 || parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return h, fmt.Errorf("%w: not argon2id version %d", ErrHash, argon2.Version)
	}
	var lanes uint32
	if n, err := fmt.Sscanf(parts[3]+"\n", "m=%d,t=%d,p=%d\n", &h.memory, &h.time, &lanes); err != nil || n != 3 ||
		h.time < 1 || h.time > maxTime || h.memory < 8*lanes || h.memory > maxMemory || lanes < 1 || lanes > maxLanes {
		return h, fmt.Errorf("%w: bad costs", ErrHash)
	}
	h.lanes = uint8(lanes)
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.DecodeString(parts[4])
	h.sum, err2 = base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(h.salt) < 8 || len(h.sum) < 16 || len(h.sum) > 64 {
		return h, fmt.Errorf("%w: bad salt or sum", ErrHash)
	}
	return h, nil
}

// A djangoHash is what Django 1.4 and later store: pbkdf2_sha256$rounds$salt$base64.
type djangoHash struct {
	rounds int
	salt   string
	sum    []byte
}

func (h djangoHash) current() bool { return false }

func (h djangoHash) right(password string) bool {
	got, err := pbkdf2.Key(sha256.New, password, []byte(h.salt), h.rounds, len(h.sum))
	return err == nil && subtle.ConstantTimeCompare(got, h.sum) == 1
}

func parseDjango(stored string) (h djangoHash, err error) {
	parts := strings.Split(stored, "$")
	if len(parts) != 4 || parts[2] == "" {
		return h, fmt.Errorf("%w: not pbkdf2_sha256$rounds$salt$sum", ErrHash)
	}
	h.salt = parts[2]
	if h.rounds, err = strconv.Atoi(parts[1]); err != nil || h.rounds < 1 || h.rounds > maxRounds {
		return h, fmt.Errorf("%w: bad rounds", ErrHash)
	}
	if h.sum, err = base64.StdEncoding.DecodeString(parts[3]); err != nil || len(h.sum) != sha256.Size {
		return h, fmt.Errorf("%w: bad sum", ErrHash)
	}
	return h, nil
}
