package review

import (
	"context"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// described has a screen reader read what is wrong with a group of choices.
func described(name string, problems ui.Problems) templ.Attributes {
	if len(problems.Of(name)) == 0 {
		return nil
	}
	return templ.Attributes{"aria-describedby": name + "-error"}
}

func snippet(content string) string { return plain.Snippet(content, 120) }

func listTitle(ctx context.Context, p listView) string {
	if p.lecture == nil {
		return i18n.T(ctx, "review.page.title")
	}
	return i18n.T(ctx, "review.page.of", p.lecture.Name, i18n.T(ctx, "review.page.title"))
}

func notesTitle(ctx context.Context, p notesView) string {
	if p.lecture == nil {
		return i18n.T(ctx, "review.note.mine")
	}
	return i18n.T(ctx, "review.page.of", p.lecture.Name, i18n.T(ctx, "review.note.title"))
}

// writeKind is how the button to write looks: who has written already has done the
// main thing.
func (p besideView) writeKind() string {
	if p.mine != nil {
		return ""
	}
	return "main"
}

func (p notesView) back() string {
	if p.lecture == nil {
		return reviewsPath + "mine/"
	}
	return p.lecture.Href()
}

func (p notesView) none(ctx context.Context) string {
	if p.lecture == nil {
		return i18n.T(ctx, "review.note.mine_none")
	}
	return i18n.T(ctx, "review.note.none")
}

func (n Note) lecturePath() string { return lecture.Path(n.Lecture) }
