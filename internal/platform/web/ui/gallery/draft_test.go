package gallery

import (
	"testing"

	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

const typed = `document.querySelector('#content').value`

// What the network did not take is a draft still, however one comes back to it.
func TestWhatTheNetworkTookNowhereIsADraftStill(t *testing.T) {
	s := new(site)
	b := webtest.Open(t, s.handler(t))
	s.cut.Store(true)
	b.Go("/post/")
	b.Type("#content", "지하철에서 쓴 댓글")
	b.Click("#composer .send")
	b.Wait(`document.querySelector('.toast')`)
	b.Go("/post/")
	if got := webtest.Eval[string](b, typed); got != "지하철에서 쓴 댓글" {
		t.Errorf("after a lost request the comment is %q", got)
	}

	b.Go("/write/")
	b.Type("#content", "지하철에서 쓴 글")
	b.Click("button[form=write]")
	b.Wait(`!document.querySelector('#write')`) // the browser's own page that says so
	b.Go("/write/")
	if got := webtest.Eval[string](b, typed); got != "지하철에서 쓴 글" {
		t.Errorf("after a lost request the post is %q", got)
	}
	s.cut.Store(false)
	b.Click("button[form=write]")
	b.Wait(`location.pathname === '/board/' && document.readyState === 'complete'`)
	b.Go("/write/")
	if got := webtest.Eval[string](b, typed); got != "" {
		t.Errorf("what was sent in the end is a draft still: %q", got)
	}
}

// A draft is there in another tab, for a week.
func TestADraftOutlivesItsTabForAWeek(t *testing.T) {
	b := webtest.Open(t, new(site).handler(t))
	b.Go("/post/")
	b.Click(`a[data-reply="1"]`)
	b.Type("#content", "닫아도 남는 답글")
	other := b.Tab()
	other.Go("/post/")
	if got := webtest.Eval[string](other, typed); got != "닫아도 남는 답글" {
		t.Errorf("in another tab the draft is %q", got)
	}
	other.Wait(`document.querySelector('#composer [name=parent_comment]').value === '1' && !document.querySelector('#composer [name=parent_comment]').disabled`)
	other.Wait(`document.querySelector('#composer [data-to]').textContent.includes('익명1에게 답글')`)
	for _, tt := range []struct {
		days, want string
	}{{"6.9", "닫아도 남는 답글"}, {"7.1", ""}} {
		webtest.Eval[any](b, `{ const key = Object.keys(localStorage).find(k => k.startsWith('draft:')), kept = JSON.parse(localStorage[key]);
			kept.at = Date.now() - `+tt.days+` * 24 * 60 * 60 * 1000; localStorage[key] = JSON.stringify(kept); null }`)
		b.Go("/post/")
		if got := webtest.Eval[string](b, typed); got != tt.want {
			t.Errorf("after %s days the draft is %q, want %q", tt.days, got, tt.want)
		}
	}
	quiet(t, b)
	quiet(t, other)
}
