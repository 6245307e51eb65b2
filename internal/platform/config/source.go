package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// Options returns what kong needs to fill a [Config] that is part of a command
// line: files and variables.
func Options() []kong.Option {
	return []kong.Option{
		kong.Resolvers(&sources{}),
		kong.ExplicitGroups([]kong.Group{
			{Key: "data", Title: "Data:"},
			{Key: "serve", Title: "Server:"},
			{Key: "log", Title: "Log:"},
		}),
	}
}

// sources finds the value of a flag that is not on the command line. Kong reads
// variables too, but lets files go before them, takes an empty one for a value,
// and knows nothing of MADANG_…_FILE.
type sources struct {
	file map[string]any // nil until read
}

// Validate is there because kong asks for it; names are checked where the file
// is read.
func (s *sources) Validate(*kong.Application) error { return nil }

// Resolve returns the value of a setting from its variable, the file that its
// variable names, or the file of settings; nil where none has one.
func (s *sources) Resolve(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if len(flag.Envs) == 0 {
		return nil, nil // a flag of a command, not a setting
	}
	env := flag.Envs[0]
	value := os.Getenv(env)
	if path := os.Getenv(env + "_FILE"); flag.Tag.Has("masked") && path != "" {
		if value != "" {
			return nil, fmt.Errorf("%s and %s_FILE are both set: which one holds? Remove one", env, env)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("%s_FILE: %w", env, err)
		}
		value = strings.TrimRight(string(b), "\r\n")
	}
	if value != "" {
		return value, nil
	}
	if flag.Name == "config" {
		return nil, nil
	}
	if err := s.read(ctx); err != nil {
		return nil, err
	}
	if v, ok := s.file[flag.Name]; ok {
		return text(v)
	}
	if _, set := os.LookupEnv(env); set { // empty: as if it were not there
		if flag.IsBool() {
			return false, nil
		}
		if flag.HasDefault {
			return flag.Default, nil
		}
	}
	return nil, nil
}

// read reads the file of settings once. A name in it that is not a setting's is
// an error, as it would be on the command line.
func (s *sources) read(ctx *kong.Context) error {
	if s.file != nil {
		return nil
	}
	s.file = map[string]any{}
	var path string
	var names []string
	for _, f := range ctx.Model.Flags {
		if f.Name == "config" {
			path, _ = ctx.FlagValue(f).(string)
		} else if len(f.Envs) > 0 {
			names = append(names, f.Name)
		}
	}
	if path == "" {
		return nil
	}
	if _, err := toml.DecodeFile(path, &s.file); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("--config: there is no file %s", path)
		}
		return fmt.Errorf("--config: %s: %w", path, err)
	}
	for name := range s.file {
		if !slices.Contains(names, name) {
			return fmt.Errorf("--config: %s: %q is not a setting; there are %s", path, name, strings.Join(names, ", "))
		}
	}
	return nil
}

// text gives a value of a TOML file the form of one on the command line.
func text(v any) (any, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case bool:
		return v, nil
	case []any:
		parts := make([]string, len(v))
		for i, p := range v {
			s, ok := p.(string)
			if !ok || strings.Contains(s, ",") {
				return nil, errors.New("a list holds texts without commas")
			}
			parts[i] = s
		}
		return strings.Join(parts, ","), nil
	}
	return nil, fmt.Errorf("%v is not a text, a list of texts, true or false", v)
}
