package webtest

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// Speak makes the browser ask for pages in a language, such as "en".
func (b *Browser) Speak(lang string) {
	b.t.Helper()
	tell(b, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": lang}})
}

// Scripts says whether pages may run scripts from the next one on.
func (b *Browser) Scripts(on bool) {
	b.t.Helper()
	tell(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// Forget makes the browser one that nobody has used: without cookies and with
// nothing kept of pages.
func (b *Browser) Forget() {
	b.t.Helper()
	b.Go("/livez") // away from pages that hold something
	Eval[any](b, "sessionStorage.clear(), localStorage.clear(), null")
	tell(b, storage.ClearDataForOrigin, storage.ClearDataForOriginParams{Origin: b.URL, StorageTypes: "service_workers,cache_storage"})
	tell(b, network.ClearBrowserCookies, cdp.Empty{})
}

// Empty takes out what stands in a field.
func (b *Browser) Empty(selector string) {
	b.t.Helper()
	b.Wait(fmt.Sprintf("document.querySelector(%q)", selector))
	Eval[any](b, fmt.Sprintf("document.querySelector(%q).value = '', null", selector))
}

func tell[In, Out any](b *Browser, command cdp.Command[In, Out], in In) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, command, in)
		return err
	}))
}
