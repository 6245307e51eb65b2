package db

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// NewerSchema is what [DB.Migrate] returns when a newer program has worked on
// the database. Nothing has been changed.
type NewerSchema struct {
	Names []string // of the files that this program does not have
}

func (e NewerSchema) Error() string {
	return "the database belongs to a newer version of Madang (it has " + strings.Join(e.Names, ", ") +
		"): start that version, or restore the copy from before it"
}

// ChangedSchema is what [DB.Migrate] returns when a file that has been applied
// reads differently now. A change of the schema is a new file.
type ChangedSchema struct{ Name string }

func (e ChangedSchema) Error() string {
	return "schema " + e.Name + " has been applied with another text: take that text back and write a new file"
}

// A schemaFile is one file of a schema folder, as this engine reads it.
type schemaFile struct {
	name       string // 0011_board
	statements []string
}

// sum is the checksum of the first n statements.
func (f schemaFile) sum(n int) string {
	s := sha256.Sum256([]byte(strings.Join(f.statements[:n], ";\n")))
	return hex.EncodeToString(s[:16])
}

// schemaFiles reads the files in the order of their numbers, whoever owns them.
func (d *dialect) schemaFiles(schemas []fs.FS) ([]schemaFile, error) {
	texts := map[string]string{}
	for _, s := range schemas {
		names, err := fs.Glob(s, "schema/*.sql")
		if err != nil {
			return nil, fmt.Errorf("schema: %w", err)
		}
		for _, n := range names {
			text, err := fs.ReadFile(s, n)
			if err != nil {
				return nil, fmt.Errorf("schema: %w", err)
			}
			key := strings.TrimSuffix(path.Base(n), ".sql")
			if _, twice := texts[key]; twice {
				return nil, fmt.Errorf("schema %s is there twice", key)
			}
			texts[key] = string(text)
		}
	}
	var files []schemaFile
	numbers := map[string]string{}
	for key, text := range texts {
		name, engine, special := strings.Cut(key, ".")
		if special && engine != d.file {
			continue
		}
		if _, replaced := texts[name+"."+d.file]; replaced && !special {
			continue
		}
		number, _, _ := strings.Cut(name, "_")
		if twin := numbers[number]; twin != "" {
			return nil, fmt.Errorf("schema %s and %s have the same number", min(name, twin), max(name, twin))
		}
		numbers[number] = name
		files = append(files, schemaFile{name, statements(text)})
	}
	slices.SortFunc(files, func(a, b schemaFile) int { return cmp.Compare(a.name, b.name) })
	return files, nil
}

// statements splits a text at each ; that ends a line.
func statements(text string) (all []string) {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			b.WriteString(strings.TrimRight(line, " \t\r\n") + "\n")
		}
	}
	for s := range strings.SplitSeq(b.String(), ";\n") {
		if s = strings.TrimSpace(s); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// progress is how far a file has come.
type progress struct {
	sum                string // of the statements that are done
	steps, done, begun int
}

const schemaTables = `
CREATE TABLE IF NOT EXISTS schema_progress (
	name VARCHAR(100) NOT NULL PRIMARY KEY,
	checksum VARCHAR(64) NOT NULL,
	steps BIGINT NOT NULL,
	done BIGINT NOT NULL,
	begun BIGINT NOT NULL,
	changed BIGINT NOT NULL
) {table};
CREATE TABLE IF NOT EXISTS schema_lease (
	id BIGINT NOT NULL PRIMARY KEY,
	owner VARCHAR(40) NOT NULL,
	beat BIGINT NOT NULL
) {table};
`

// progress reads how far each file has come.
func (db *DB) progress(ctx context.Context) (map[string]progress, error) {
	all := map[string]progress{}
	tables, err := db.Tables(ctx)
	if err != nil || !slices.Contains(tables, "schema_progress") {
		return all, err
	}
	rows, err := db.read.QueryContext(ctx, "SELECT name, checksum, steps, done, begun FROM schema_progress")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var p progress
		if err := rows.Scan(&name, &p.sum, &p.steps, &p.done, &p.begun); err != nil {
			return nil, err
		}
		all[name] = p
	}
	return all, rows.Err()
}

// pending returns the files that are not done, or why there can be no answer.
func pending(files []schemaFile, state map[string]progress) ([]schemaFile, error) {
	var todo []schemaFile
	known := map[string]bool{}
	for _, f := range files {
		known[f.name] = true
		p, seen := state[f.name]
		complete := seen && p.done == p.steps
		switch {
		case !seen:
			todo = append(todo, f)
		case p.done > len(f.statements) || f.sum(p.done) != p.sum || complete && p.steps != len(f.statements):
			return nil, ChangedSchema{f.name}
		case !complete:
			todo = append(todo, f)
		}
	}
	var newer []string
	for name := range state {
		if !known[name] {
			newer = append(newer, name)
		}
	}
	if newer != nil {
		slices.Sort(newer)
		return nil, NewerSchema{newer}
	}
	return todo, nil
}

// Pending returns the names of the schema files that [DB.Migrate] would apply,
// and its errors [NewerSchema] and [ChangedSchema]. It changes nothing.
func (db *DB) Pending(ctx context.Context, schemas ...fs.FS) ([]string, error) {
	files, err := db.d.schemaFiles(schemas)
	if err != nil {
		return nil, err
	}
	state, err := db.progress(ctx)
	if err != nil {
		return nil, err
	}
	todo, err := pending(files, state)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, f := range todo {
		names = append(names, f.name)
	}
	return names, nil
}
