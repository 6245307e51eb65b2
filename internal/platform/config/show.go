package config

import (
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/platform/db"
)

// A Line is one setting and what holds for it.
type Line struct {
	Name     string `json:"name"`     // of the flag, without --
	Variable string `json:"variable"` // MADANG_…
	Value    string `json:"value"`    // secrets masked
	Default  string `json:"-"`
	Group    string `json:"-"`
	Help     string `json:"-"`
	Masked   bool   `json:"-"` // holds a secret
	Repeated bool   `json:"-"`
}

// TOML returns the value as it stands in a file of settings.
func (l Line) TOML() string {
	switch {
	case l.Repeated:
		var items []string
		for v := range strings.SplitSeq(l.Value, ",") {
			if v != "" {
				items = append(items, strconv.Quote(v))
			}
		}
		return "[" + strings.Join(items, ", ") + "]"
	case l.Value == "true" || l.Value == "false":
		return l.Value
	}
	return strconv.Quote(l.Value)
}

const mask = "***"

// Lines lists all settings in their order. What is secret is masked; whether it
// is set stays visible.
func (c *Config) Lines() []Line {
	v := reflect.ValueOf(c).Elem()
	lines := make([]Line, 0, v.NumField())
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		value := fmt.Sprint(v.Field(i).Interface())
		if list, ok := v.Field(i).Interface().([]string); ok {
			value = strings.Join(list, ",")
		}
		lines = append(lines, Line{
			Name: tag.Get("name"), Variable: tag.Get("env"), Value: masked(tag.Get("masked"), value),
			Default: tag.Get("default"), Group: tag.Get("group"), Help: tag.Get("help"),
			Masked: tag.Get("masked") != "", Repeated: v.Field(i).Kind() == reflect.Slice,
		})
	}
	return lines
}

func masked(how, value string) string {
	switch {
	case value == "" || how == "":
		return value
	case how == "url":
		if u, err := url.Parse(value); err == nil {
			return strings.Replace(u.Redacted(), ":xxxxx@", ":"+mask+"@", 1)
		}
	case how == "database":
		return db.Redact(value)
	}
	return mask
}
