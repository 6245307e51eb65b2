// Package mail sends the letters of an instance.
//
// What it promises:
//
//   - A letter is left in the transaction of what it tells of: both happen or
//     neither. It goes out at least once, as a job, so that nobody waits for a
//     mail server, however long that hangs. A letter sent twice has the same
//     Message-ID both times.
//   - Without a mail server each letter is a file that a mail program can open.
//   - Nothing of a letter is ever logged: no address, subject, text or link. The
//     line about one that went to a file names the file.
//   - What a letter said is erased from the database once it is sent.
package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// A Message is a letter of plain text to one person.
type Message struct {
	To      string    // the bare address
	Subject string    // one line
	Text    string    // lines end with \n
	Link    string    // the address in Text that one follows, "" for none; a demo prints it
	Until   time.Time // when the letter is worth nothing any more and is dropped; zero for never
}

// LogValue keeps a letter out of logs.
func (Message) LogValue() slog.Value { return slog.StringValue("mail.Message(masked)") }

// String keeps a letter out of logs.
func (Message) String() string { return "mail.Message(masked)" }

// GoString keeps a letter out of logs.
func (m Message) GoString() string { return m.String() }

// A Sender takes letters out of the house. id is the same whenever the same
// letter is sent: letters, digits and - only. Errors must not tell the letter.
// Senders are safe for concurrent use.
type Sender interface {
	Send(ctx context.Context, id string, m Message) error
}

const kind = "mail"

// queued is a letter as it waits in the table of jobs.
type queued struct {
	ID string `json:"id"`
	Message
}

// Queue leaves a letter to be sent after the transaction. It fails when m.To is
// not one bare address.
func Queue(ctx context.Context, tx *db.Tx, m Message) error {
	if a, err := mail.ParseAddress(m.To); err != nil || a.Address != m.To {
		return errors.New("a letter to no address") // the address may name somebody
	}
	return jobs.Add(ctx, tx, kind, queued{ID: secret.Slug(), Message: m})
}

// Handle has r send what [Queue] left, through s.
func Handle(r *jobs.Runner, d *db.DB, s Sender) {
	r.Handle(kind, func(ctx context.Context, args json.RawMessage) error {
		var q queued
		if err := json.Unmarshal(args, &q); err != nil {
			return jobs.Permanent(errors.New("a letter that cannot be read"))
		}
		if !q.Until.IsZero() && d.Now().After(q.Until) {
			return nil
		}
		return s.Send(ctx, q.ID, q.Message)
	})
}

// compose makes the letter as it goes over the wire.
func compose(id string, m Message, from *mail.Address, encoding gomail.Encoding) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithEncoding(encoding), gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(from)
	if err := msg.To(m.To); err != nil {
		return nil, errors.New("the address is not one")
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	msg.SetMessageIDWithValue(id + "@" + domain)
	msg.SetDate()
	msg.Subject(strings.Join(strings.Fields(m.Subject), " "))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // no holiday answers
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	return msg, nil
}

// parseFrom reads the sender's address, "마당 <madang@example.ac.kr>" or bare.
func parseFrom(s string) (*mail.Address, error) {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return nil, fmt.Errorf("%q is not an address", s)
	}
	if a.Name == "" {
		a.Name = "마당"
	}
	return a, nil
}
