package demo

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

//go:embed threads/*.txt remarks.txt reviews.txt schools.toml courses.txt pictures/*.jpg
var texts embed.FS

// A thread is a post with its comments as threads/README.md describes them.
type thread struct {
	board, mood string
	warmth      int    // 0 to 3: how well it is liked
	from        string // who writes it: "", "grad", "fresh" or "operator"
	mixed       bool   // not told at a women's university
	part        string // of the day, a key of parts, or ""
	question    bool
	title, body string
	pictures    []Picture
	lines       []line
	ballot      ballot
}

// A line is a comment of a thread.
type line struct {
	who      string // "a" is the author, "1", "2" … are others
	graduate bool
	signed   bool
	loved    bool
	late     bool // said some days later
	reply    bool // to the last line before it that is none
	text     string
}

// moods are the kinds of threads. For each there is a list of remarks.
var moods = []string{"fun", "help", "cheer", "thanks", "talk", "deal", "join"}

func readThreads() ([]thread, error) {
	var all []thread
	for _, f := range files {
		name := "threads/" + f.file + ".txt"
		b, err := texts.ReadFile(name)
		if err != nil {
			return nil, err
		}
		for i, block := range blocks(string(b)) {
			t, err := parseThread(f.board, block)
			if err != nil {
				return nil, fmt.Errorf("%s: thread %d: %w", name, i+1, err)
			}
			all = append(all, t)
		}
	}
	return all, nil
}

// blocks cuts a file at its heads, the lines that begin with "## ".
func blocks(file string) []string {
	return strings.Split("\n"+strings.TrimSpace(file), "\n## ")[1:]
}

var lineForm = regexp.MustCompile(`^(g?)(a|\d+)(!?)(\+?)(~?)([:>]) (.+)$`)

func parseThread(board, block string) (thread, error) {
	t := thread{board: board}
	head, rest, _ := strings.Cut(block, "\n")
	if err := t.parseHead(strings.Fields(head)); err != nil {
		return t, err
	}
	var body []string
	for l := range strings.Lines(rest) {
		l = strings.TrimRight(l, "\n")
		m := lineForm.FindStringSubmatch(l)
		switch title, titled := strings.CutPrefix(l, "= "); {
		case titled && t.title == "" && len(body) == 0:
			t.title, t.question = strings.CutSuffix(title, " ?")
		case m != nil:
			said := line{graduate: m[1] != "", who: m[2], signed: m[3] != "", loved: m[4] != "", late: m[5] != "", reply: m[6] == ">", text: strings.ReplaceAll(m[7], `\n`, "\n")}
			if said.reply && len(t.lines) == 0 {
				return t, fmt.Errorf("%q answers nothing", l)
			}
			t.lines = append(t.lines, said)
		case len(t.lines) == 0 && t.ballot.parseChoice(l):
		case strings.HasPrefix(l, "@ "):
			file, caption, _ := strings.Cut(l[2:], " ")
			t.pictures = append(t.pictures, Picture{file, caption})
		case len(t.lines) > 0 && l != "":
			return t, fmt.Errorf("%q is no comment", l)
		case len(t.lines) == 0:
			body = append(body, l)
		}
	}
	t.body = strings.TrimSpace(strings.Join(body, "\n"))
	if t.body == "" || (t.title == "") != (board == secret) || len(t.lines) == 0 {
		return t, fmt.Errorf("%.40q has no text, no comments, or a title where none belongs", rest)
	}
	return t, t.ballot.check()
}

func (t *thread) parseHead(fields []string) error {
	if len(fields) == 0 || !slices.Contains(moods, fields[0]) {
		return fmt.Errorf("head %q begins with no mood", fields)
	}
	t.mood = fields[0]
	for _, f := range fields[1:] {
		if m := daysForm.FindStringSubmatch(f); m != nil {
			t.ballot.days, _ = strconv.Atoi(m[1]) // digits
			continue
		}
		switch _, part := parts[f]; {
		case strings.Trim(f, "*") == "":
			t.warmth = len(f)
		case part:
			t.part = f
		case f == "mixed":
			t.mixed = true
		case f == "grad" || f == "fresh" || f == "operator":
			t.from = f
		default:
			return fmt.Errorf("head has the unknown word %q", f)
		}
	}
	return nil
}

// readRemarks returns the short things that people say to anything of a mood.
func readRemarks() (map[string][]string, error) {
	b, err := texts.ReadFile("remarks.txt")
	if err != nil {
		return nil, err
	}
	all := map[string][]string{}
	for _, block := range blocks(string(b)) {
		mood, rest, _ := strings.Cut(block, "\n")
		if !slices.Contains(moods, mood) {
			return nil, fmt.Errorf("remarks.txt: unknown mood %q", mood)
		}
		all[mood] = strings.Split(strings.TrimSpace(rest), "\n")
	}
	return all, nil
}
