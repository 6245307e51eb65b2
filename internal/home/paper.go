package home

import (
	"context"
	"net/http"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// A paper is a page that says how things are done here. Everybody may read it,
// and it is the same for all. Its texts are home.<name>.title, .text, and .title
// and .text of each section below that.
type paper struct {
	name     string
	sections []string
}

// What the papers promise is what the program does: who changes the one changes
// the other.
var (
	rules   = paper{"rules", []string{"people", "refused", "writing", "breach"}}
	privacy = paper{"privacy", []string{"promise", "outside", "stored", "seen", "logged", "trackers", "yours"}}
)

// page answers with the paper.
func (p paper) page(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	frame := ui.Page{Title: p.words(ctx, "title"), Description: p.words(ctx, "text"), Alone: true, Back: "/"}
	if account.ViewerOf(ctx).SignedIn() {
		frame.Alone, frame.Section, frame.Back = false, "me", "/account/me/"
	}
	return web.Render(w, r, http.StatusOK, paperPage(frame, p))
}

// words is the text below home.<name>.
func (p paper) words(ctx context.Context, key string) string {
	return i18n.T(ctx, "home."+p.name+"."+key)
}

// points are the lines of a section, one a line of its text.
func (p paper) points(ctx context.Context, section string) []string {
	return strings.Split(strings.TrimSpace(p.words(ctx, section+".text")), "\n")
}
