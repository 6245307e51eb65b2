package sheet

import (
	"archive/zip"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

const maxLinks = 10_000 // from a part to others, and worksheets

// A book is a workbook, of which one worksheet is read.
type book struct {
	parts    map[string]*zip.File
	sheet    *zip.File
	shared   []string // texts that cells share
	formats  []format // of numbers, by the style of a cell
	from1904 bool     // days count from 1904 rather than 1900
}

// A link is what one part says of another.
type link struct {
	kind string // the last word of its type
	part string
}

// links returns the links of a part by their ids.
func (b *book) links(part string) (map[string]link, error) {
	all := map[string]link{}
	dir, name := path.Split(part)
	for e, err := range starts(b.parts[dir+"_rels/"+name+".rels"]) {
		if err != nil {
			return nil, err
		}
		if e.Name.Local != "Relationship" || attr(e, "TargetMode") == "External" {
			continue
		}
		to := attr(e, "Target")
		if !strings.HasPrefix(to, "/") {
			to = path.Join(dir, to)
		}
		all[attr(e, "Id")] = link{path.Base(attr(e, "Type")), partName(to)}
		if len(all) > maxLinks {
			return nil, broken(0, nil)
		}
	}
	return all, nil
}

// openXLSX finds the worksheet, and reads what its cells refer to.
func openXLSX(src *source, o Options) (*Sheet, error) {
	parts, err := openZip(src)
	if err != nil {
		return nil, err
	}
	b := &book{parts: parts}
	root, err := b.links("")
	if err != nil {
		return nil, err
	}
	workbook := "xl/workbook.xml"
	for _, id := range slices.Sorted(maps.Keys(root)) {
		if root[id].kind == "officeDocument" {
			workbook = root[id].part
		}
	}
	if b.parts[workbook] == nil || !strings.HasSuffix(workbook, ".xml") {
		return nil, &Problem{Code: CodeKind} // another kind of zip
	}
	links, err := b.links(workbook)
	if err != nil {
		return nil, err
	}
	s := &Sheet{Kind: XLSX}
	if err := b.findSheet(s, workbook, links, o.Table); err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(links)) {
		l := links[id]
		switch l.kind {
		case "sharedStrings":
			err = b.readShared(b.parts[l.part])
		case "styles":
			err = b.readFormats(b.parts[l.part])
		}
		if err != nil {
			return nil, err
		}
	}
	s.records = b.records(o.HeaderLine)
	return s, nil
}

// findSheet looks for the worksheet with a name, or the first that is not hidden.
func (b *book) findSheet(s *Sheet, workbook string, links map[string]link, name string) error {
	part, root := "", true
	for e, err := range starts(b.parts[workbook]) {
		if err != nil {
			return err
		}
		if root && e.Name.Local != "workbook" {
			return &Problem{Code: CodeKind} // a document or slides
		}
		root = false
		if e.Name.Local == "workbookPr" {
			b.from1904 = isTrue(attr(e, "date1904"))
		}
		if e.Name.Local != "sheet" {
			continue
		}
		to, known := links[attr(e, "id")]
		if !known {
			return broken(0, nil)
		}
		if to.kind != "worksheet" { // a chart has a sheet of its own
			continue
		}
		state, its := attr(e, "state"), attr(e, "name")
		visible := state == "" || state == "visible"
		if part == "" && (its == name || name == "" && visible) {
			part, s.Table = to.part, its
		}
		if visible {
			s.Tables = append(s.Tables, its)
		}
		if len(s.Tables) > maxLinks {
			return broken(0, nil)
		}
	}
	if part == "" {
		return &Problem{Code: CodeTable, Args: []any{name}}
	}
	if b.sheet = b.parts[part]; b.sheet == nil {
		return broken(0, nil)
	}
	return nil
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// readFormats reads how the styles of cells show numbers.
func (b *book) readFormats(f *zip.File) error {
	if f == nil {
		return broken(0, nil)
	}
	custom, cells := map[int]format{}, false
	for e, err := range starts(f) {
		if err != nil {
			return err
		}
		id, err := strconv.Atoi(attr(e, "numFmtId"))
		switch e.Name.Local {
		case "numFmt":
			if err == nil {
				custom[id] = formatOf(attr(e, "formatCode"))
			}
		case "cellXfs":
			cells = true
		case "cellStyles", "dxfs":
			cells = false
		case "xf":
			if !cells {
				continue
			}
			f, ok := custom[id]
			if !ok {
				f = builtIn(id)
			}
			b.formats = append(b.formats, f)
		}
	}
	b.formats = slices.Clip(b.formats)
	return nil
}
