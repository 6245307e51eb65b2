package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// An s3 is a bucket, or what begins with a prefix in one.
type s3 struct {
	client *minio.Client
	bucket
}

const (
	dialTime = 5 * time.Second
	fileTime = time.Minute // for one file, with all tries
	tries    = 3
)

func openS3(address string) (Store, error) {
	b, err := parseS3(address)
	if err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{Timeout: dialTime}).DialContext
	transport.ResponseHeaderTimeout = 30 * time.Second
	transport.MaxIdleConnsPerHost = 32
	transport.DisableCompression = true // a file is what it is
	client, err := minio.New(b.host, &minio.Options{
		Creds: credentials.NewStaticV4(b.key, b.secret, ""), Secure: b.tls, Region: b.region, Transport: transport, MaxRetries: tries,
	})
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return &s3{client, b}, nil
}

// Put returns when the server says that it has the file.
func (s *s3) Put(ctx context.Context, name string, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, fileTime)
	defer cancel()
	_, err := s.client.PutObject(ctx, s.name, s.prefix+name, bytes.NewReader(body), int64(len(body)), minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true})
	return remote(err)
}

// Open asks for the file at once, so that its absence is known.
func (s *s3) Open(ctx context.Context, name string) (io.ReadSeekCloser, error) {
	o, err := s.client.GetObject(ctx, s.name, s.prefix+name, minio.GetObjectOptions{})
	if err != nil {
		return nil, remote(err)
	}
	if _, err := o.Stat(); err != nil {
		return nil, errors.Join(remote(err), o.Close())
	}
	return o, nil
}

// Remove stops at the first file that cannot be removed: the others would wait
// as long for the same.
func (s *s3) Remove(ctx context.Context, names ...string) error {
	for _, name := range names {
		if err := s.remove(ctx, name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (s *s3) remove(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, fileTime)
	defer cancel()
	return remote(s.client.RemoveObject(ctx, s.name, s.prefix+name, minio.RemoveObjectOptions{}))
}

func (s *s3) Check(ctx context.Context) error {
	there, err := s.client.BucketExists(ctx, s.name)
	if err == nil && !there {
		return errors.New("blob: there is no such bucket")
	}
	return remote(err)
}

// remote gives an error of the server or of the way to it its fault. What S3
// says holds no key and no secret.
func remote(err error) error {
	if err == nil {
		return nil
	}
	if x, ok := errors.AsType[*url.Error](err); ok {
		err = x.Err // without the address, in which the name of the file is
	}
	switch code := minio.ToErrorResponse(err).Code; code {
	case minio.NoSuchKey:
		return fmt.Errorf("blob: %w", fs.ErrNotExist)
	case "XMinioStorageFull", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded":
		return fmt.Errorf("blob: %w: %s", fault.New(fault.NoSpace, "no_space"), code)
	}
	return fmt.Errorf("blob: %w: %w", fault.New(fault.Unavailable, "unavailable"), err)
}
