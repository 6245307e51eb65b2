package config

import (
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"strings"
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

const mask = "xxxxx" // as net/url writes it

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

var passwordParam = regexp.MustCompile(`(?i)((?:ssl)?passw(?:or)?d=)[^&]*`)

func masked(how, value string) string {
	switch {
	case value == "" || how == "":
		return value
	case how == "smtp":
		if u, err := url.Parse(value); err == nil {
			return u.Redacted()
		}
	case how == "database":
		return maskDatabase(value)
	}
	return mask
}

// maskDatabase hides the password of a database URL. The ones of MySQL are not
// URLs to net/url, and a password in them may hold any sign, so everything from
// the first : of the user to the last @ is hidden.
func maskDatabase(value string) string {
	scheme, rest, ok := strings.Cut(value, "://")
	if !ok {
		return value // a file
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		user, _, hasPassword := strings.Cut(rest[:at], ":")
		if hasPassword {
			user += ":" + mask
		}
		rest = user + rest[at:]
	}
	return scheme + "://" + passwordParam.ReplaceAllString(rest, "${1}"+mask)
}
