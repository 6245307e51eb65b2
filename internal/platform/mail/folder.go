package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"os"
	"path/filepath"

	gomail "github.com/wneessen/go-mail"
)

// A Folder keeps each letter as a file with a name that says nothing, for an
// instance without a mail server. Make one with [NewFolder].
type Folder struct {
	dir   string
	log   *slog.Logger
	links bool
}

// NewFolder returns a sender that writes letters into dir, which it makes when
// needed, and logs the name of each file. With links it also logs where the
// letter leads: that is for demos, whose letters nobody else gets.
func NewFolder(dir string, log *slog.Logger, links bool) *Folder {
	return &Folder{dir, log, links}
}

// Send writes a letter, readable by the owner of the process alone, and returns
// when it is on the disk. The same letter is written over itself.
func (f *Folder) Send(_ context.Context, id string, m Message) error {
	msg, err := compose(id, m, &mail.Address{Name: "마당", Address: "madang@localhost"}, gomail.NoEncoding) // readable without a mail program
	if err != nil {
		return err
	}
	path := filepath.Join(f.dir, id+".eml")
	if err := f.write(path, msg); err != nil {
		return fmt.Errorf("keep a letter: %w", err)
	}
	about := []any{"file", path}
	if f.links && m.Link != "" {
		about = append(about, "link", m.Link)
	}
	f.log.Info("a letter was written to a file, as no mail server is set", about...)
	return nil
}

func (f *Folder) write(path string, msg *gomail.Msg) error {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(f.dir, ".letter-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // gone already when all went well
	_, err = msg.WriteTo(tmp)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	dir, err := os.Open(f.dir)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
