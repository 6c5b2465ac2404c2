package archive_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"ceping/survey"
	"ceping/survey/archive"
)

// FuzzRead: whatever the lines are, an archive whose checksum fits them is read or refused in words. What is read is written again in
// the same bytes; where it also holds together, it writes again as the program writes it.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("../../deploy/docs/vectors/*.ceping")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		lines := strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n")
		f.Add([]byte(strings.Join(lines[:len(lines)-1], "")), true)
		f.Add([]byte(strings.Join(lines[:1], "")+lines[len(lines)-2]), true)
		f.Add([]byte(strings.Join(lines[:2], "")), false)
	}
	for _, seed := range []string{"", "\n", "{}\n", `{"ceping":2}` + "\n", `{"ceping":1}` + "\n", `{"ceping":2,"manifest":"{}"}` + "\n" + `{"act":{}}` + "\n"} {
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, body []byte, fitted bool) {
		if fitted {
			body = []byte(summed(string(body)))
		}
		a, err := archive.Read(bytes.NewReader(body))
		if err != nil {
			words(t, body, err)
			return
		}
		var again bytes.Buffer
		if err := archive.WriteForged(&again, a); err != nil || !bytes.Equal(again.Bytes(), body) {
			t.Fatalf("%.300q is read, and written %.300q, %v", body, again.Bytes(), err)
		}
		if err := a.Check(); err != nil {
			words(t, body, err)
			return
		}
		again.Reset()
		if err := archive.Write(&again, a); err != nil || !bytes.Equal(again.Bytes(), body) {
			t.Fatalf("%.300q holds together, and is written %.300q, %v", body, again.Bytes(), err)
		}
	})
}

// words holds a refusal to being one that a person can read.
func words(t *testing.T, body []byte, err error) {
	t.Helper()
	var damaged *archive.Error
	var refused *survey.Refusal
	if !errors.As(err, &damaged) && !errors.As(err, &refused) {
		t.Fatalf("%.300q: %T %v", body, err, err)
	}
	said := strings.ReplaceAll(err.Error(), `"archive.`, `"`) // where the file itself has such a key it is named as that, in quotes
	if damaged != nil && len(damaged.Faults) == 0 || !utf8.ValidString(said) || strings.Contains(said, "archive.") || strings.Contains(said, "survey.") || strings.Contains(said, "json:") {
		t.Fatalf("%.300q is refused with %q", body, err)
	}
}
