package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// library is what libraries say of their failures.
var library = regexp.MustCompile(`(?i)\b(sqlite\w*|sql logic error|sql|yaml|json|strconv|gzip|zip|tar|archive/tar|x509|tls): |\bSQLITE_\w+|\b(open|stat|lstat|read|write|mkdir|rename|unlink|remove|listen|dial|lookup)( tcp| unix)? [./\d]|` +
	`no such file or directory|permission denied|is a directory|not a directory|file exists|file name too long|no space left|read-only file system|address already in use|no such host|connection refused|broken pipe|` +
	`cannot assign requested address|invalid character|unexpected (EOF|end of|header)|invalid (header|checksum|argument|syntax)|file is not a database|disk image is malformed|context (canceled|deadline exceeded)|` +
	`bad parameter|no rows in result set|cannot unmarshal|\bEOF\b|runtime error|%!|\bgoroutine \d`)

// aword is one of a sentence.
var aword = regexp.MustCompile(`[a-z]{2,}`)

// bare says what is wrong with a line for people; "": what a library says stands within a sentence of ours, which names the thing before
// it and says what to do behind it.
func bare(line string) string {
	line = strings.TrimPrefix(line, "ceping: ")
	found := library.FindAllStringIndex(line, -1)
	if found == nil {
		return ""
	}
	before, after := line[:found[0][0]], line[found[len(found)-1][1]:]
	switch {
	case len(aword.FindAllString(before, -1)) < 2:
		return "it begins with what a library says"
	case len(aword.FindAllString(after, -1)) < 2:
		return "it ends with what a library says: the next step is missing"
	}
	return ""
}

// notBare checks every line that the command line said.
func notBare(t testing.TB, said string) {
	t.Helper()
	for line := range strings.Lines(said) {
		if line = strings.TrimRight(line, "\n"); strings.HasPrefix(line, "ceping: ") {
			if wrong := bare(line); wrong != "" {
				t.Errorf("%s: %s", wrong, line)
			}
		}
	}
}

// heard are scripts whose every line is looked at.
type heard struct{ *testing.T }

func (h heard) Run(name string, f func(testscript.T)) {
	h.T.Run(name, func(t *testing.T) { f(heard{t}) })
}
func (h heard) Verbose() bool { return true }
func (h heard) Log(args ...any) {
	said := fmt.Sprint(args...)
	h.T.Helper()
	h.T.Log(said)
	notBare(h.T, said)
}

// TestBare: what the tests look for is found, and a whole sentence is not.
func TestBare(t *testing.T) {
	for _, line := range []string{
		"ceping: open /x/y: no such file or directory", "ceping: x.yaml: yaml: line 3: did not find expected key", "ceping: the backup is damaged: unexpected EOF",
		"ceping: sql: no rows in result set", "ceping: SQL logic error: no such table: slips (1)", "ceping: x: invalid character 'a' looking for beginning of value",
		`ceping: strconv.Atoi: parsing "x": invalid syntax`, "ceping: listen tcp 127.0.0.1:80: bind: permission denied: choose another --listen",
	} {
		if bare(line) == "" {
			t.Errorf("passes: %s", line)
		}
	}
	for _, line := range []string{
		"ceping: /x/y cannot be read (no such file or directory): give the path of a file that is there", "ceping: no such session: ceping session list shows their ids",
		"ceping: the backup /x is damaged (unexpected EOF): copy it again, or take another",
	} {
		if wrong := bare(line); wrong != "" {
			t.Errorf("%s: %s", wrong, line)
		}
	}
}
