package archive_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/count"
	"ceping/survey/manifest"
)

// TestReadAltered: whatever is not byte for byte as it was written is refused, and its line named.
func TestReadAltered(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	file := string(s.written(t))
	lines := strings.SplitAfter(file, "\n")
	lines = lines[:len(lines)-1]
	acts := len(lines) - 5 // index of the first act
	join := func(list ...string) string { return strings.Join(list, "") }
	edit := func(i int, old, new string) string {
		changed := strings.Replace(lines[i], old, new, 1)
		if changed == lines[i] {
			t.Fatalf("line %d has no %s: %s", i+1, old, lines[i])
		}
		return join(join(lines[:i]...), changed, join(lines[i+1:]...))
	}
	for name, test := range map[string]struct{ file, want string }{
		"nothing":                {"", "it is empty"},
		"text":                   {"hello\n", "line 1 is not the head"},
		"no head":                {join(lines[1:]...), "line 1 is not the head"},
		"head only":              {lines[0], "its end is missing: 0 of 92"},
		"cut in a line":          {file[:len(lines[0])+200], "line 2 is not as it was written"},
		"cut before the end":     {join(lines[:len(lines)-1]...), "its end is missing"},
		"no newline at the end":  {strings.TrimSuffix(file, "\n"), "line 98 is not as it was written"},
		"more after the end":     {file + "\n", "something stands after its end"},
		"two archives":           {file + file, "something stands after its end"},
		"head twice":             {join(lines[0], file), "line 2 is out of place"},
		"act among envelopes":    {join(join(lines[:5]...), lines[acts], join(lines[5:acts]...), join(lines[acts+1:]...)), "line 7 is out of place"},
		"line gone":              {join(lines[0], join(lines[2:]...)), "91 of 92 envelopes"},
		"line twice":             {join(lines[0], lines[1], join(lines[1:]...)), "line 94 is more than the 92 envelopes"},
		"lines swapped":          {join(lines[0], lines[2], lines[1], join(lines[3:]...)), "line 3 is out of order"},
		"act gone":               {join(join(lines[:acts]...), join(lines[acts+1:]...)), "3 of 4 acts"},
		"act twice":              {join(join(lines[:acts+1]...), join(lines[acts:]...)), "line 98 is more than the 4 acts"},
		"empty line":             {join(lines[0], "\n", join(lines[1:]...)), "line 2 is not as it was written"},
		"carriage return":        {edit(3, "\n", "\r\n"), "line 4 is not as it was written"},
		"white space":            {edit(3, `":{`, `": {`), `line 4 is not as it was written (at byte 13 stands "{\"envelope\": {`},
		"byte order mark":        {"\ufeff" + file, "line 1 is not the head"},
		"unknown key in a line":  {edit(3, `{"envelope":{`, `{"envelope":{"nonce":"",`), `the key "nonce" is unknown`},
		"unknown key beside":     {edit(3, `}}`, `},"x":1}`), `the key "x" is unknown`},
		"two kinds in a line":    {edit(3, `}}`, `},"end":{"sha256":"`+strings.Repeat("0", 64)+`"}}`), "not one object of a known kind"},
		"no kind":                {join(lines[0], "{}\n", join(lines[1:]...)), "not one object of a known kind"},
		"two objects in a line":  {edit(3, "\n", "{}\n"), "more than one object"},
		"a digest of 65":         {edit(0, `"credentials":"`, `"credentials":"0`), "a digest of 65 characters instead of 64"},
		"a digest that is none":  {edit(0, `"credentials":"`+fmt.Sprintf("%x", s.archive.Credentials)[:1], `"credentials":"g`), "a digest is not hex"},
		"a short salt":           {edit(0, `"salt":"`+base64.RawURLEncoding.EncodeToString(s.archive.Salt[:]), `"salt":"AAAA`), "the salt has 3 bytes instead of 32"},
		"forms null":             {edit(0, lines[0][strings.Index(lines[0], `"forms":[{"id":"yearly","hash"`):strings.Index(lines[0], `},"envelopes":`)], `"forms":null`), "the result's list of forms is null"},
		"fewer than no envelope": {edit(0, `"envelopes":92`, `"envelopes":-1`), "it says that it has -1 envelopes and 4 acts"},
		"fewer than no act":      {edit(0, `"acts":4`, `"acts":-1`), "it says that it has 92 envelopes and -1 acts"},
		"key missing":            {edit(acts, `"who":"组长",`, ``), "a key is missing"},
		"key twice":              {edit(acts, `"who":"组长",`, `"who":"x","who":"组长",`), `the key "who" stands twice`},
		"keys swapped":           {edit(acts, `"who":"组长","name":"create"`, `"name":"create","who":"组长"`), "out of place"},
		"key in capitals":        {edit(acts, `"who"`, `"Who"`), `the key "Who" is unknown`},
		"escape":                 {edit(acts, `组`, `\u7ec4`), "written otherwise"},
		"number":                 {edit(acts, `"number":1`, `"number":1.0`), "line 94 is not as it was written"},
		"null":                   {edit(acts, `"who":"组长"`, `"who":null`), "line 94 is not as it was written"},
		"bytes that are no text": {edit(acts, `组`, "\xff"), "not UTF-8"},
		"head: unknown key":      {edit(0, `"software"`, `"seed":"AAAA","software"`), `the key "seed" is unknown`},
		"head: missing key":      {edit(0, `"credentials":`, `"salt":`), "line 1 is not as it was written"},
		"head: unknown count":    {edit(0, `"paper":0`, `"paper":0,"x":0`), `the key "x" is unknown`},
		"head: missing count":    {edit(0, `"paper":0`, `"void":0`), "line 1 is not as it was written"},
		"head: unknown fact":     {edit(0, `"box_full"`, `"box"`), `the key "box" is unknown`},
		"head: unknown in form":  {edit(0, `"text_blind"`, `"blinds"`), `the key "blinds" is unknown`},
		"head: salt padded":      {edit(0, `","seal"`, `=","seal"`), "line 1 is not as it was written"},
		"head: salt short":       {edit(0, `"salt":"`, `"salt":"AAAA","x":"`), "line 1 is not as it was written"},
		"head: hex in capitals":  {edit(0, `"credentials":"`, `"credentials":"A`), "a digest of 65 characters"},
		"head: as many":          {edit(0, `"envelopes":92`, `"envelopes":91`), "line 93 is more than the 91 envelopes"},
		"head: fewer":            {edit(0, `"envelopes":92`, `"envelopes":93`), "92 of 93 envelopes"},
		"head: below 0":          {edit(0, `"acts":4`, `"acts":-1`), "92 envelopes and -1 acts"},
		"software":               {edit(0, `v0.2.0`, `v0.2.1`), "the checksum in line 98 does not fit"},
		"detail":                 {edit(acts, `某学院`, `某医院`), "the checksum in line 98 does not fit"},
		"checksum":               {edit(len(lines)-1, `"sha256":"`, `"sha256":"0`), "a digest of 65 characters"},
		"long category":          {edit(3, `"category":"`, `"category":"`+strings.Repeat("A", 200)), "of more than 128 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := archive.Read(strings.NewReader(test.file))
			var wrong *archive.Error
			if !errors.As(err, &wrong) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v\nwant %s", err, test.want)
			}
		})
	}
}

// TestValues: objects, lists and commas outside of texts are counted, wherever a text ends.
func TestValues(t *testing.T) {
	for text, want := range map[string]int{
		`1`: 1, `[]`: 2, `[1,2]`: 3, `{"a":1,"b":[2]}`: 4, `"a,[{"`: 1, `["a,\",[","b"]`: 3, `["\\",1]`: 3, `["\\\",",1]`: 3, `["a\u0022,",1]`: 3,
	} {
		if got := archive.Values([]byte(text)); got != want {
			t.Errorf("%s has %d values, want %d", text, got, want)
		}
	}
}

// TestReadAtTheEdge: a file without an act, and one whose names are as long as names may be, are read, whatever a check says to them.
func TestReadAtTheEdge(t *testing.T) {
	for _, n := range []int{128, 129} {
		s := opened(t, worked(t, "second-example"), 1)
		s.archive.Acts = nil
		cover := s.archive.Sealed["cover"][0]
		for key, category := range map[string]string{strings.Repeat("k", n): "A", "cover": strings.Repeat("c", n)} {
			s.archive.Sealed[key] = append(s.archive.Sealed[key], count.Sealed{Category: category, Sealed: cover.Sealed})
		}
		var file bytes.Buffer
		if err := archive.WriteForged(&file, s.archive); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Read(&file); (err == nil) != (n == 128) || err != nil && !strings.Contains(err.Error(), "more than 128 bytes") {
			t.Errorf("names of %d: %v", n, err)
		}
	}
}

// TestReadTorn: a file that cannot be read to its end is no damaged archive: the error is the reader's.
func TestReadTorn(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	file, torn := s.written(t), errors.New("torn")
	for _, at := range []int{0, 10, len(file) / 2, len(file) - 1} {
		_, err := archive.Read(io.MultiReader(bytes.NewReader(file[:at]), iotest.ErrReader(torn)))
		if !errors.Is(err, torn) {
			t.Errorf("torn at byte %d: %v", at, err)
		}
	}
}

func TestReadVersion1(t *testing.T) {
	first, err := os.ReadFile("../version1/testdata/archive-v0.1.0.ceping")
	if err != nil {
		t.Fatal(err)
	}
	var refused *survey.Refusal
	if _, err := archive.Read(bytes.NewReader(first)); !errors.As(err, &refused) {
		t.Errorf("version 1: %v", err)
	}
	s := opened(t, worked(t, "second-example"), 1)
	for want, text := range map[int]string{
		1: string(first[:64]), 2: string(s.written(t)[:64]), 0: `{"archive":{"version":`, 3: `{"archive":{"version":3}}`,
	} {
		if got := archive.Version([]byte(text)); got != want {
			t.Errorf("%s: version %d, want %d", text, got, want)
		}
	}
	for _, text := range []string{"", "{}", `{"archive":{"version":"2",`, `{"archive":{"version":-2,`, `{"archive":{"version":2.5,`} {
		if got := archive.Version([]byte(text)); got != 0 {
			t.Errorf("%s: version %d", text, got)
		}
	}
}

// repeated is a text again and again, without taking its memory.
type repeated struct {
	text string
	left int
	rest string
}

func (r *repeated) Read(to []byte) (int, error) {
	if r.rest == "" {
		if r.left == 0 {
			return 0, io.EOF
		}
		r.rest = r.text
		r.left--
	}
	n := copy(to, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// TestFaultReadBounds: an archive takes no more than its bounds, however long it goes on and whatever it says that it has.
func TestFaultReadBounds(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	head, _, _ := strings.Cut(string(s.written(t)), "\n")
	head += "\n"
	claiming := strings.NewReplacer(`"envelopes":92`, `"envelopes":900000000`, `"acts":4`, `"acts":900000000`).Replace(head)
	megabyte := strings.Repeat("[", 1<<20)
	for name, test := range map[string]struct {
		from io.Reader
		want string
	}{
		"one line without end":     {&repeated{text: megabyte, left: 2_000}, "line 1 is longer than"},
		"an envelope without end":  {io.MultiReader(strings.NewReader(head+`{"envelope":{"sealed":"`), &repeated{text: strings.Repeat("A", 1<<20), left: 2_000}), "line 2 is longer than"},
		"a deep line":              {strings.NewReader(head + strings.Repeat(`[`, 100_000) + "\n"), "line 2 is not as it was written"},
		"a deep head":              {strings.NewReader(`{"archive":{"version":2,"software":` + strings.Repeat(`{"a":`, 1_000_000) + "\n"), "line 1 has more values than one can have"},
		"a dense manifest":         {strings.NewReader(strings.Replace(head, `"manifest":"`, `"manifest":"`+strings.Repeat(`[`, 400_000), 1)), "manifest has more values"},
		"as many empty as told":    {io.MultiReader(strings.NewReader(claiming), &repeated{text: `{"envelope":{"key":"","category":"","sealed":""}}` + "\n", left: 100_000}), "its end is missing: 100000 of 900000000 envelopes"},
		"as many acts as told":     {io.MultiReader(strings.NewReader(claiming), &repeated{text: `{"act":{"number":1,"at":"","who":"","name":"","detail":"` + strings.Repeat("a", 900_000) + `","hash":""}}` + "\n", left: 1_000}), "bytes of acts"},
		"lines that are no lines":  {io.MultiReader(strings.NewReader(head), &repeated{text: "x\n", left: 50_000}), "; and 499"},
		"more than it said it has": {io.MultiReader(strings.NewReader(head), &repeated{text: `{"envelope":{"key":"","category":"","sealed":""}}` + "\n", left: 20_000}), "line 94 is more than the 92 envelopes"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			_, err := archive.Read(test.from)
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v\nwant %s", err, test.want)
			}
			if held := int64(after.Sys) - int64(before.Sys); held > 512<<20 {
				t.Errorf("it took %d MiB", held>>20)
			}
		})
	}
}

// full is a disk that takes so many writes and no more.
type full struct{ left, after int }

var errFull = errors.New("no space")

func (f *full) Write(b []byte) (int, error) {
	if f.left == 0 {
		f.after++
		return 0, errFull
	}
	f.left--
	return len(b), nil
}

// TestWriteTorn: a file that cannot be written to its end is told, and nothing is written after what failed.
func TestWriteTorn(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	for _, left := range []int{0, 1, 50} {
		to := &full{left: left}
		if err := archive.Write(to, s.archive); !errors.Is(err, errFull) || to.after != 1 {
			t.Errorf("after %d writes: %v, tried %d times", left, err, to.after)
		}
	}
}

// TestEnvelopeBounds: envelopes that take just what an archive holds are read and written, and more are refused, written before the first
// byte. Each takes 192 beside its bytes.
func TestEnvelopeBounds(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	large := make([]byte, 64<<20) // the same one each time
	for many, too := range map[int]bool{len(large) - 192: false, len(large) - 191: true} {
		s.archive.Sealed = map[string][]count.Sealed{manifest.CoverKey: slices.Repeat([]count.Sealed{{Category: "A", Sealed: large[:many]}}, 16)}
		err := archive.WriteForged(&full{}, s.archive)
		if refused := err != nil && strings.Contains(err.Error(), "an archive holds 1073741824 at most"); refused != too || !too && !errors.Is(err, errFull) {
			t.Errorf("written, of %d bytes each: %v", many, err)
		}
		err = archive.TakeEnvelopes(16, large[:many])
		if refused := err != nil && strings.Contains(err.Error(), "the 1073741824 bytes of envelopes"); refused != too || !too && err != nil {
			t.Errorf("read, of %d bytes each: %v", many, err)
		}
	}
}
