package web

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

const (
	flashCookie = "madang_flash"
	flashLife   = 5 * time.Minute
)

// Flash leaves a one-time message for the reader's next page: the text of key,
// filled with args (strings and numbers). It travels in a signed cookie that
// lives five minutes, so it must not hold what the reader may not see.
func Flash(w http.ResponseWriter, r *http.Request, key string, args ...any) {
	flash(w, r, message{Key: key, Args: args})
}

// FlashUndo is [Flash] with a button that takes back what was done, by an empty
// POST to the path undo.
func FlashUndo(w http.ResponseWriter, r *http.Request, undo, key string, args ...any) {
	flash(w, r, message{Key: key, Args: args, Undo: undo})
}

// message is what the cookie holds.
type message struct {
	Key  string
	Args []any  `json:",omitempty"`
	Undo string `json:",omitempty"`
}

func flash(w http.ResponseWriter, r *http.Request, m message) {
	o := optionsOf(r)
	raw, err := json.Marshal(m)
	if err != nil {
		slog.ErrorContext(r.Context(), "flash", "key", m.Key, "err", err)
		return
	}
	value := o.Key.Sign(string(raw), o.now().Add(flashLife))
	http.SetCookie(w, o.cookie(r, flashCookie, value, int(flashLife/time.Second)))
}

// takeFlash returns r's context with the message that was left for it, if any,
// and forgets the message.
func takeFlash(w http.ResponseWriter, r *http.Request) context.Context {
	ctx := r.Context()
	c, err := r.Cookie(flashCookie)
	if err != nil {
		return ctx
	}
	o := optionsOf(r)
	http.SetCookie(w, o.cookie(r, flashCookie, "", -1))
	value, ok := o.Key.Open(c.Value, o.now())
	if !ok {
		return ctx
	}
	var m message
	d := json.NewDecoder(strings.NewReader(value))
	d.UseNumber() // 1234567, not 1.234567e+06
	if d.Decode(&m) != nil || !i18n.Has(m.Key) {
		return ctx
	}
	return ui.WithFlash(ctx, ui.Flash{Text: i18n.T(ctx, m.Key, m.Args...), Undo: m.Undo})
}

// cookie returns a cookie for all of Madang that scripts cannot read.
func (o *Options) cookie(r *http.Request, name, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: Secure(r),
	}
}
