package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"mime"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

//go:embed css js vendor/*.js img
var files embed.FS

// A File is an embedded file as it is served.
type File struct {
	Name string // with its content's hash: madang-1f2e3d4c5b6a.css
	Type string // its media type
	Body []byte

	compress     sync.Once
	gzip, brotli []byte
}

// styles are the parts of madang.css in the order of the cascade.
var styles = []string{"tokens", "base", "frame", "act", "list", "post", "media", "week", "wizard", "form", "grades", "float"}

// assets holds the files by their plain names and by their hashed ones.
var assets, hashed = pack()

// pack reads the files. Those that name others come after them, so that the
// names they hold are the hashed ones.
func pack() (plain, hashed map[string]*File) {
	plain, hashed = map[string]*File{}, map[string]*File{}
	put := func(name string, body []byte) {
		sum := sha256.Sum256(body)
		ext := path.Ext(name)
		f := &File{
			Name: strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:6]) + ext,
			Type: mediaType(ext),
			Body: body,
		}
		plain[name], hashed[f.Name] = f, f
	}
	images, err := fs.ReadDir(files, "img")
	must(err)
	for _, e := range images {
		put(e.Name(), read("img/"+e.Name()))
	}
	var css bytes.Buffer
	for _, name := range styles {
		css.Write(read("css/" + name + ".css"))
	}
	put("madang.css", named.ReplaceAllFunc(uncomment(css.Bytes()), func(ref []byte) []byte {
		return hashedNames(plain, ref)
	}))
	put("htmx.js", read("vendor/htmx.js"))
	for _, name := range []string{"draft.js", "find.js", "keys.js", "offline.js", "share.js", "write.js", "pictures.js", "viewer.js", "madang.js"} {
		put(name, named.ReplaceAllFunc(read("js/"+name), func(ref []byte) []byte { return hashedNames(plain, ref) }))
	}
	put("sw.js", worker(plain))
	return plain, hashed
}

// worker is the service worker: it names the files that pages need without a
// network, and a build by them.
func worker(plain map[string]*File) []byte {
	var list []string
	for name, f := range plain {
		if ext := path.Ext(name); ext == ".css" || ext == ".js" || ext == ".svg" {
			list = append(list, "/static/"+f.Name)
		}
	}
	slices.Sort(list)
	names, err := json.Marshal(list)
	must(err)
	sum := sha256.Sum256(names)
	return []byte(strings.NewReplacer("FILES", string(names), "BUILD", hex.EncodeToString(sum[:6])).Replace(string(read("js/sw.js"))))
}

// named finds what a style or script names: url(chevron.svg), from "./htmx.js",
// import("./viewer.js").
var named = regexp.MustCompile(`url\([a-z0-9.-]+\)|(from |import\()"\./[a-z0-9.-]+"`)

var (
	fileName = regexp.MustCompile(`[a-z0-9-]+\.[a-z]+`)
	comments = regexp.MustCompile(`(?s)/\*.*?\*/`)
)

func hashedNames(plain map[string]*File, ref []byte) []byte {
	return fileName.ReplaceAllFunc(ref, func(name []byte) []byte {
		f := plain[string(name)]
		if f == nil {
			panic("ui: " + string(ref) + " names no file")
		}
		return []byte(f.Name)
	})
}

func uncomment(css []byte) []byte { return comments.ReplaceAll(css, nil) }

func mediaType(ext string) string {
	switch ext {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	}
	return mime.TypeByExtension(ext)
}

func read(name string) []byte {
	body, err := files.ReadFile(name)
	must(err)
	return body
}

// must panics with an error that only a broken build can give.
func must(err error) {
	if err != nil {
		panic("ui: " + err.Error())
	}
}

// Asset returns the address of an embedded file, with its content's hash in
// the name, so that browsers may keep it for good.
func Asset(name string) string {
	if f := assets[name]; f != nil {
		return "/static/" + f.Name
	}
	return "/static/" + name
}

// Plain returns the embedded file of that plain name (icon-192.png), nil when
// there is none.
func Plain(name string) *File { return assets[name] }

// Hashed returns the embedded file of that hashed name, nil when there is none.
func Hashed(name string) *File { return hashed[name] }

// Encoded returns the file's content in the named encoding: gzip, br, or ""
// for none. It reports false where the file is not kept in that encoding,
// because it would not become smaller.
func (f *File) Encoded(encoding string) ([]byte, bool) {
	if encoding == "" {
		return f.Body, true
	}
	if f.Type == "image/png" {
		return nil, false
	}
	f.compress.Do(f.pack)
	switch encoding {
	case "gzip":
		return f.gzip, true
	case "br":
		return f.brotli, true
	}
	return nil, false
}

func (f *File) pack() {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	must(err)
	_, err = z.Write(f.Body) // a bytes.Buffer takes all
	must(err)
	must(z.Close())
	f.gzip = b.Bytes()
	var c bytes.Buffer
	br := brotli.NewWriterLevel(&c, 9)
	_, err = br.Write(f.Body)
	must(err)
	must(br.Close())
	f.brotli = c.Bytes()
}
