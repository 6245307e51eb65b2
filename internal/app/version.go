package app

import (
	"runtime/debug"
	"sync"
)

// Version is the release that this program is, "dev" between releases. A
// release build sets it with -ldflags.
var Version = "dev"

// Build tells one build from another: the version and, where Go knows them, the
// commit and whether it was changed.
var Build = sync.OnceValue(func() string {
	build := Version
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				build += "-" + s.Value[:min(len(s.Value), 12)]
			case s.Key == "vcs.modified" && s.Value == "true":
				build += "-changed"
			}
		}
	}
	return build
})
