// Package i18n holds Madang's texts in Korean and English.
//
// Each package that shows texts embeds a texts.toml, where both languages of a
// text stand side by side, and gives it to [Add] when the program starts:
//
//	[board.write]
//	ko = "글쓰기"
//	en = "Write"
//
// A text may hold {0}, {1} … for what is filled in. A text that lacks a
// language, or whose languages fill in different things, stops the program at
// the start, so that none is missing where people look.
package i18n

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// A Lang is a language that Madang speaks.
type Lang string

const (
	Ko Lang = "ko"
	En Lang = "en"
)

// Langs are the languages, the instance's own first.
var Langs = []Lang{Ko, En}

// Zone is where times are shown: Asia/Seoul, which has had no summer time
// since 1988. Times are stored in UTC.
var Zone = time.FixedZone("Asia/Seoul", 9*60*60)

var texts = map[string]text{} // filled by init functions only

type text struct{ ko, en string }

// in returns the text in lang, Korean where it is none that there is.
func (t text) in(lang Lang) string {
	if lang == En && t.en != "" {
		return t.en
	}
	return t.ko
}

// Add takes the texts of a package. It is called from init functions, and
// panics where a text is there already or lacks a language: a mistake in the
// program, found by its first start.
func Add(source string) {
	var tree map[string]any
	if _, err := toml.Decode(source, &tree); err != nil {
		panic(fmt.Sprintf("i18n: %v", err))
	}
	addTree("", tree)
}

func addTree(key string, tree map[string]any) {
	ko, isText := tree["ko"].(string)
	if !isText {
		for name, sub := range tree {
			branch, ok := sub.(map[string]any)
			if !ok {
				panic(fmt.Sprintf("i18n: %s.%s is neither a text nor a group of texts", key, name))
			}
			addTree(strings.TrimPrefix(key+"."+name, "."), branch)
		}
		return
	}
	en, ok := tree["en"].(string)
	if !ok {
		panic(fmt.Sprintf("i18n: %s has no English text", key))
	}
	if !slices.Equal(holes(ko), holes(en)) {
		panic(fmt.Sprintf("i18n: %s fills in %v in Korean and %v in English", key, holes(ko), holes(en)))
	}
	if _, twice := texts[key]; twice {
		panic(fmt.Sprintf("i18n: %s is there twice", key))
	}
	texts[key] = text{ko, en}
	// A text may have texts below it: error.max_length and error.max_length.title.
	for name, sub := range tree {
		if branch, ok := sub.(map[string]any); ok {
			addTree(key+"."+name, branch)
		}
	}
}

// holes lists the {n} of a text, sorted, each once.
func holes(text string) []string {
	var all []string
	for i := range 10 {
		if h := fmt.Sprintf("{%d}", i); strings.Contains(text, h) {
			all = append(all, h)
		}
	}
	return all
}

// Has reports whether there is a text for key.
func Has(key string) bool { _, ok := texts[key]; return ok }

// Keys lists the keys of all texts, sorted.
func Keys() []string {
	keys := make([]string, 0, len(texts))
	for k := range texts {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// In returns the text of key in lang, filled with args. An unknown key is
// returned as it is, so that it is seen.
func In(lang Lang, key string, args ...any) string {
	t, ok := texts[key]
	if !ok {
		return key
	}
	text := t.in(lang)
	if len(args) == 0 {
		return text
	}
	return string(fill(make([]byte, 0, len(text)+32), text, args))
}

// fill appends text with args in its holes. An argument that reads "{1}" stays
// as it is.
func fill(b []byte, text string, args []any) []byte {
	for {
		i := strings.IndexByte(text, '{')
		if i < 0 || i+2 >= len(text) {
			return append(b, text...)
		}
		n := int(text[i+1]) - '0'
		if n < 0 || n >= min(len(args), 10) || text[i+2] != '}' {
			b, text = append(b, text[:i+1]...), text[i+1:]
			continue
		}
		b = append(b, text[:i]...)
		switch a := args[n].(type) {
		case string:
			b = append(b, a...)
		case int:
			b = strconv.AppendInt(b, int64(a), 10)
		default:
			b = fmt.Append(b, a)
		}
		text = text[i+len("{0}"):]
	}
}

// T returns the text of key in the language of ctx, filled with args.
func T(ctx context.Context, key string, args ...any) string { return In(Of(ctx), key, args...) }

type langKey struct{}

// With returns a context whose language is lang.
func With(ctx context.Context, lang Lang) context.Context {
	return context.WithValue(ctx, langKey{}, lang)
}

// Of returns the language of ctx, Korean where none was set.
func Of(ctx context.Context) Lang {
	if l, ok := ctx.Value(langKey{}).(Lang); ok {
		return l
	}
	return Ko
}
