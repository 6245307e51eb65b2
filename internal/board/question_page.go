package board

import (
	"context"

	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// filterTabs are the ways to narrow a board's posts that make sense there, f
// being the one that is chosen.
func filterTabs(ctx context.Context, b Board, f PostFilter) []ui.Tab {
	yes, no := true, false
	tab := func(one PostFilter, text string, current bool) ui.Tab {
		one.Board = b.ID
		return ui.Tab{Href: one.href(), Text: i18n.T(ctx, text), Current: current}
	}
	all := []ui.Tab{tab(PostFilter{}, "board.page.all_posts", !f.narrows())}
	if b.Questions || f.asked() {
		all = append(all,
			tab(PostFilter{Question: &yes}, "board.page.questions_only", f.asked() && f.Answered == nil),
			tab(PostFilter{Question: &yes, Answered: &no}, "board.page.unanswered", f.Answered != nil))
	}
	if b.AnonymityPosts == Allowed || f.Anonymous != nil {
		all = append(all,
			tab(PostFilter{Anonymous: &yes}, "board.page.only_anonymous", says(f.Anonymous, true)),
			tab(PostFilter{Anonymous: &no}, "board.page.only_signed", says(f.Anonymous, false)))
	}
	return all
}

// noQuestions says that a board has none that f lets through.
func noQuestions(ctx context.Context, f PostFilter) string {
	if f.Answered != nil {
		return i18n.T(ctx, "board.page.no_unanswered")
	}
	return i18n.T(ctx, "board.page.no_asked")
}
