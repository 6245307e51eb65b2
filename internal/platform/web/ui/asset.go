package ui

// Asset returns the address of an embedded file, with its content's hash in
// the name, so that browsers may keep it for good.
func Asset(name string) string { return "/static/" + name }

func iconHref(name string) string { return Asset("icons.svg") + "#" + name }
