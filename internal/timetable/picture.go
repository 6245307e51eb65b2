package timetable

import (
	"context"

	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/timetable/render"
)

// maxPictures is how many pictures are drawn at one time: each needs 8 MB.
const maxPictures = 2

// A pictureKind is how a timetable is drawn.
type pictureKind struct {
	size render.Size
	svg  bool
	dark bool
}

// picture draws a timetable. It waits while others are drawn.
func (s *Service) picture(ctx context.Context, t Timetable, k pictureKind) ([]byte, error) {
	in, err := s.semesterOf(ctx, t)
	if err != nil {
		return nil, err
	}
	p := render.Table{Title: t.Name, Subtitle: semesterName(ctx, in), Theme: render.Theme(themeName(t.Theme)), Dark: k.dark,
		Labels: render.Labels{NoTime: i18n.T(ctx, "timetable.page.timeless")}}
	for d := period.Monday; d <= period.Sunday; d++ {
		p.Labels.Days[d-1] = dayName(ctx, d)
	}
	for _, e := range t.Entries {
		if len(e.Meetings) == 0 {
			p.NoTime = append(p.NoTime, e.Name)
		}
		for _, m := range e.Meetings {
			b := render.Block{Name: e.Name, Place: m.Room, Instructor: professor(e.Professor), Meeting: m.Period()}
			if e.Lecture != nil {
				b.Colour = e.Colour
			}
			p.Blocks = append(p.Blocks, b)
		}
	}
	p.Blocks = p.Blocks[:min(len(p.Blocks), render.MaxBlocks)]
	select {
	case s.pictures <- struct{}{}:
		defer func() { <-s.pictures }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if k.svg {
		return render.SVG(p, k.size)
	}
	return render.PNG(p, k.size)
}
