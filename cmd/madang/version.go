package main

import (
	"fmt"
	"runtime"

	"github.com/madang-campus/madang/internal/app"
)

type versionCmd struct {
	JSON bool `help:"For programs."`
}

func (versionCmd) Help() string {
	return `Examples:
  madang version
  madang version --json`
}

func (c versionCmd) Run(p *program) error {
	v := struct {
		Version string `json:"version"`
		Build   string `json:"build"`
		Go      string `json:"go"`
		System  string `json:"system"`
	}{app.Version, app.Build(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	if c.JSON {
		return p.json(v)
	}
	fmt.Fprintf(p.out, "madang %s (%s, %s)\n", v.Build, v.Go, v.System)
	return nil
}
