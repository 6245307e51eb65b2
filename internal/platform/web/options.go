package web

import (
	"net/http"
	"net/netip"
	"time"

	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// Options are what [Chain] needs to know of the instance.
type Options struct {
	Key       secret.Key     // signs one-time messages
	PublicURL string         // https://madang.example.ac.kr; its origin may send forms
	Origins   []string       // further origins that may
	Hosts     []string       // names this server answers to, without port; any when empty
	Proxies   []netip.Prefix // peers whose X-Forwarded-For and X-Forwarded-Proto are believed
	Language  i18n.Lang      // the instance's own; Korean when empty
	MaxBody   int64          // bytes of a request; 2 MiB when 0
	Now       func() time.Time

	// Answer writes err in the representation that r asks for. It is Error
	// when nil; the app gives one that knows the API's shape too.
	Answer func(w http.ResponseWriter, r *http.Request, err error)
}

var defaults Options

func (o *Options) now() time.Time {
	if o.Now != nil {
		return o.Now()
	}
	return time.Now()
}

func (o *Options) answer(w http.ResponseWriter, r *http.Request, err error) {
	if o.Answer != nil {
		o.Answer(w, r, err)
		return
	}
	Error(w, r, err)
}
