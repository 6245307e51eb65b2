package rest

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// lines calls f with each line of a file of testdata, which Python 3.11 wrote.
func lines[T any](t *testing.T, name string, f func(T)) {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s := bufio.NewScanner(file)
	s.Buffer(nil, 1<<20)
	n := 0
	for ; s.Scan(); n++ {
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		f(v)
	}
	if s.Err() != nil || n < 100 {
		t.Fatalf("%d lines, %v", n, s.Err())
	}
}

func TestJSONErrorsAreThoseOfPython(t *testing.T) {
	type line struct{ In, Err, Kind string }
	lines(t, "json.jsonl", func(l line) {
		kind, err := parseJSON(l.In, nil, nil)
		if err != l.Err || err == "" && pythonNames[kind] != l.Kind {
			t.Errorf("%.80q: got %q %s, want %q %s", l.In, err, pythonNames[kind], l.Err, l.Kind)
		}
	})
}

func TestBadUTF8IsNamedAsPythonNamesIt(t *testing.T) {
	type line struct{ In, Err string }
	lines(t, "utf8.jsonl", func(l line) {
		b, err := hex.DecodeString(l.In)
		if err != nil {
			t.Fatal(err)
		}
		if _, got := badUTF8(string(b)); got != l.Err {
			t.Errorf("% x: got %q, want %q", b, got, l.Err)
		}
	})
}

func TestNumbersAreReadAndWrittenAsPythonDoes(t *testing.T) {
	b, err := os.ReadFile("testdata/numbers.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct{ Int, Float []struct{ In, Out string } }
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	for _, w := range want.Int {
		n, big, ok := pyInt(w.In)
		if ok != (w.Out != "") || ok && !big && pyStr(value{kind: isInt, text: w.Out}) != json.Number(itoa(n)).String() {
			t.Errorf("int(%q): got %d %v %v, want %q", w.In, n, big, ok, w.Out)
		}
	}
	for _, w := range want.Float {
		if got := pyStr(value{kind: isFloat, text: w.In}); got != w.Out {
			t.Errorf("str(float(%q)): got %s, want %s", w.In, got, w.Out)
		}
	}
}

func itoa(n int64) string {
	b, _ := json.Marshal(n)
	return string(b)
}

func TestOfDuplicateKeysTheLastWinsAndKeysMatchWithCase(t *testing.T) {
	wanted := map[string]int{"a": 0, "이름": 1}
	vals := make([]value, 2)
	if _, err := parseJSON(`{"a":1,"A":2,"\uc774\ub984":"x\ud83d\ude00","a":[3, "4"]}`, wanted, vals); err != "" {
		t.Fatal(err)
	}
	if vals[0].kind != isArray || pyStr(vals[0]) != "[3, '4']" || vals[1].str() != "x😀" {
		t.Errorf("got %+v", vals)
	}
}

func TestDeepJSONIsRefusedWithoutDepth(t *testing.T) {
	for _, open := range []string{"[", `{"a":`} {
		_, err := parseJSON(strings.Repeat(open, 100_000), nil, nil)
		if !strings.HasPrefix(err, "maximum recursion depth exceeded while decoding a JSON") {
			t.Errorf("%s: got %q", open, err)
		}
	}
	if _, err := parseJSON(strings.Repeat("[", maxDepth)+strings.Repeat("]", maxDepth), nil, nil); err != "" {
		t.Errorf("%d deep: got %q", maxDepth, err)
	}
}

// What is read keeps no more than the values that are wanted.
func TestUnwantedJSONTakesNoMemory(t *testing.T) {
	body := `{"x":[` + strings.Repeat(`{"a":[[]]},`, 50_000) + `1],"a":"b"}`
	wanted, vals := map[string]int{"a": 0}, make([]value, 1)
	n := testing.AllocsPerRun(3, func() {
		if _, err := parseJSON(body, wanted, vals); err != "" {
			t.Fatal(err)
		}
	})
	if n > 10 || vals[0].str() != "b" {
		t.Errorf("got %v allocations, %+v", n, vals)
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":"\ud800","b":[1,{"c":null}]}`, "\ufeff{}", "[1e5,-0.0]", "{\"a\":\xff}", `{"a":1,}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		vals := make([]value, 2)
		kind, text := parseJSON(s, map[string]int{"a": 0, "b": 1}, vals)
		if (kind == absent) != (text != "") {
			t.Fatalf("%q: kind %d and error %q", s, kind, text)
		}
		var v any
		if std := json.Unmarshal([]byte(s), &v); (std == nil) != (text == "") && utf8.ValidString(s) {
			// The standard library is laxer with nothing, and stricter with nothing but depth and digits.
			if !strings.Contains(text, "recursion") && !strings.Contains(text, "Exceeds") {
				t.Fatalf("%q: got %q, the standard library says %v", s, text, std)
			}
		}
		for _, v := range vals {
			_ = pyStr(v)
		}
	})
}
