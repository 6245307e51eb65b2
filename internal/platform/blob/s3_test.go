package blob

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// A bucketServer speaks as much of S3 as files need: HEAD, GET with ranges, PUT
// and DELETE, of requests that are signed.
type bucketServer struct {
	t       *testing.T
	address string
	full    bool

	mu    sync.Mutex
	files map[string][]byte
}

func serveS3(t *testing.T) *bucketServer {
	s := &bucketServer{t: t, files: map[string][]byte{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.address = "s3://KEY:GEHEIM@" + strings.TrimPrefix(server.URL, "http://") + "/bucket/pictures?tls=false&region=seoul"
	return s
}

func (s *bucketServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sign := r.Header.Get("Authorization")
	if !strings.HasPrefix(sign, "AWS4-HMAC-SHA256 Credential=KEY/") || !strings.Contains(sign, "/seoul/s3/aws4_request") || r.Header.Get("X-Amz-Content-Sha256") == "" {
		s.t.Errorf("%s %s is signed %q", r.Method, r.URL, sign)
		s.fail(w, http.StatusForbidden, "AccessDenied")
		return
	}
	bucket, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case bucket != "bucket":
		s.fail(w, http.StatusNotFound, "NoSuchBucket")
		return
	case name == "":
		return // HEAD of the bucket: it is there
	case !strings.HasPrefix(name, "pictures/"):
		s.t.Errorf("%s is beside the prefix", name)
	}
	switch r.Method {
	case http.MethodPut:
		body, err := payload(r)
		if err != nil {
			s.t.Error(err)
		}
		if s.full {
			s.fail(w, http.StatusInsufficientStorage, "XMinioStorageFull")
			return
		}
		s.files[name] = body
		w.Header().Set("ETag", `"0"`)
	case http.MethodGet, http.MethodHead:
		body, there := s.files[name]
		if !there {
			s.fail(w, http.StatusNotFound, "NoSuchKey")
			return
		}
		w.Header().Set("ETag", `"0"`)
		http.ServeContent(w, r, "", time.Unix(1, 0), bytes.NewReader(body))
	case http.MethodDelete:
		delete(s.files, name)
		w.WriteHeader(http.StatusNoContent)
	default:
		s.t.Errorf("%s is not used", r.Method)
	}
}

func (s *bucketServer) fail(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, `<?xml version="1.0"?><Error><Code>%s</Code><Message>no</Message></Error>`, code)
}

// payload reads a body that comes in signed pieces, or as it is.
func payload(r *http.Request) ([]byte, error) {
	if !strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		return io.ReadAll(r.Body)
	}
	in := bufio.NewReader(r.Body)
	var all []byte
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return nil, err
		}
		length, _, signed := strings.Cut(strings.TrimSpace(line), ";chunk-signature=")
		n, err := strconv.ParseInt(length, 16, 64)
		if err != nil || !signed {
			return nil, fmt.Errorf("a piece begins with %q", line)
		}
		if n == 0 {
			if want := r.Header.Get("X-Amz-Decoded-Content-Length"); want != strconv.Itoa(len(all)) {
				return nil, fmt.Errorf("%d bytes came of %s", len(all), want)
			}
			return all, nil
		}
		piece := make([]byte, n+2)
		if _, err := io.ReadFull(in, piece); err != nil {
			return nil, err
		}
		all = append(all, piece[:n]...)
	}
}
