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
	o := optionsOf(r)
	raw, err := json.Marshal(append([]any{key}, args...))
	if err != nil {
		slog.ErrorContext(r.Context(), "flash", "key", key, "err", err)
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
	var parts []any
	d := json.NewDecoder(strings.NewReader(value))
	d.UseNumber() // 1234567, not 1.234567e+06
	if d.Decode(&parts) != nil || len(parts) == 0 {
		return ctx
	}
	key, _ := parts[0].(string)
	if !i18n.Has(key) {
		return ctx
	}
	return ui.WithFlash(ctx, i18n.T(ctx, key, parts[1:]...))
}

// cookie returns a cookie for all of Madang that scripts cannot read.
func (o *Options) cookie(r *http.Request, name, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: Secure(r),
	}
}
