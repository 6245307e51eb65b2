package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// A shot is one request as bytes, and the status that it must be answered with.
type shot struct {
	bytes  []byte
	status int
}

// A result is what one run of load measured.
type result struct {
	PerSecond float64 `json:"per_second"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
}

// load sends requests over conns connections for d, each connection one after
// the other, and counts the answers. next makes the i-th request of a
// connection. An answer with another status than wanted ends the run: a fast
// refusal must not count as speed.
//
// It is a bare socket client, because net/http's costs as much as the server
// that is measured and would bring every ratio closer to one.
func load(addr string, conns int, d time.Duration, next func(conn, i int) shot) (result, error) {
	var (
		mu    sync.Mutex
		took  []time.Duration
		first error
		wg    sync.WaitGroup
	)
	start := time.Now()
	end := start.Add(d)
	for conn := range conns {
		wg.Go(func() {
			mine, err := one(addr, end, func(i int) shot { return next(conn, i) })
			mu.Lock()
			defer mu.Unlock()
			took = append(took, mine...)
			if first == nil {
				first = err
			}
		})
	}
	wg.Wait()
	if first != nil {
		return result{}, first
	}
	if len(took) == 0 {
		return result{}, errors.New("no answers")
	}
	slices.Sort(took)
	ms := func(q float64) float64 {
		return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000
	}
	return result{float64(len(took)) / time.Since(start).Seconds(), ms(.5), ms(.99)}, nil
}

func one(addr string, end time.Time, next func(i int) shot) (took []time.Duration, err error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	r := bufio.NewReaderSize(c, 64<<10)
	for i := 0; ; i++ {
		begin := time.Now()
		if begin.After(end) {
			return took, nil
		}
		s := next(i)
		if _, err := c.Write(s.bytes); err != nil {
			return nil, err
		}
		status, body, err := readAnswer(r)
		if err != nil {
			return nil, err
		}
		if status != s.status {
			line, _, _ := bytes.Cut(s.bytes, []byte("\r\n"))
			return nil, fmt.Errorf("%s: status %d, want %d: %.300s", line, status, s.status, body)
		}
		took = append(took, time.Since(begin))
	}
}

// readAnswer reads one HTTP/1.1 answer with a Content-Length. Only the start
// of the body is kept, for an error's text.
func readAnswer(r *bufio.Reader) (status int, body []byte, err error) {
	length := -1
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return 0, nil, err
		}
		switch {
		case first:
			if len(line) < 12 {
				return 0, nil, fmt.Errorf("no status line: %q", line)
			}
			if status, err = strconv.Atoi(string(line[9:12])); err != nil {
				return 0, nil, err
			}
		case len(line) <= 2:
			if length < 0 {
				return status, nil, fmt.Errorf("status %d without Content-Length", status)
			}
			head := make([]byte, min(length, 300))
			if _, err := io.ReadFull(r, head); err != nil {
				return 0, nil, err
			}
			_, err := r.Discard(length - len(head))
			return status, head, err
		case len(line) > 16 && bytes.EqualFold(line[:16], []byte("Content-Length: ")):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[16:]))); err != nil {
				return 0, nil, err
			}
		}
	}
}

// get is a GET that asks for accept, with further headers as whole lines.
func get(path, accept string, headers ...string) shot {
	return request("GET", path, accept, "", 200, headers...)
}

func request(method, path, accept, body string, status int, headers ...string) shot {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: %s\r\n", method, path, accept)
	for _, h := range headers {
		b.WriteString(h + "\r\n")
	}
	if body != "" {
		fmt.Fprintf(&b, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n" + body)
	return shot{b.Bytes(), status}
}
