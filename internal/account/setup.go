package account

import (
	"context"
	"strings"

	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// NeedsSetup reports whether the instance has no account yet. It costs a query
// until it has one, and nothing afterwards.
func (s *Service) NeedsSetup(ctx context.Context) (bool, error) {
	if s.claimed.Load() {
		return false, nil
	}
	some, err := s.someUser(ctx, s.db)
	if some {
		s.claimed.Store(true)
	}
	return !some, err
}

func (s *Service) someUser(ctx context.Context, q db.Q) (bool, error) {
	var id int64
	err := q.Row(ctx, `SELECT id FROM users ORDER BY id LIMIT 1`).Scan(&id)
	if isNoRows(err) {
		return false, nil
	}
	return err == nil, err
}

// SetupToken returns a new token for the set-up of the instance, at
// /setup/<token>/. It works once, for a day, and the one before it not any more.
func (s *Service) SetupToken(ctx context.Context) (string, error) {
	p := newProof(setUp, 0, "")
	p.life = 24 * linkLife
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := endProofs(ctx, tx, 0, setUp); err != nil {
			return err
		}
		return s.storeProof(ctx, tx, p)
	})
	return p.link, err
}

// A Setup is what the one who sets up an instance says.
type Setup struct {
	SignUp                       // of the first operator, who belongs to no school
	FirstSchool        NewSchool // is opened; may be one of the list
	ListOfUniversities bool      // load the list that comes with Madang
}

// checkSetup finds what speaks against in; a dead token is the fault setup_dead.
func (s *Service) checkSetup(ctx context.Context, token string, in *Setup) error {
	if err := s.checkSetupToken(ctx, token); err != nil {
		return err
	}
	in.School = anySchool
	err := s.checkSignUp(ctx, &in.SignUp)
	in.School = 0
	e := fault.Of(err)
	if err == nil {
		e = nil
	} else if e.Kind != fault.Invalid {
		return err
	}
	if err := in.FirstSchool.check(); err != nil {
		for _, f := range fault.Of(err).Fields {
			for _, p := range f.Problems {
				e = e.And(f.Name, p.Code, p.Args...)
			}
		}
	}
	return e.Or()
}

func (s *Service) checkSetupToken(ctx context.Context, token string) error {
	open, err := s.has(ctx, `SELECT COUNT(*) FROM proofs WHERE link_hash = ? AND purpose = ? AND done_at = 0 AND expires_at > ?`,
		secret.Hash(token), string(setUp), db.Micros(s.db.Now()))
	if err == nil && !open {
		return fault.New(fault.NotFound, "setup_dead")
	}
	return err
}

// SetUp makes the first operator and school of an instance, for who has the
// token. Of several at once one succeeds.
func (s *Service) SetUp(ctx context.Context, token string, in Setup) (Viewer, error) {
	if err := s.checkSetup(ctx, token, &in); err != nil {
		return Viewer{}, err
	}
	var universities []NewSchool
	if in.ListOfUniversities {
		var err error
		if universities, _, err = readSchools(strings.NewReader(Universities)); err != nil {
			return Viewer{}, err
		}
	}
	hash, err := secret.HashPassword(ctx, in.Password)
	if err != nil {
		return Viewer{}, err
	}
	row := in.row(hash)
	row.role, row.confirmed = Operator, foldMail(in.Email)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if _, _, err := openLink(ctx, tx, setUp, token); fault.Of(err).Kind == fault.Invalid {
			return fault.New(fault.NotFound, "setup_dead")
		} else if err != nil {
			return err
		}
		if some, err := s.someUser(ctx, tx); err != nil {
			return err
		} else if some {
			return fault.New(fault.NotFound, "setup_dead")
		}
		if row.id, err = addUser(ctx, tx, row); err != nil {
			return err
		}
		if err := s.firstSchools(ctx, tx, in.FirstSchool, universities); err != nil {
			return err
		}
		return audit.Add(ctx, tx, entry(row.viewer(0), "setup", "user", int64(row.id)))
	})
	if err != nil {
		return Viewer{}, err
	}
	s.claimed.Store(true)
	s.o.Events.Note(ctx, "setup", int64(row.id))
	return row.viewer(0), nil
}

// firstSchools adds the list, if any, and opens the first school, which may be
// one of the list.
func (s *Service) firstSchools(ctx context.Context, tx *db.Tx, first NewSchool, list []NewSchool) error {
	var r ImportReport
	for _, c := range append(list, first) {
		if err := s.importSchool(ctx, tx, c, &r); err != nil {
			return err
		}
	}
	c, err := schoolNamed(ctx, tx, first.Name)
	if err != nil {
		return err
	}
	return s.open(ctx, tx, c.ID)
}
