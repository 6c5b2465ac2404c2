package office_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"ceping/survey/version1"
)

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

// TestFaultForgedArchive: an archive takes no more than its bounds, however long it goes on, and is refused with what is wrong.
func TestFaultForgedArchive(t *testing.T) {
	_, _, file := archived(t)
	head, _, _ := bytes.Cut(file, []byte("\n"))
	text := string(head) + "\n"
	claiming := func(field string) string {
		before, after, _ := strings.Cut(text, `"`+field+`":`)
		digits := strings.IndexFunc(after, func(r rune) bool { return r < '0' || r > '9' })
		return before + `"` + field + `":` + strconv.Itoa(900_000_000) + after[digits:]
	}
	megabyte := strings.Repeat("[", 1<<20)
	ballot := `{"ballot":{"category":"A","nonce":"` + strings.Repeat("A", 43) + `","mac":"` + strings.Repeat("A", 43) + `","sealed":"` + strings.Repeat("A", 50_000) + `"}}` + "\n"
	for name, test := range map[string]struct {
		from io.Reader
		want string
	}{
		"one line without end":    {&repeated{text: megabyte, left: 2_000}, "line 1 is longer than"},
		"a ballot without end":    {io.MultiReader(strings.NewReader(text+`{"ballot":{"sealed":"`), &repeated{text: strings.Repeat("A", 1<<20), left: 2_000}), "line 2 is longer than"},
		"a deep line":             {strings.NewReader(text + strings.Repeat(`[`, 100_000) + "\n"), "line 2 is not readable"},
		"a deep head":             {strings.NewReader(`{"archive":` + strings.Repeat(`{"a":`, 1_000_000) + "\n"), "line 1 has more values than one can have"},
		"ballots without end":     {io.MultiReader(strings.NewReader(text), &repeated{text: ballot, left: 20_000}), "line 122 is far more than the 20 ballots"},
		"acts without end":        {io.MultiReader(strings.NewReader(text), &repeated{text: `{"act":{"number":1,"hash":"00"}}` + "\n", left: 3_000_000}), "acts that it says it has"},
		"faults without end":      {io.MultiReader(strings.NewReader(text), &repeated{text: "x\n", left: 300_000}), "; and 29999"},
		"as many ballots as told": {strings.NewReader(claiming("ballots")), "it says that it has 900000000 ballots"},
		"as many acts as told":    {strings.NewReader(claiming("acts")), "900000000 acts"},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := version1.Recount(t.Context(), test.from, passphrases[:2], "", nil)
		runtime.ReadMemStats(&after)
		var damaged *version1.ArchiveError
		if !errors.As(err, &damaged) || !strings.Contains(err.Error(), test.want) || len(err.Error()) > 5_000 {
			t.Errorf("%s: %.500v, want %q", name, err, test.want)
		}
		if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; grown > 1_000 {
			t.Errorf("%s: it took %d MB", name, grown)
		} else {
			t.Logf("%s: %d MB", name, grown)
		}
	}
}
