package review

import (
	"crypto/rand"
	"encoding/binary"
	"log/slog"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// An Author is all that a reader learns about who wrote a text: the same word for
// everybody.
type Author struct {
	Name string `json:"name"`
	IsMe bool   `json:"is_me"` // true for the writer alone
}

// A writer is who wrote a text. It never leaves this package, and prints nothing.
type writer struct{ id account.ID }

func (writer) String() string       { return "writer" }
func (writer) GoString() string     { return "writer" }
func (writer) LogValue() slog.Value { return slog.StringValue("writer") }

// seenBy returns what v sees of the writer.
func (w writer) seenBy(lang i18n.Lang, v account.Viewer) Author {
	return Author{Name: i18n.In(lang, "review.author"), IsMe: w.id == v.ID && v.SignedIn()}
}

// drawID draws the id of a text by lot. Counted ids would tell which texts were
// written one after the other, as somebody does who reviews all of a semester. It
// fits the integers of JavaScript; that two are the same one in a billion texts
// would have a chance of, and the key of the table refuses it.
func drawID() int64 {
	var b [8]byte
	rand.Read(b[:]) // never fails
	return int64(binary.LittleEndian.Uint64(b[:])>>11) | 1<<52
}

// today is the day of a moment, which is all of it that is kept of a text.
func today(at time.Time) lecture.Date { return lecture.DateOf(at.In(i18n.Zone)) }

// dayOf is a day as the API shows a time: its beginning.
func dayOf(d lecture.Date) rest.Time { return rest.At(d.In(i18n.Zone)) }
