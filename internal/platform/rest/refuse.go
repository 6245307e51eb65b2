package rest

import "net/http"

// Error answers r with err in the API's shape, for what stands before the API
// and refuses a request that would have been the API's.
func (a *API) Error(w http.ResponseWriter, r *http.Request, err error) {
	h := w.Header()
	addVary(h)
	h.Set("Cache-Control", "private, no-cache")
	drain(r)
	a.fail(r.Context(), &Exchange{Request: r, api: a, header: h}, w, err)
}
