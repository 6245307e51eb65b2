package account

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// A purpose is what a proof is for. One made for a purpose proves nothing else.
type purpose string

const (
	confirmEmail  purpose = "email"  // the account's own address
	confirmSchool purpose = "school" // an address of the school, which verifies
	resetPassword purpose = "reset"
	setUp         purpose = "setup" // of the instance: belongs to nobody
)

// How long a proof lives, by code and link alike, how often its code can be
// tried, and how many are sent in a day, to one account and to one address.
const (
	codeLife    = 10 * time.Minute
	linkLife    = time.Hour
	codeTries   = 5
	sendsPerDay = 5
	codeDigits  = 6
)

// tooMany is the fault of one letter more than a day may have.
const tooMany = "too_many_mails"

// A proof is what only the reader of a mail knows: a link, and for some
// purposes a code to type. Only hashes are stored.
type proof struct {
	purpose purpose
	user    ID
	target  string // keyed hash of the address it was sent to
	link    string
	code    string // "" for none
	life    time.Duration
}

// String keeps the proof out of logs.
func (proof) String() string { return "proof" }

func newProof(p purpose, u ID, target string) proof {
	n := proof{purpose: p, user: u, target: target, link: secret.Token(), life: linkLife}
	switch p {
	case confirmSchool:
		n.code, n.life = secret.Code(codeDigits), codeLife
	case confirmEmail:
		n.code = secret.Code(codeDigits)
	}
	return n
}

// addProof stores p, which ends what was sent before for the same purpose. When
// the day's sends are used up it stores nothing and returns the fault tooMany.
func (s *Service) addProof(ctx context.Context, tx *db.Tx, p proof) error {
	day := db.Micros(tx.Now.Add(-24 * time.Hour))
	var wait time.Duration
	for _, of := range []struct {
		column string
		value  any
	}{{"user_id", int64(p.user)}, {"target", p.target}} {
		var n, first int64
		err := tx.Row(ctx, `SELECT COUNT(*), COALESCE(MIN(created_at), 0) FROM proofs WHERE `+of.column+` = ? AND purpose = ? AND created_at > ?`,
			of.value, string(p.purpose), day).Scan(&n, &first)
		if err != nil {
			return err
		}
		if n >= sendsPerDay {
			wait = max(wait, db.Time(first).Add(24*time.Hour).Sub(tx.Now), time.Second)
		}
	}
	if wait > 0 {
		return fault.Wait(tooMany, wait)
	}
	if err := endProofs(ctx, tx, p.user, p.purpose); err != nil {
		return err
	}
	return s.storeProof(ctx, tx, p)
}

func (s *Service) storeProof(ctx context.Context, tx *db.Tx, p proof) error {
	code := ""
	if p.code != "" {
		code = s.codeHash(p.user, p.purpose, p.code)
	}
	_, err := tx.Insert(ctx, `INSERT INTO proofs (user_id, purpose, target, link_hash, code_hash, tries, created_at, expires_at, done_at) VALUES (?, ?, ?, ?, ?, 0, ?, ?, 0)`,
		int64(p.user), string(p.purpose), p.target, secret.Hash(p.link), code, db.Micros(tx.Now), db.Micros(tx.Now.Add(p.life)))
	return err
}

// endProofs makes the open proofs of an account worthless; no purposes means all.
func endProofs(ctx context.Context, tx *db.Tx, u ID, purposes ...purpose) error {
	if len(purposes) == 0 {
		purposes = []purpose{confirmEmail, confirmSchool, resetPassword}
	}
	for _, p := range purposes {
		if _, err := tx.Exec(ctx, `UPDATE proofs SET done_at = ? WHERE user_id = ? AND purpose = ? AND done_at = 0`, db.Micros(tx.Now), int64(u), string(p)); err != nil {
			return err
		}
	}
	return nil
}

// openLink spends the proof behind a link and returns whose it was and which
// address it was sent to. Of several at once one succeeds.
func openLink(ctx context.Context, tx *db.Tx, p purpose, link string) (u ID, target string, err error) {
	now := db.Micros(tx.Now)
	n, err := tx.Exec(ctx, `UPDATE proofs SET done_at = ? WHERE link_hash = ? AND purpose = ? AND done_at = 0 AND expires_at > ?`,
		now, secret.Hash(link), string(p), now)
	if err != nil {
		return 0, "", err
	}
	if n == 0 {
		return 0, "", fault.Field("token", "link_dead")
	}
	var id int64
	err = tx.Row(ctx, `SELECT user_id, target FROM proofs WHERE link_hash = ?`, secret.Hash(link)).Scan(&id, &target)
	return ID(id), target, err
}

// openCode spends the account's proof when code is its code, and one of its
// tries otherwise. wrong is what to tell then; the transaction must be
// committed all the same, so that the try counts.
func (s *Service) openCode(ctx context.Context, tx *db.Tx, u ID, p purpose, code string) (target string, wrong *fault.Error, err error) {
	now := db.Micros(tx.Now)
	n, err := tx.Exec(ctx, `UPDATE proofs SET tries = tries + 1 WHERE user_id = ? AND purpose = ? AND done_at = 0 AND expires_at > ? AND tries < ?`,
		int64(u), string(p), now, codeTries)
	if err != nil {
		return "", nil, err
	}
	if n == 0 {
		return "", fault.Field("code", "code_dead"), nil
	}
	var id, tries int64
	var hash string
	err = tx.Row(ctx, `SELECT id, target, code_hash, tries FROM proofs WHERE user_id = ? AND purpose = ? AND done_at = 0 ORDER BY id DESC LIMIT 1`, int64(u), string(p)).
		Scan(&id, &target, &hash, &tries)
	if isNoRows(err) {
		return "", fault.Field("code", "code_dead"), nil
	}
	if err != nil {
		return "", nil, err
	}
	if !s.codes.Equal(hash, codeParts(u, p, code)...) {
		if tries >= codeTries {
			return "", fault.Field("code", "code_dead"), nil
		}
		return "", fault.Field("code", "code_wrong", codeTries-tries), nil
	}
	_, err = tx.Exec(ctx, `UPDATE proofs SET done_at = ? WHERE id = ?`, now, id)
	return target, nil, err
}

func (s *Service) codeHash(u ID, p purpose, code string) string {
	return s.codes.Sum(codeParts(u, p, code)...)
}

func codeParts(u ID, p purpose, code string) []string {
	return []string{strconv.FormatInt(int64(u), 10), string(p), code}
}

// mailHash is the form in which a mailbox is compared but not read. What stands
// behind a plus is left out: mail to minji+2 reaches minji, who would else
// be verified, and written to, as often as they like.
func (s *Service) mailHash(email string) string {
	box, domain, _ := strings.Cut(foldMail(email), "@")
	if name, _, _ := strings.Cut(box, "+"); name != "" {
		box = name
	}
	return s.mails.Sum(box + "@" + domain)
}
