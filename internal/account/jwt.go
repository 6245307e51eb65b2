package account

import (
	"encoding/json"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// Kinds of tokens.
const (
	accessToken  = "access"
	refreshToken = "refresh"
)

// claims are what a token says, in the order in which simplejwt writes them;
// ours follow.
type claims struct {
	Type   *string         `json:"token_type,omitempty"`
	Exp    *float64        `json:"exp,omitempty"`
	Iat    *float64        `json:"iat,omitempty"`
	Jti    *string         `json:"jti,omitempty"`
	UserID json.RawMessage `json:"user_id,omitempty"`
	Sid    string          `json:"sid,omitempty"`
	Epoch  int64           `json:"epoch,omitempty"`
	Nbf    *float64        `json:"nbf,omitempty"`
}

// The library asks for these; what counts is checked by [claims.check], with
// simplejwt's words.
func (claims) GetExpirationTime() (*jwt.NumericDate, error) { return nil, nil }
func (claims) GetIssuedAt() (*jwt.NumericDate, error)       { return nil, nil }
func (claims) GetNotBefore() (*jwt.NumericDate, error)      { return nil, nil }
func (claims) GetIssuer() (string, error)                   { return "", nil }
func (claims) GetSubject() (string, error)                  { return "", nil }
func (claims) GetAudience() (jwt.ClaimStrings, error)       { return nil, nil }

// A tokenProblem is what is wrong with a token: the code of simplejwt's message.
type tokenProblem string

const (
	tokenInvalid tokenProblem = "token_invalid"   // forged, mangled or expired
	tokenType    tokenProblem = "token_type"      // a refresh token where an access token belongs
	tokenNoType  tokenProblem = "token_no_type"   // says not what it is
	tokenNoID    tokenProblem = "token_no_id"     // without jti
	tokenNoExp   tokenProblem = "token_no_exp"    // without exp
	tokenNoUser  tokenProblem = "token_no_user"   // without user_id
	tokenSpent   tokenProblem = "token_blacklist" // a refresh token that was used before
)

// sign makes a token.
func (s *Service) sign(kind string, u user, sid, jti string, issued, ends time.Time) (string, error) {
	id, err := json.Marshal(u.uuid)
	if err != nil {
		return "", err
	}
	exp, iat := float64(ends.Unix()), float64(issued.Unix())
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims{Type: &kind, Exp: &exp, Iat: &iat, Jti: &jti, UserID: id, Sid: sid, Epoch: u.epoch}).
		SignedString(s.jwt)
}

// newJTI returns a name for a token: 32 hexadecimal digits, as simplejwt's.
func newJTI() string { return strings.ReplaceAll(uuid.NewString(), "-", "") }

// maxToken bounds what is looked at; ours have about 300 bytes.
const maxToken = 4096

var parser = jwt.NewParser(jwt.WithValidMethods([]string{"HS256"}), jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation())

// parse reads a token of the given kind, "" for any. A problem other than ""
// says why it does not count; expired ones are [tokenInvalid] with expired set.
func (s *Service) parse(token, kind string, now time.Time) (c claims, expired bool, problem tokenProblem) {
	if len(token) > maxToken {
		return c, false, tokenInvalid
	}
	c, known := s.read.get(token)
	if !known {
		var err error
		if c, err = s.signed(token); err != nil {
			return claims{}, false, tokenInvalid
		}
		s.read.put(token, c)
	}
	expired, problem = c.check(kind, now)
	return c, expired, problem
}

// signed returns what a token says whose signature is right.
func (s *Service) signed(token string) (c claims, err error) {
	_, err = parser.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		for name, value := range t.Header {
			// Keys that a header names (jwk, jku, x5u) are never looked at.
			if name != "alg" && (name != "typ" || value != "JWT") {
				return nil, jwt.ErrTokenUnverifiable
			}
		}
		return s.jwt, nil
	})
	return c, err
}

// readTokens are tokens whose signature was found right, and what they say: an
// app sends its own with each request. That the signature is right is all that is
// remembered; whether the token still counts is asked each time.
type readTokens struct {
	mu         sync.Mutex
	young, old map[string]claims // each of at most maxRead; who is young again is in both
}

// maxRead is how many tokens are remembered at least, if they come often. They
// take about a kilobyte each.
const maxRead = 1000

func (r *readTokens) get(token string) (claims, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c, ok := r.young[token]; ok {
		return c, true
	}
	c, ok := r.old[token]
	if ok {
		r.keep(token, c)
	}
	return c, ok
}

func (r *readTokens) put(token string, c claims) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep(token, c)
}

func (r *readTokens) keep(token string, c claims) {
	if r.young == nil || len(r.young) >= maxRead {
		r.young, r.old = map[string]claims{}, r.young
	}
	r.young[token] = c
}

// check holds the claims of a token whose signature is right.
func (c claims) check(kind string, now time.Time) (expired bool, problem tokenProblem) {
	at := float64(now.Unix())
	switch {
	case c.Nbf != nil && *c.Nbf > at, c.Iat != nil && *c.Iat > at+60: // clocks of two processes differ a little
		return false, tokenInvalid
	case c.Exp == nil:
		return false, tokenNoExp
	case c.Jti == nil:
		return false, tokenNoID
	case c.Type == nil:
		return *c.Exp <= at, tokenNoType
	case kind != "" && *c.Type != kind:
		return false, tokenType
	case *c.Exp <= at:
		return true, tokenInvalid
	}
	return false, ""
}

// user returns the UUID that a token names; ok is false when it names none. A
// number, as tokens of the reference service have, is nobody here.
func (c claims) user() (id string, ok bool) {
	if len(c.UserID) == 0 || string(c.UserID) == "null" {
		return "", false
	}
	if json.Unmarshal(c.UserID, &id) != nil || uuid.Validate(id) != nil || len(id) != 36 {
		return "", true
	}
	return strings.ToLower(id), true
}
