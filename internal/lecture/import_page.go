package lecture

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/upload"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

func (s *Service) mountImports(m *web.Mux) {
	m.Handle("GET "+importsPath, s.pageImports)
	m.HandleFiles("POST "+importsPath, MaxUpload+1<<20, s.pageStarted)
	m.Handle("GET /lecture/import/{id}/", s.pageImport)
	m.Handle("POST /lecture/import/{id}/check/", s.pageChecked)
	m.Handle("POST /lecture/import/{id}/apply/", s.pageApplied)
}

func (d ImportDraft) href() string { return importsPath + number(d.ID) + "/" }

// importsView is the page from which lists are imported.
type importsView struct {
	kept
	semesters []Semester
	mappings  []NamedMapping
	drafts    []ImportDraft
	semester  string // chosen
	mapping   string
	problems  ui.Problems
}

const shownDrafts = 20

func (s *Service) importsOf(ctx context.Context, k kept) (p importsView, err error) {
	v := account.ViewerOf(ctx)
	p.kept = k
	if p.semesters, err = s.Semesters(ctx, v, k.school); err != nil {
		return p, err
	}
	if p.mappings, err = s.Mappings(ctx, v, k.school); err != nil {
		return p, err
	}
	if now, ok := Current(p.semesters, DateOf(s.db.Now().In(i18n.Zone))); ok {
		p.semester = number(now.ID)
	}
	p.drafts, err = s.Drafts(ctx, v, k.school, shownDrafts)
	return p, err
}

func (s *Service) pageImports(w http.ResponseWriter, r *http.Request) error {
	k, all, err := s.keptOf(r)
	if err != nil || all != nil {
		return orChoose(w, r, importsPath, all, err)
	}
	p, err := s.importsOf(r.Context(), k)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, importsPage(p))
}

// pageStarted takes a list, of which the first file counts.
func (s *Service) pageStarted(w http.ResponseWriter, r *http.Request) error {
	k, all, err := s.keptOf(r)
	if err == nil && all != nil {
		err = notFound()
	}
	if err != nil {
		return err
	}
	ctx := r.Context()
	var list []byte
	var wrong error
	err = web.ParseFiles(w, r, s.o.Uploads, MaxUpload, func(field string, f *upload.File, err error) error {
		if field != "file" || list != nil || wrong != nil {
			return nil
		}
		if wrong = err; err == nil {
			list, err = io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	var id int64
	switch {
	case wrong != nil:
	case len(list) == 0:
		wrong = fault.Field("file", "empty_file")
	default:
		id, wrong = s.StartDraft(ctx, account.ViewerOf(ctx), chosenID(r.PostFormValue("semester")), list, r.PostFormValue("mapping"))
	}
	if wrong == nil {
		return web.Redirect(w, r, importsPath+number(id)+"/")
	}
	problems, status, ok := web.Again(w, r, ofList(wrong))
	if !ok {
		return wrong
	}
	p, err := s.importsOf(ctx, k)
	if err != nil {
		return err
	}
	p.problems, p.semester, p.mapping = problems, r.PostFormValue("semester"), r.PostFormValue("mapping")
	return web.Render(w, r, status, importsPage(p))
}

// ofList makes what is wrong with a file a problem of the field that it is in.
func ofList(err error) error {
	if f := fault.Of(err); (f.Kind == fault.Invalid || f.Kind == fault.TooLarge) && len(f.Fields) == 0 {
		return fault.Field("file", f.Code, f.Args...)
	}
	return err
}

// chosenID is an id of a form, 0 for what is none.
func chosenID(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// importView is the page of one import.
type importView struct {
	draft    ImportDraft
	semester Semester
	look     Look
	force    bool
	keep     string
	problems ui.Problems
	operator bool
}

func (p importView) back() string { return kept{p.draft.School, p.operator}.at(importsPath) }

// importOf returns the page of a draft, with how its list looks while it is open.
func (s *Service) importOf(r *http.Request, d ImportDraft) (p importView, err error) {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	p = importView{draft: d, operator: v.Role == account.Operator}
	if p.semester, err = s.Semester(ctx, v, d.Semester); err != nil || d.State != DraftOpen {
		return p, err
	}
	p.look, err = s.LookAt(ctx, v, d)
	if problems, ok := web.Problems(ctx, err); ok && err != nil {
		p.problems = problems // the header line or the worksheet is another
		return p, nil
	}
	return p, err
}

func (s *Service) pageImport(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	d, err := s.Draft(r.Context(), account.ViewerOf(r.Context()), id)
	if err != nil {
		return err
	}
	p, err := s.importOf(r, d)
	if err != nil {
		return err
	}
	if d.State == DraftQueued {
		w.Header().Set("Refresh", "2") // shows what became of it, without a script
	}
	return web.Render(w, r, http.StatusOK, importPage(p))
}

func (s *Service) pageChecked(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	d, err := s.Draft(ctx, v, id)
	if err != nil {
		return err
	}
	m := readMapping(r.PostForm)
	_, err = s.TryDraft(ctx, v, id, m)
	if err == nil {
		return web.Redirect(w, r, d.href()+"#result")
	}
	d.Mapping, d.Report = m, nil
	return s.again(w, r, d, err, func(*importView) {})
}

// again shows the page of a draft with what is wrong.
func (s *Service) again(w http.ResponseWriter, r *http.Request, d ImportDraft, wrong error, set func(p *importView)) error {
	problems, status, ok := web.Again(w, r, wrong)
	if !ok {
		return wrong
	}
	p, err := s.importOf(r, d)
	if err != nil {
		return err
	}
	p.problems = problems
	set(&p)
	return web.Render(w, r, status, importPage(p))
}

func (s *Service) pageApplied(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	d, err := s.Draft(ctx, v, id)
	if err != nil {
		return err
	}
	force, keep := web.Flag(r, "force", false), strings.TrimSpace(r.PostFormValue("keep"))
	if err := s.ApplyDraft(ctx, v, id, force, keep); err != nil {
		return s.again(w, r, d, err, func(p *importView) { p.force, p.keep = force, keep })
	}
	return web.Redirect(w, r, d.href())
}

// Characters that the page offers as separators, a newline as its name.
var separators = []struct{ name, text string }{{"newline", "\n"}, {"comma", ","}, {"slash", "/"}, {"semicolon", ";"}, {"dot", "·"}, {"dash", "-"}, {"underscore", "_"}, {"greater", ">"}}

// readMapping reads a mapping as the form has it.
func readMapping(in url.Values) Mapping {
	m := NewMapping()
	for _, f := range Fields {
		if column := in.Get(string(f)); column != "" {
			m.Columns[f] = column
		}
	}
	switch in.Get("number_by") {
	case "last":
		m.NumberLast = count(in.Get("number_last"))
		delete(m.Columns, FieldNumber)
	case "after":
		m.NumberAfter = in.Get("number_after")
		delete(m.Columns, FieldNumber)
	case "none":
		delete(m.Columns, FieldNumber)
	}
	m.Credits, m.Notation = CreditForm(in.Get("credit_form")), period.Notation(in.Get("notation"))
	m.DefaultKind, m.BracketedKind = period.Kind(in.Get("default_kind")), period.Kind(in.Get("bracketed_kind"))
	m.VideoMayOverlap = in.Get("video_may_overlap") != ""
	m.Gap, m.HeaderLine, m.Table = count(in.Get("gap")), count(in.Get("header_line")), in.Get("table")
	for name, to := range map[string]*string{"professor_separators": &m.Professors, "category_separators": &m.Categories, "level_separators": &m.Levels} {
		*to = ""
		for _, s := range separators {
			if slices.Contains(in[name], s.name) {
				*to += s.text
			}
		}
	}
	return m
}

// count reads a number of a form: 0 where there is none, −1 for what cannot be one.
func count(text string) int {
	if text = strings.TrimSpace(text); text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n > 1_000_000 {
		return -1
	}
	return n
}

// numberBy is how the mapping finds the number of a section, as the form has it.
func (m Mapping) numberBy() string {
	switch {
	case m.Columns[FieldNumber] != "":
		return "column"
	case m.NumberLast > 0:
		return "last"
	case m.NumberAfter != "":
		return "after"
	}
	return "none"
}

func (p importView) columnOptions(ctx context.Context, chosen string) []ui.Option {
	all := []ui.Option{{Text: i18n.T(ctx, "lecture.page.no_column")}}
	for _, c := range p.look.Columns {
		all = append(all, ui.Option{Value: c, Text: c})
	}
	if chosen != "" && !slices.Contains(p.look.Columns, chosen) {
		all = append(all, ui.Option{Value: chosen, Text: i18n.T(ctx, "lecture.page.column_gone", chosen)})
	}
	return all
}

func options(ctx context.Context, prefix string, values ...string) (all []ui.Option) {
	for _, v := range values {
		all = append(all, ui.Option{Value: v, Text: i18n.T(ctx, prefix+strings.NewReplacer("/", "_", "-", "_").Replace(v))})
	}
	return all
}

func namesOf[T ~string](list []T) (all []string) {
	for _, x := range list {
		all = append(all, string(x))
	}
	return all
}

// preview is the first rows, each cell with its beginning.
func (p importView) preview() (rows [][]string) {
	for _, row := range p.look.Rows[:min(3, len(p.look.Rows))] {
		cells := make([]string, len(row))
		for i, c := range row {
			if cells[i] = strings.ReplaceAll(c, "\n", " ⏎ "); utf8.RuneCountInString(cells[i]) > 60 {
				cells[i] = string([]rune(cells[i])[:60]) + "…"
			}
		}
		rows = append(rows, cells)
	}
	return rows
}

// where names the row of a problem.
func (x RowProblem) where(ctx context.Context) string {
	if x.Column == "" {
		return i18n.T(ctx, "lecture.page.line", x.Line)
	}
	return i18n.T(ctx, "lecture.page.cell", x.Line, x.Column)
}

func (x RowProblem) sentence(ctx context.Context) string {
	return i18n.T(ctx, "error."+x.Code, x.Args...)
}

// fieldNames are the fields of a change, in words.
func (c Change) fieldNames(ctx context.Context) string {
	names := make([]string, len(c.Fields))
	for i, f := range c.Fields {
		names[i] = i18n.T(ctx, "lecture.changed."+f)
	}
	return strings.Join(names, ", ")
}

// asks reports whether the one who applies has to say that lectures may be lost.
func (p importView) asks() bool { return p.draft.Report != nil && p.draft.Report.Gone > 0 }

func semesterTitle(ctx context.Context, f semesterForm) string {
	if f.id == 0 {
		return i18n.T(ctx, "lecture.page.new_semester")
	}
	return i18n.T(ctx, "lecture.page.edit_semester")
}

// mainUnless is the kind of a button that is the main one of its page unless
// another is.
func mainUnless(another bool) string {
	if another {
		return ""
	}
	return "main"
}

func (p importView) tableOptions() (all []ui.Option) {
	for i, t := range p.look.Tables {
		o := ui.Option{Value: t, Text: t}
		if i == 0 && p.draft.Mapping.Table == "" {
			o.Value = ""
		}
		all = append(all, o)
	}
	return all
}

func (p importsView) semesterOptions(ctx context.Context) (all []ui.Option) {
	for _, s := range p.semesters {
		all = append(all, ui.Option{Value: number(s.ID), Text: s.In(ctx)})
	}
	return all
}

func (p importsView) mappingOptions(ctx context.Context) []ui.Option {
	all := []ui.Option{{Text: i18n.T(ctx, "lecture.page.suggest")}}
	for _, m := range p.mappings {
		all = append(all, ui.Option{Value: m.Name, Text: m.Name})
	}
	return all
}

func (p importsView) nameOf(ctx context.Context, semester int64) string {
	for _, s := range p.semesters {
		if s.ID == semester {
			return s.In(ctx)
		}
	}
	return "" // semesters are never deleted
}

// short says in a line what an import changed.
func (r Report) short(ctx context.Context) string {
	return i18n.T(ctx, "lecture.page.short", r.Added, r.Changed+r.Back, r.Gone)
}

// facts are the numbers of a report with their names.
func (r Report) facts(ctx context.Context) (all [][2]string) {
	for _, f := range []struct {
		name string
		n    int
	}{{"added", r.Added}, {"changed", r.Changed}, {"back", r.Back}, {"gone", r.Gone}, {"same", r.Same}} {
		all = append(all, [2]string{i18n.T(ctx, "lecture.fact."+f.name), strconv.Itoa(f.n)})
	}
	return all
}
