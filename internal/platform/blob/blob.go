// Package blob keeps files by name: in a folder, or in a bucket of a server that
// speaks S3, of which the tests know a stand-in only.
//
// What it promises:
//
//   - What [Store.Put] has reported as kept is there, whole, whatever crashes.
//   - Under a name there is a whole file or none. One that is put again replaces
//     the other at once.
//   - A full disk is a fault of kind NoSpace, a server that is away one of kind
//     Unavailable.
//
// Names are letters, digits, - and _, at least three of them: whoever makes them
// up makes them so that they tell nothing.
package blob

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// A Store keeps files. It is safe for concurrent use, by many processes too.
type Store interface {
	// Put keeps a file under a name.
	Put(ctx context.Context, name string, body []byte) error
	// Open opens the file of that name, which the caller closes. Where there is
	// none the error is an [fs.ErrNotExist].
	Open(ctx context.Context, name string) (io.ReadSeekCloser, error)
	// Remove removes files. Those that are not there have been removed.
	Remove(ctx context.Context, names ...string) error
	// Check reports whether files can be kept. It changes nothing.
	Check(ctx context.Context) error
}

// Open returns the store at an address: s3://key:secret@host/bucket, or else a
// folder, which is made when it is first needed.
func Open(address string) (Store, error) {
	if Remote(address) {
		return openS3(address)
	}
	return folder(address), nil
}

// Remote reports whether address is that of a server.
func Remote(address string) bool { return strings.HasPrefix(address, "s3:") }

// CheckAddress says what is wrong with the address of a server. It repeats
// nothing of it, for there is a password in it.
func CheckAddress(address string) error {
	_, err := parseS3(address)
	return err
}

// A bucket is what an address of S3 says.
type bucket struct {
	host, key, secret    string
	name, prefix, region string
	tls                  bool
}

func parseS3(address string) (bucket, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "s3" || u.Host == "" {
		return bucket{}, fmt.Errorf("blob: not s3:// and a host")
	}
	b := bucket{host: u.Host, key: u.User.Username(), tls: true, region: "us-east-1"}
	b.secret, _ = u.User.Password()
	b.name, b.prefix, _ = strings.Cut(strings.Trim(u.Path, "/"), "/")
	if b.prefix != "" {
		b.prefix += "/"
	}
	if b.name == "" || b.key == "" || b.secret == "" {
		return bucket{}, fmt.Errorf("blob: a key, a secret and a bucket are needed")
	}
	for name, values := range u.Query() {
		switch {
		case name == "tls" && (values[0] == "true" || values[0] == "false"):
			b.tls = values[0] == "true"
		case name == "region" && values[0] != "":
			b.region = values[0]
		default:
			return bucket{}, fmt.Errorf("blob: nothing is called so behind ?, or it cannot be so")
		}
	}
	return b, nil
}
