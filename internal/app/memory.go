package app

import (
	"os"
	"runtime/debug"
)

// SpendMemory makes the process collect garbage when its heap has grown to five
// times what is in use, not to twice, and keeps it within 64 MiB where it can:
// what is in use is little, because what Madang knows is in the database, and
// so the collector ran a hundred times a second. GOGC and GOMEMLIMIT count
// where they are set. It is for a process that serves; see ADR 8.
func SpendMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(64 << 20)
	}
}
