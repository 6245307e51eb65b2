package friend

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// linkLives is how long a link works.
const linkLives = 14 * 24 * time.Hour

// tokenLength is the length of what nobody can guess: 128 bits, in hexadecimal.
const tokenLength = 32

// A Link is what one gives to others to be friends with them: who gives it has
// asked, and who opens it accepts.
type Link struct {
	Address string    `json:"link"`
	EndsAt  rest.Time `json:"ends_at"`
}

// token is the secret of a link. It depends on the salt of its row, so that each is
// another one.
func (s *Service) token(of account.ID, salt string) string {
	return s.links.Sum(strconv.FormatInt(int64(of), 10), salt)[:tokenLength]
}

func linkPath(token string) string { return "/friendlink/" + token + "/" }

// Link returns v's link; ok is false where there is none that works.
func (s *Service) Link(ctx context.Context, v account.Viewer) (l Link, ok bool, err error) {
	if err := MayHave(v); err != nil {
		return l, false, err
	}
	var salt, hash string
	var ends int64
	err = s.db.Row(ctx, `SELECT salt, token_hash, ends_at FROM friend_links WHERE user_id = ? AND ends_at > ?`, int64(v.ID), db.Micros(s.db.Now())).Scan(&salt, &hash, &ends)
	if errors.Is(err, sql.ErrNoRows) {
		return l, false, nil
	}
	token := s.token(v.ID, salt)
	// With another secret of the instance it would be another link than was given.
	return Link{s.o.PublicURL + linkPath(token), rest.At(db.Time(ends))}, err == nil && secret.Hash(token) == hash, err
}

// MakeLink makes v's link, and a former one invalid.
func (s *Service) MakeLink(ctx context.Context, v account.Viewer) (Link, error) {
	if err := MayHave(v); err != nil {
		return Link{}, err
	}
	salt := secret.Token()
	hash := secret.Hash(s.token(v.ID, salt))
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		ends := db.Micros(tx.Now.Add(linkLives))
		for range 2 { // somebody else's request may add the row meanwhile
			n, err := tx.Exec(ctx, `UPDATE friend_links SET salt = ?, token_hash = ?, ends_at = ? WHERE user_id = ?`, salt, hash, ends, int64(v.ID))
			if err != nil || n > 0 {
				return err
			}
			added, err := tx.AddOnce(ctx, `INSERT INTO friend_links (user_id, salt, token_hash, ends_at) VALUES (?, ?, ?, ?)`, int64(v.ID), salt, hash, ends)
			if err != nil || added {
				return err
			}
		}
		return errors.New("friend: a link comes and goes")
	})
	if err != nil {
		return Link{}, err
	}
	l, _, err := s.Link(ctx, v)
	return l, err
}

// EndLink makes v's link invalid.
func (s *Service) EndLink(ctx context.Context, v account.Viewer) error {
	if err := MayHave(v); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM friend_links WHERE user_id = ?`, int64(v.ID))
		return err
	})
}

// linkOf returns who gives the link to v. One that does not work is not there,
// whatever the reason.
func (s *Service) linkOf(ctx context.Context, q db.Q, v account.Viewer, token string) (p person, err error) {
	var owner account.ID
	err = q.Row(ctx, `SELECT user_id FROM friend_links WHERE token_hash = ? AND ends_at > ?`, secret.Hash(token), db.Micros(db.NowOf(q))).Scan(&owner)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return p, notFound()
	case err != nil:
		return p, err
	case owner == v.ID:
		return p, fault.New(fault.Conflict, "own_friend_link")
	}
	if p, err = member(ctx, q, v.School, owner); err != nil {
		return p, err
	}
	blocked, err := s.blocks(ctx, q, v.ID, p.id)
	if err == nil && (blocked || !p.member) {
		err = notFound()
	}
	return p, err
}

// An Invitation is what who has a link sees of who gives it.
type Invitation struct {
	Nickname string `json:"nickname"`
	IsFriend bool   `json:"is_friend"` // already
}

// Invitation returns what a link is about.
func (s *Service) Invitation(ctx context.Context, v account.Viewer, token string) (in Invitation, err error) {
	if err := MayHave(v); err != nil {
		return in, err
	}
	p, err := s.linkOf(ctx, s.db, v, token)
	if err != nil {
		return in, err
	}
	err = s.db.Row(ctx, `SELECT u.nickname, (SELECT f.id FROM friends f WHERE f.user_id = ? AND f.other_id = u.id AND f.kind = 'friend') IS NOT NULL FROM users u WHERE u.id = ?`,
		int64(v.ID), int64(p.id)).Scan(&in.Nickname, &in.IsFriend)
	return in, err
}

// AcceptLink makes v and who gave the link friends. One who is a friend already
// stays one.
func (s *Service) AcceptLink(ctx context.Context, v account.Viewer, token string) (Friend, error) {
	if err := MayHave(v); err != nil {
		return Friend{}, err
	}
	var id int64
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := s.linkOf(ctx, tx, v, token)
		if err != nil {
			return err
		}
		if err := s.count(ctx, tx, v); err != nil {
			return err
		}
		if err := lock(ctx, tx, v.ID, p.id); err != nil {
			return err
		}
		// A block may have come before the lock, and a friendship.
		if p, err = s.linkOf(ctx, tx, v, token); err != nil {
			return err
		}
		between, err := pairOf(ctx, tx, v.ID, p.id)
		if err != nil {
			return err
		}
		if between.mine == Is {
			return tx.Row(ctx, `SELECT id FROM friends WHERE user_id = ? AND other_id = ?`, int64(v.ID), int64(p.id)).Scan(&id)
		}
		id, err = s.befriend(ctx, tx, v, p)
		return err
	})
	if err != nil {
		return Friend{}, err
	}
	return s.Friend(ctx, v, id)
}
