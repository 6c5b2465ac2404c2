package office_test

import (
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"testing"

	"ceping/survey/version1"
)

// TestFaultDenseArchive: an archive whose head is within its bytes and says next to nothing many times takes no more than a little: what a
// few bytes stand for in memory is bounded, too.
func TestFaultDenseArchive(t *testing.T) {
	_, _, file := archived(t)
	line, rest, _ := strings.Cut(string(file), "\n")
	many := func(item string) string { return `[` + strings.Repeat(item+`,`, 4_000_000/len(item)) + item + `]` }
	// altered is the archive with another value of a field of its manifest, or of its head.
	altered := func(where, field, value string) string {
		var head map[string]map[string]json.RawMessage
		decode(t, line, &head)
		if where == "manifest" {
			var text string
			decode(t, string(head["archive"]["manifest"]), &text)
			var m map[string]json.RawMessage
			decode(t, text, &m)
			m[field] = json.RawMessage(value)
			made, err := json.Marshal(string(encode(t, m)))
			if err != nil {
				t.Fatal(err)
			}
			head["archive"]["manifest"] = made
		} else {
			head["archive"][field] = json.RawMessage(value)
		}
		return string(encode(t, head)) + "\n" + rest
	}
	hidden := strings.ReplaceAll(altered("manifest", "forms", many(`{}`)), `{},{},`, `\u007b},\u007b},`)
	for name, archive := range map[string]string{
		"forms":      altered("manifest", "forms", many(`{}`)),
		"hidden":     hidden,
		"criteria":   altered("manifest", "forms", `[{"criteria":`+many(`{}`)+`}]`),
		"leaders":    altered("manifest", "leaders", many(`{}`)),
		"promoted":   altered("manifest", "promoted", many(`{}`)),
		"categories": altered("manifest", "categories", many(`{}`)),
		"rules":      altered("manifest", "rules", many(`""`)),
		"findings":   altered("head", "opening", `{"findings":`+many(`{}`)+`}`),
		"names":      altered("head", "trustees", `{"names":`+many(`""`)+`}`),
	} {
		if len(archive) > 16<<20 {
			t.Fatalf("%s: %d bytes, and it was to be within what a head may have", name, len(archive))
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := version1.Recount(t.Context(), strings.NewReader(archive), passphrases[:2], "", nil)
		runtime.ReadMemStats(&after)
		var damaged *version1.ArchiveError
		if !errors.As(err, &damaged) || !strings.Contains(err.Error(), "more values than one can have") || len(err.Error()) > 5_000 {
			t.Errorf("%s: %.500v, want an archive that is refused for its many values", name, err)
		}
		if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; grown > 200 {
			t.Errorf("%s: %d bytes took %d MB", name, len(archive), grown)
		}
	}
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}

func encode(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
