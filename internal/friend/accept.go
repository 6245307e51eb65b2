package friend

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/plain"
)

// befriend makes v and p, who are locked, friends, and tells p. What p has asked v
// is answered with that. One who is a friend already stays one.
func (s *Service) befriend(ctx context.Context, tx *db.Tx, v account.Viewer, p person) (id int64, err error) {
	for _, who := range []account.ID{v.ID, p.id} {
		n, err := has(ctx, tx, who, Is)
		switch {
		case err != nil:
			return 0, err
		case n >= maxFriends && who == v.ID:
			return 0, fault.New(fault.Conflict, "too_many_friends", maxFriends)
		case n >= maxFriends:
			return 0, fault.New(fault.Conflict, "friend_has_too_many")
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM friends WHERE user_id = ? AND asked = (SELECT login FROM users WHERE id = ?)`, int64(p.id), int64(v.ID)); err != nil {
		return 0, err
	}
	now := db.Micros(tx.Now)
	if id, err = put(ctx, tx, v.ID, p.id, Is, now); err != nil {
		return 0, err
	}
	theirs, err := put(ctx, tx, p.id, v.ID, Is, now)
	if err != nil {
		return 0, err
	}
	return id, s.o.Notification.Add(ctx, tx, p.id, kindAccepted, theirs, 0)
}

// locked returns one of v's friends, or of those who asked or were asked, and who
// it is, both of them locked.
func (s *Service) locked(ctx context.Context, tx *db.Tx, v account.Viewer, id int64) (f Friend, p person, err error) {
	if f, err = s.find(ctx, tx, v, id); err != nil {
		return f, p, err
	}
	if f.State == Out {
		p, err = personNamed(ctx, tx, v.School, *f.LoginID)
	} else {
		p = person{id: f.who, member: true}
	}
	if err == nil {
		err = lock(ctx, tx, v.ID, p.id)
	}
	if err == nil {
		f, err = s.find(ctx, tx, v, id)
	}
	return f, p, err
}

// Accept makes v and who asked v friends. One who is a friend already stays one.
func (s *Service) Accept(ctx context.Context, v account.Viewer, id int64) (Friend, error) {
	if err := MayHave(v); err != nil {
		return Friend{}, err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		f, p, err := s.locked(ctx, tx, v, id)
		if err != nil || f.State == Is {
			return err
		}
		if f.State == Out {
			return fault.New(fault.Conflict, "not_a_friend_request")
		}
		blocked, err := s.blocks(ctx, tx, v.ID, p.id)
		if err == nil && blocked {
			err = notFound()
		}
		if err != nil {
			return err
		}
		_, err = s.befriend(ctx, tx, v, p)
		return err
	})
	if err != nil {
		return Friend{}, err
	}
	return s.Friend(ctx, v, id)
}

// Remove ends a friendship, refuses who asked, or withdraws what v asked. The other
// one is not told.
func (s *Service) Remove(ctx context.Context, v account.Viewer, id int64) error {
	if err := MayHave(v); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		f, p, err := s.locked(ctx, tx, v, id)
		if err != nil {
			return err
		}
		switch f.State {
		case Is:
			return part(ctx, tx, v.ID, p.id)
		case In:
			_, err := put(ctx, tx, v.ID, p.id, never, db.Micros(tx.Now))
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM friends WHERE user_id = ? AND id = ?`, int64(v.ID), id); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE friends SET kind = CASE WHEN kind = 'in' THEN ? ELSE kind END WHERE user_id IN (?, ?) AND other_id = ? AND kind <> 'friend'`,
			string(taken), int64(p.id), int64(nobody(*f.LoginID)), int64(v.ID))
		return err
	})
}

// part deletes what two people have with each other. Whom one has asked stays on
// the list of whom one has asked.
func part(ctx context.Context, tx *db.Tx, a, b account.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM friends WHERE user_id = ? AND other_id = ? OR user_id = ? AND other_id = ?`, int64(a), int64(b), int64(b), int64(a))
	return err
}

// Part ends what two people have with each other, in the transaction in which one of
// them blocks the other's nickname.
func (s *Service) Part(ctx context.Context, tx *db.Tx, a, b account.ID) error {
	if err := lock(ctx, tx, a, b); err != nil {
		return err
	}
	return part(ctx, tx, a, b)
}

// SetAlias gives one of v's friends a name that v alone sees; "" is none.
func (s *Service) SetAlias(ctx context.Context, v account.Viewer, id int64, alias string) (Friend, error) {
	f, err := s.Friend(ctx, v, id)
	if err != nil {
		return f, err
	}
	alias, e := plain.Check(nil, "alias", plain.OneLine(alias), 0, maxAlias)
	if e != nil {
		return f, e
	}
	if f.State != Is {
		return f, fault.New(fault.Conflict, "not_a_friend")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE friends SET alias = ? WHERE user_id = ? AND id = ? AND kind = 'friend'`, alias, int64(v.ID), id)
		if err == nil && n == 0 {
			err = notFound()
		}
		return err
	})
	if err != nil {
		return f, err
	}
	return s.Friend(ctx, v, id)
}
