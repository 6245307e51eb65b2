package board

import (
	"context"

	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// questionTabs are the ways to narrow a board's posts, f being the one that is
// chosen.
func questionTabs(ctx context.Context, f PostFilter) []ui.Tab {
	yes, no := true, false
	all := PostFilter{Board: f.Board}
	asked := PostFilter{Board: f.Board, Question: &yes}
	open := PostFilter{Board: f.Board, Question: &yes, Answered: &no}
	return []ui.Tab{
		{Href: all.href(), Text: i18n.T(ctx, "board.page.all_posts"), Current: !f.asked()},
		{Href: asked.href(), Text: i18n.T(ctx, "board.page.questions_only"), Current: f.asked() && f.Answered == nil},
		{Href: open.href(), Text: i18n.T(ctx, "board.page.unanswered"), Current: f.Answered != nil},
	}
}

// noQuestions says that a board has none that f lets through.
func noQuestions(ctx context.Context, f PostFilter) string {
	if f.Answered != nil {
		return i18n.T(ctx, "board.page.no_unanswered")
	}
	return i18n.T(ctx, "board.page.no_asked")
}
