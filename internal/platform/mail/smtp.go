package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/madang-campus/madang/internal/platform/jobs"
)

// timeout bounds connecting, and then sending.
const timeout = 20 * time.Second

// An SMTP sends through a mail server. Make one with [NewSMTP].
type SMTP struct {
	from    *mail.Address
	host    string
	options []gomail.Option
}

// NewSMTP returns a sender for a URL of the form
//
//	smtp://user:password@mail.example.ac.kr:587?from=madang@example.ac.kr
//	smtps://…                                    TLS from the first byte, port 465
//
// from may carry a name ("마당 <…>") and is the user where it is missing. With
// smtp the server must offer STARTTLS; tls=optional goes without where it does
// not, tls=none never asks (both are meant for a relay on the same machine).
// Errors do not repeat the password.
func NewSMTP(rawURL string) (*SMTP, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, errors.New("not a URL: a password with signs such as @ / # must have them written as %40 %2F %23")
	}
	q := u.Query()
	for name := range q {
		if name != "from" && name != "tls" {
			return nil, fmt.Errorf("%q is not a parameter: there are from and tls", name)
		}
	}
	s := &SMTP{host: u.Hostname()}
	if s.host == "" {
		return nil, errors.New("no host: write smtp://host:587?from=…")
	}
	if s.from, err = parseFrom(cmp.Or(q.Get("from"), u.User.Username())); err != nil {
		return nil, fmt.Errorf("from: %w: write smtp://host:587?from=madang@example.ac.kr", err)
	}
	port := "587"
	s.options = []gomail.Option{gomail.WithTimeout(timeout)}
	switch policy := q.Get("tls"); {
	case u.Scheme == "smtps" && policy == "":
		port = "465"
		s.options = append(s.options, gomail.WithSSL())
	case u.Scheme == "smtp" && (policy == "" || policy == "required"):
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case u.Scheme == "smtp" && policy == "optional":
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case u.Scheme == "smtp" && policy == "none":
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, errors.New("begin with smtp:// (with tls=required, optional or none) or smtps:// (without)")
	}
	n, err := strconv.ParseUint(cmp.Or(u.Port(), port), 10, 16)
	if err != nil || n == 0 {
		return nil, fmt.Errorf("%q is not a port", u.Port())
	}
	s.options = append(s.options, gomail.WithPort(int(n)))
	if password, ok := u.User.Password(); ok {
		s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	return s, nil
}

// Send hands a letter to the server. A letter that the server refuses for good
// is a permanent failure; everything else is worth another try.
func (s *SMTP) Send(ctx context.Context, id string, m Message) error {
	msg, err := compose(id, m, s.from, gomail.EncodingQP)
	if err != nil {
		return jobs.Permanent(err)
	}
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", s.host, err)
	}
	// Sending hears nothing of ctx once connected, so it is left behind, with its
	// timeouts, when ctx ends.
	done := make(chan error, 1)
	go func() { done <- client.DialAndSendWithContext(ctx, msg) }()
	select {
	case err = <-done:
	case <-ctx.Done():
		return ctx.Err()
	}
	return s.plain(err)
}

// Check connects and signs in without sending anything.
func (s *SMTP) Check(ctx context.Context) error {
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", s.host, err)
	}
	c, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", s.host, err)
	}
	return client.CloseWithSMTPClient(c)
}

// plain says what went wrong without the answer of the server, which repeats
// the address.
func (s *SMTP) plain(err error) error {
	if err == nil {
		return nil
	}
	sent, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		if ne, ok := errors.AsType[net.Error](err); ok && ne.Timeout() {
			return fmt.Errorf("mail server %s does not answer", s.host)
		}
		return fmt.Errorf("mail server %s: %w", s.host, err) // before any letter was named
	}
	plain := fmt.Errorf("mail server %s: %v: %d %s", s.host, sent.Reason, sent.ErrorCode(), sent.EnhancedStatusCode())
	if sent.ErrorCode() >= 500 {
		return jobs.Permanent(plain)
	}
	return plain
}
