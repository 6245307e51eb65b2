package ui

// ComposerProps fill [Composer].
type ComposerProps struct {
	Action      string // where the comment is sent
	Label       string // for screen readers: 댓글 쓰기
	Placeholder string
	Value       string // what was typed
	Max         int    // characters

	// Anonymity is "ask" (the writer chooses), or "" (nothing to choose: the
	// board forces it or has it off; say which in the placeholder).
	Anonymity string
	Anonymous bool // the choice, with "ask"

	ReplyTo string // the label of who is answered, or ""
	Parent  int64  // the comment that is answered, or 0
	Cancel  string // where "cancel the reply" leads

	Problems Problems // of fields "content" and ""
}
