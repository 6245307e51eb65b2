package account

import (
	"context"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// frontPoints are what the front page says of Madang, with their icons.
var frontPoints = []struct{ icon, name string }{{"hide", "anonymous"}, {"verified", "school"}, {"board", "boards"}}

// schoolOptions are the schools to choose from, by id.
func schoolOptions(ctx context.Context, all []School) []ui.Option {
	options := []ui.Option{{Value: "", Text: i18n.T(ctx, "account.signup.school_choose")}}
	for _, c := range all {
		options = append(options, ui.Option{Value: strconv.FormatInt(c.ID, 10), Text: c.In(ctx)})
	}
	return options
}

// offerSchools are the names that the sign-up page offers: what is taken is the
// Korean name, which only one school has.
func offerSchools(ctx context.Context, all []School) []ui.Option {
	options := make([]ui.Option, len(all))
	for i, c := range all {
		options[i].Value = c.Name
		if en := c.In(ctx); en != c.Name {
			options[i].Text = en
		}
	}
	return options
}

// renamed shows the problems of one field at another.
func renamed(p ui.Problems, from, to string) ui.Problems {
	all := make(ui.Problems, len(p))
	for i, one := range p {
		if one.Name == from {
			one.Name = to
		}
		all[i] = one
	}
	return all
}

// yearOptions are the years of entry one can choose: next year's to those of
// twelve years ago, and the one that is there.
func yearOptions(ctx context.Context, year int, value string) []ui.Option {
	options := []ui.Option{{Value: "", Text: i18n.T(ctx, "account.class_of_none")}}
	found := value == ""
	for y := year + 1; y >= year-12; y-- {
		options = append(options, ui.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y)})
		found = found || strconv.Itoa(y) == value
	}
	if !found {
		options = append(options, ui.Option{Value: value, Text: value})
	}
	return options
}

// awaited is the address that waits to be confirmed.
func awaited(m Me) string {
	if m.NewEmail != "" {
		return m.NewEmail
	}
	return m.Email
}

// belonging is where somebody belongs: 한빛대학교 · 23학번.
func belonging(ctx context.Context, m Me) string {
	var parts []string
	if m.School.ID != 0 {
		parts = append(parts, m.School.In(ctx))
	}
	if m.ClassOf != 0 {
		parts = append(parts, i18n.T(ctx, "account.me.class_of", strconv.Itoa(m.ClassOf%100 + 100)[1:]))
	}
	return strings.Join(parts, " · ")
}

func domainList(domains []string) string {
	return "@" + strings.Join(domains[:min(len(domains), 3)], ", @")
}

func nicknameHint(ctx context.Context, m Me) string {
	if m.NicknameFrom.IsZero() {
		return i18n.T(ctx, "account.signup.nickname_hint")
	}
	at := m.NicknameFrom.In(i18n.Zone)
	return i18n.T(ctx, "account.profile.nickname_from", int(at.Month()), at.Day())
}

func deviceName(ctx context.Context, s Session) string {
	switch {
	case s.Device != "" && s.Kind == appKind:
		return i18n.T(ctx, "account.security.app", s.Device)
	case s.Device != "":
		return s.Device
	}
	return i18n.T(ctx, "account.security.unknown")
}

// mainUnless is the kind of a button that is the page's main act unless another is.
func mainUnless(another bool) string {
	if another {
		return ""
	}
	return "main"
}
