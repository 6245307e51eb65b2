package board

import (
	"context"
	"fmt"
	"time"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// percent says how many of all chose an option, as a whole number.
func percent(votes, voters int) string {
	if voters == 0 {
		return "0%"
	}
	return fmt.Sprint((200*votes+voters)/(2*voters), "%")
}

// share draws how many chose an option, where that is to be seen.
func share(p *Poll, o PollOption) templ.Attributes {
	if o.VoteCount == nil {
		return nil
	}
	return templ.Attributes{"style": "--v:" + percent(*o.VoteCount, p.VoterCount)}
}

// describedBy leads a screen reader from what one can choose to what is wrong
// with the choice.
func describedBy(problems ui.Problems) templ.Attributes {
	if len(problems) == 0 {
		return nil
	}
	return templ.Attributes{"aria-describedby": "poll-error"}
}

// typed reports whether something of a poll has been typed.
func (d pollDraft) typed() bool { return len(d.options) > 0 || d.endsAt != "" || d.multiple }

// option is what stands in the field of an option.
func (d pollDraft) option(i int) string {
	if i < len(d.options) {
		return d.options[i]
	}
	return ""
}

// endAttrs are those of the field for the end of a poll, which is somewhere in
// the days that follow.
func endAttrs(now time.Time) templ.Attributes {
	now = now.In(i18n.Zone)
	return templ.Attributes{"name": "poll_ends_at", "min": now.Format(localTime), "max": now.AddDate(0, 0, maxPoll).Format(localTime)}
}

// optionAttrs are those of the field of an option. The first is where the
// summary of what is wrong leads.
func optionAttrs(ctx context.Context, i int, problems ui.Problems) templ.Attributes {
	a := templ.Attributes{"id": fmt.Sprint("poll.option", i+1), "aria-label": i18n.T(ctx, "board.poll.option", i+1), "maxlength": fmt.Sprint(maxOption), "autocomplete": "off"}
	if i == 0 {
		a["id"] = "poll.options"
	}
	if problems.Has("poll.options") {
		a["aria-invalid"], a["aria-describedby"] = "true", "poll.options-error"
	}
	return a
}
