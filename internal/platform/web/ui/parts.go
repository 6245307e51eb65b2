package ui

import "context"

// A Tab is one of [Tabs] or [Chips].
type Tab struct {
	Href, Text string
	Current    bool
	New        string // says what is new there; no dot when empty
}

// LikeProps fill [Like].
type LikeProps struct {
	Action   string // address of the like: /post/3/like/
	On       bool   // the viewer likes it
	Count    int
	Small    bool // in a comment: no word
	Disabled bool // one's own
}

func likeLabel(ctx context.Context, n int) string {
	if n == 0 {
		return t(ctx, "ui.like")
	}
	return t(ctx, "ui.like_count", CountText(ctx, n))
}

func noteIcon(kind string) string {
	switch kind {
	case "info":
		return "bulb"
	case "warn", "bad":
		return "warn"
	}
	return "info"
}
