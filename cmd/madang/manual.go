package main

import (
	_ "embed"
	"io"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"

	"github.com/madang-campus/madang/internal/platform/config"
	"github.com/madang-campus/madang/internal/platform/setting"
)

//go:embed operate.md.tmpl
var manualText string

// manual writes docs/operate.md. Its tables come from the settings and the
// commands themselves, so that they cannot be out of date unseen.
func (p *program) manual(w io.Writer) error {
	t, err := template.New("operate.md").Funcs(template.FuncMap{"cell": cell}).Parse(manualText)
	if err != nil {
		return err
	}
	type command struct{ Name, Help, Detail string }
	var commands []command
	for _, leaf := range p.kong.Model.Leaves(true) {
		detail, example, found := strings.Cut(leaf.Detail, "Example")
		if found {
			_, example, _ = strings.Cut(example, "\n")
		}
		commands = append(commands, command{
			Name: strings.TrimPrefix(leaf.FullPath(), "madang ") + arguments(leaf),
			Help: strings.TrimSpace(leaf.Help + " " + detail), Detail: unindent(example),
		})
	}
	return t.Execute(w, map[string]any{
		"Settings": new(config.Config).Lines(),
		"Commands": commands,
		"Choices":  setting.All(),
	})
}

func arguments(leaf *kong.Node) (s string) {
	for _, a := range leaf.Positional {
		s += " " + a.Summary()
	}
	for _, f := range leaf.Flags {
		if f.Name == "help" {
			continue
		}
		if f.Required {
			s += " " + f.String()
		} else {
			s += " [" + f.String() + "]"
		}
	}
	return s
}

func unindent(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\n  ", "\n")) }

// cell makes a text fit into a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
