package main

import (
	"fmt"
)

type configCmd struct {
	JSON     bool `help:"For programs." xor:"form"`
	Markdown bool `help:"Print docs/operate.md, which is made from the settings and commands." xor:"form"`
}

func (configCmd) Help() string {
	return `Shows what holds after flags, variables and the file of settings, as TOML that --config reads. Secrets are masked.

Examples:
  madang config
  MADANG_LISTEN=:8080 madang config --json`
}

func (c configCmd) Run(p *program) error {
	lines := p.cfg.Lines()
	switch {
	case c.Markdown:
		return p.manual(p.out)
	case c.JSON:
		return p.json(lines)
	}
	for _, l := range lines {
		value := l.TOML()
		switch {
		case l.Value == "":
			fmt.Fprintf(p.out, "# %s =\n", l.Name)
		case l.Name == "config":
			fmt.Fprintf(p.out, "# %s = %s\n", l.Name, value) // a file cannot name another
		default:
			fmt.Fprintf(p.out, "%s = %s\n", l.Name, value)
		}
	}
	return nil
}
