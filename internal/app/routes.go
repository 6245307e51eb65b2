package app

// A Route is an address that an instance answers: a method and a path such as
// /board/{id}/.
type Route struct {
	Method, Path string
	For          Audience
}

// An Audience is who a route is for.
type Audience string

const (
	People   Audience = "people"   // a page
	Programs Audience = "programs" // a call
	Anyone   Audience = "anyone"   // the same whatever Accept says
)

// Routes lists what the instance answers: calls, pages, then what has one
// representation only, each in the order of registration. Tests are made from
// it, so that none forgets a route.
func (a *App) Routes() []Route {
	var all []Route
	for _, r := range a.api.Routes() {
		all = append(all, Route{r.Method, r.Path, Programs})
	}
	for _, r := range a.pages.Routes() {
		all = append(all, Route{r.Method, r.Path, People})
	}
	for _, r := range a.fixed.Routes() {
		all = append(all, Route{r.Method, r.Path, Anyone})
	}
	for _, r := range a.files.Routes() {
		all = append(all, Route{r.Method, r.Path, Anyone})
	}
	for _, path := range a.api.Files() {
		all = append(all, Route{"GET", path, Anyone})
	}
	for _, path := range []string{"/livez", "/readyz", "/healthz"} {
		all = append(all, Route{"GET", path, Anyone})
	}
	return all
}
