package rest

import (
	"maps"
	"slices"
)

// Files lists the paths of the API's own files, sorted: the document, its page
// and what that is made of. They answer GET and HEAD.
func (a *API) Files() []string { return slices.Sorted(maps.Keys(a.static)) }
