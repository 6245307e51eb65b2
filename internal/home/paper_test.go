package home

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// Whoever wonders what happens here may read it before giving anything away: in
// both languages, logged in or not, every point of it.
func TestEverybodyMayReadThePapers(t *testing.T) {
	m := web.NewMux()
	New(nil, nil, nil, nil).Mount(m)
	for _, p := range []paper{rules, privacy} {
		for _, lang := range i18n.Langs {
			for _, v := range []account.Viewer{{}, {ID: 1, State: account.Unverified}, {ID: 2, Role: account.Operator}} {
				ctx := account.WithViewer(i18n.With(t.Context(), lang), v)
				ctx = ui.WithChrome(ctx, func() ui.Chrome { return ui.Chrome{SignedIn: v.SignedIn()} })
				rec := httptest.NewRecorder()
				m.ServeHTTP(rec, httptest.NewRequest("GET", "/"+p.name+"/", nil).WithContext(ctx))
				got := rec.Body.String()
				if rec.Code != 200 {
					t.Errorf("%s in %s for %v: status %d", p.name, lang, v.ID, rec.Code)
				}
				for _, section := range p.sections {
					if points := p.points(ctx, section); len(points) < 3 || strings.Count(got, `id="`+section+`"`) != 1 {
						t.Errorf("%s in %s: section %s stands there with %d points", p.name, lang, section, len(points))
					}
				}
				if strings.Contains(got, "home."+p.name) || strings.Contains(got, "<li></li>") {
					t.Errorf("%s in %s: a text is missing:\n%s", p.name, lang, got)
				}
				if alone := strings.Contains(got, `class="alone"`); alone == v.SignedIn() {
					t.Errorf("%s for %v: alone %v", p.name, v.ID, alone)
				}
			}
		}
	}
}

// The papers say in both languages how far the promise goes.
func TestPrivacySaysWhatIsOutsideThePromise(t *testing.T) {
	for lang, words := range map[i18n.Lang][]string{
		i18n.Ko: {"데이터베이스 파일", "백업", "서버의 메모리", "argon2id", "추적기가 없어요"},
		i18n.En: {"database file", "backup", "memory of the running server", "argon2id", "no trackers"},
	} {
		m := web.NewMux()
		New(nil, nil, nil, nil).Mount(m)
		rec := httptest.NewRecorder()
		m.ServeHTTP(rec, httptest.NewRequest("GET", "/privacy/", nil).WithContext(i18n.With(t.Context(), lang)))
		for _, word := range words {
			if !strings.Contains(rec.Body.String(), word) {
				t.Errorf("in %s the page does not speak of %q", lang, word)
			}
		}
	}
}
