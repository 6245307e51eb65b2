//go:build powercut

package app_test

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A disk is what a power cut would leave of the files that a traced program
// wrote: of each file what was synced, and of what was written since then any
// part, in any order; and of the names that were given in a folder since that was
// synced any.
type disk struct {
	root  string // the folder of the program's data
	files map[string]*file
	names []name
}

// A name is that of a file or a folder, in a folder that was not synced since.
type name struct{ dir, path string }

type file struct {
	synced  []byte
	pending []change // since the last sync
}

// A change is a write at an offset or, with nil data, a cut to that length.
type change struct {
	at   int64
	data []byte
}

func (c change) apply(b []byte) []byte {
	if c.data == nil {
		if int64(len(b)) > c.at {
			return b[:c.at]
		}
		return append(b, make([]byte, c.at-int64(len(b)))...)
	}
	if end := c.at + int64(len(c.data)); int64(len(b)) < end {
		b = append(b, make([]byte, end-int64(len(b)))...)
	}
	copy(b[c.at:], c.data)
	return b
}

func (d *disk) file(path string) *file {
	f := d.files[path]
	if f == nil {
		f = &file{}
		d.files[path] = f
	}
	return f
}

// save writes into dir what the cut leaves, keeping each unsynced change with
// the given chance.
func (d *disk) save(dir string, keep float64, dice *rand.Rand) error {
	var lost []string
	for _, n := range d.names {
		if dice.Float64() >= keep {
			lost = append(lost, n.path)
		}
	}
	for path, f := range d.files {
		if strings.HasSuffix(path, "-shm") {
			continue // shared memory: SQLite makes it anew
		}
		if slices.ContainsFunc(lost, func(l string) bool { return path == l || strings.HasPrefix(path, l+"/") }) {
			continue
		}
		b := append([]byte(nil), f.synced...)
		for _, c := range f.pending {
			if dice.Float64() < keep {
				b = c.apply(b)
			}
		}
		to := filepath.Join(dir, strings.TrimPrefix(path, d.root))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(to, b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

var tracedCall = regexp.MustCompile(`^(?:\d+ +)?([a-z0-9]+)\((.*)\) += (-?\d+)`)

// replay reads a trace made with strace -f -y -xx and plays the calls on files
// below root one by one. sent is told what was written to sockets before it is
// known whether the call came back: who reads an answer may act on it at once.
// after is called after each call that changed or synced a file.
func (d *disk) replay(trace io.Reader, root string, sent func([]byte), after func() error) error {
	begun := map[string]string{} // by thread: the start of a call that did not come back yet
	lines := bufio.NewReaderSize(trace, 1<<20)
	for {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		line = strings.TrimRight(line, "\n")
		thread, _, _ := strings.Cut(line, " ")
		if start, ok := strings.CutSuffix(line, " <unfinished ...>"); ok {
			begun[thread] = start
			tellSent(start, sent)
			continue
		}
		if _, end, ok := strings.Cut(line, " resumed>"); ok {
			line = begun[thread] + end
			delete(begun, thread)
		} else {
			tellSent(line, sent)
		}
		m := tracedCall.FindStringSubmatch(line)
		if m == nil || strings.HasPrefix(m[3], "-") {
			continue
		}
		result, err := strconv.ParseInt(m[3], 10, 64)
		if err != nil {
			return err
		}
		changed, err := d.play(m[1], m[2], result, root)
		if err != nil {
			return fmt.Errorf("%.200s: %w", line, err)
		}
		if changed {
			if err := after(); err != nil {
				return err
			}
		}
	}
}

// tellSent hands on what a write to a socket sends.
func tellSent(line string, sent func([]byte)) {
	_, args, ok := strings.Cut(line, " write(")
	if !ok || !strings.Contains(args, "<TCP") && !strings.Contains(args, "<socket") {
		return
	}
	if quoted := strings.Split(args, `"`); len(quoted) >= 2 {
		if b, err := unhex(quoted[1]); err == nil {
			sent(b)
		}
	}
}

// name notes that a file or a folder was given a name.
func (d *disk) name(path string) {
	d.names = append(d.names, name{filepath.Dir(path), path})
}

func (d *disk) play(call, args string, result int64, root string) (changed bool, err error) {
	path, err := pathOf(call, args)
	if err != nil || !strings.HasPrefix(path, root+"/m") && path != root { // madang.db and its logs, media
		return false, err
	}
	switch call {
	case "openat":
		return false, nil // a name without content
	case "mkdir", "mkdirat":
		d.name(path)
		return true, nil
	case "rename", "renameat", "renameat2":
		quoted := strings.Split(args, `"`)
		if len(quoted) < 4 {
			return false, fmt.Errorf("no two names")
		}
		b, err := unhex(quoted[3])
		if err != nil {
			return false, err
		}
		d.files[string(b)] = d.files[path]
		delete(d.files, path)
		d.name(string(b))
		return true, nil
	case "fsync", "fdatasync":
		if d.files[path] == nil { // a folder
			d.names = slices.DeleteFunc(d.names, func(n name) bool { return n.dir == path })
			return true, nil
		}
	}
	f := d.file(path)
	switch call {
	case "pwrite64", "write":
		quoted := strings.Split(args, `"`)
		if len(quoted) != 3 {
			return false, fmt.Errorf("no data")
		}
		data, err := unhex(quoted[1])
		if err != nil {
			return false, err
		}
		if int64(len(data)) < result {
			return false, fmt.Errorf("the trace has %d of %d bytes", len(data), result)
		}
		at := int64(-1)
		if call == "pwrite64" {
			rest := strings.Split(strings.TrimSpace(quoted[2]), ", ")
			if at, err = strconv.ParseInt(rest[len(rest)-1], 0, 64); err != nil {
				return false, err
			}
		} else {
			at = f.length()
		}
		f.pending = append(f.pending, change{at, data[:result]})
	case "ftruncate":
		_, length, _ := strings.Cut(args, ", ")
		at, err := strconv.ParseInt(strings.TrimSpace(length), 0, 64)
		if err != nil {
			return false, err
		}
		f.pending = append(f.pending, change{at: at})
	case "fsync", "fdatasync":
		for _, c := range f.pending {
			f.synced = c.apply(f.synced)
		}
		f.pending = nil
	case "unlink", "unlinkat":
		delete(d.files, path)
	case "mmap":
		if !strings.HasSuffix(path, "-shm") {
			return false, fmt.Errorf("what is written through memory is not in the trace")
		}
		return false, nil
	default:
		return false, fmt.Errorf("%s is not played", call)
	}
	return true, nil
}

func (f *file) length() int64 {
	n := int64(len(f.synced))
	for _, c := range f.pending {
		if c.data == nil {
			n = c.at
		} else {
			n = max(n, c.at+int64(len(c.data)))
		}
	}
	return n
}

// pathOf returns the file that a call is about: the one behind its file
// descriptor, which -y shows in angle brackets, or the one that it names.
func pathOf(name, args string) (string, error) {
	switch name {
	case "openat", "unlink", "unlinkat", "mkdir", "mkdirat", "rename", "renameat", "renameat2":
		quoted := strings.Split(args, `"`)
		if len(quoted) < 2 {
			return "", nil
		}
		b, err := unhex(quoted[1])
		return string(b), err
	}
	_, rest, ok := strings.Cut(args, "<")
	if !ok {
		return "", nil
	}
	inner, _, _ := strings.Cut(rest, ">")
	if !strings.HasPrefix(inner, `\x`) {
		return inner, nil
	}
	b, err := unhex(inner)
	return string(b), err
}

func unhex(s string) ([]byte, error) { return hex.DecodeString(strings.ReplaceAll(s, `\x`, "")) }
