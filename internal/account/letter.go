package account

import (
	"context"
	"database/sql"
	"errors"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/mail"
)

// A letter is a kind of mail. Its texts are letter.<name>.subject and .text; {0}
// is the link, {1} the code, {2} the instance. It names nobody: who reads the
// mails of a school would learn whose nickname is whose.
type letter string

const (
	letterConfirm  letter = "confirm"  // to a new address: link and code
	letterTaken    letter = "taken"    // to the owner of an address that somebody else gave
	letterSchool   letter = "school"   // to a school mail: the code
	letterReset    letter = "reset"    // the link to a new password
	letterPassword letter = "password" // the password was changed
	letterEmail    letter = "email"    // to the former address: it was changed
)

// paths are where the links of letters lead. The proof stands in the query,
// which is not logged.
var paths = map[letter]string{
	letterConfirm: "/confirm/?token=",
	letterReset:   "/reset/?token=",
}

// write leaves a letter in the language of its reader, or of ctx where the
// reader chose none.
func (s *Service) write(ctx context.Context, tx *db.Tx, to string, u user, l letter, p *proof) error {
	lang := i18n.Of(ctx)
	if u.language != "" {
		lang = i18n.Lang(u.language)
	}
	m := mail.Message{To: to}
	code := ""
	if p != nil {
		if path, ok := paths[l]; ok {
			m.Link = s.o.PublicURL + path + p.link
		}
		code, m.Until = p.code, tx.Now.Add(p.life)
	}
	m.Subject = i18n.In(lang, "letter."+string(l)+".subject", m.Link, code)
	m.Text = i18n.In(lang, "letter."+string(l)+".text", m.Link, code, s.o.PublicURL)
	return mail.Queue(ctx, tx, m)
}

// mailTo writes to the account's own address.
func (s *Service) mailTo(ctx context.Context, tx *db.Tx, u user, l letter, p *proof) error {
	return s.write(ctx, tx, u.email, u, l, p)
}

// mailConfirm writes p to an address that u gave. Has another account
// confirmed the address, its owner is told instead, and u learns nothing.
func (s *Service) mailConfirm(ctx context.Context, tx *db.Tx, u user, address string, p proof) error {
	owner, err := scanUser(tx.Row(ctx, userColumns+` WHERE u.confirmed_email = ? AND u.id <> ?`, foldMail(address), int64(u.id)))
	switch {
	case isNoRows(err):
		return s.write(ctx, tx, address, u, letterConfirm, &p)
	case err != nil:
		return err
	}
	return s.mailTo(ctx, tx, owner, letterTaken, nil)
}

func isNoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }
