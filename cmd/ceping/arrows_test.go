package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows are the rooms of the house and what each may lead to, by `go list -deps`: our own packages below ceping/, and the libraries
// that belong to one room alone.
var arrows = map[string]string{
	// The leaves, which are audited alone.
	"survey/credential":       "",
	"survey/envelope":         "",
	"survey/boxkey":           "survey/envelope " + leaves,
	"survey/password":         "survey/random",
	"survey/totp":             "survey/random survey/printed",
	"survey/qr":               "",
	"survey/printed":          "",
	"survey/random":           "",
	"survey/strict":           "",
	"survey/strict/base64url": "",
	"store/vault":             "survey/random database/sql",
	"store/backup":            "",
	"assets":                  "",
	// The street that a ballot goes: what an auditor of the main promise reads, see TestStreetIsShort.
	"survey/sitting":   "survey/random",
	"survey/ballot":    "survey/sitting survey/credential survey/random",
	"survey/web":       street + echo,
	"survey/web/phone": street + "survey/web " + echo,
	// The sentences that staff read: whoever has one to say leads here, and phones never.
	"survey/words": nouns,
	// What a session promises, and the files that keep slips and ballots.
	"survey":          "survey/sitting survey/random",
	"survey/manifest": nouns + "survey/credential survey/envelope survey/words",
	"store/street":    promise + "store/vault database/sql",
	// Counting, and what comes of it. Pure: no store, no passphrase.
	"survey/count":         promise,
	"survey/check":         promise + "survey/count survey/boxkey",
	"survey/compare":       promise + "survey/count",
	"survey/composite":     promise + "survey/count survey/compare",
	"survey/archive":       promise + "survey/count",
	"survey/version1":      nouns + "survey/credential survey/words",
	"survey/version1/view": promise + "survey/count " + past,
	"survey/layout":        promise + "survey/count survey/compare survey/composite",
	"survey/export":        promise + "survey/count survey/compare survey/composite survey/layout survey/qr",
	// What staff do.
	"survey/office":      staff + "survey/totp ",
	"survey/setup":       nouns,
	"survey/roster":      nouns,
	"survey/voter":       "survey/credential survey/envelope " + leaves,
	"survey/paper":       promise + "survey/voter",
	"survey/child":       nouns + "survey/words ",
	"survey/files":       promise + brought + "survey/count survey/compare survey/composite",
	"survey/control":     staff + brought + "survey/office survey/layout survey/export survey/qr survey/password survey/totp",
	"survey/web/front":   nouns + street + "survey/web " + echo,
	"survey/web/screen":  promise + "survey/qr survey/web " + echo,
	"survey/web/console": staff + brought + "survey/office survey/layout survey/export survey/qr survey/password survey/totp survey/paper survey/voter survey/web " + echo,
	// A second copy knows bytes: what they are of, the store alone knows.
	"store/mirror": "survey/printed survey/random survey/strict store/vault database/sql",
	"store":        staff + "survey/office survey/totp store/street store/vault store/mirror store/backup database/sql",
}

const (
	leaves  = "survey/random survey/strict survey/strict/base64url "
	nouns   = "survey survey/sitting " + leaves
	street  = "survey/sitting survey/credential survey/ballot survey/random survey/strict/base64url "
	promise = nouns + street + "survey/envelope survey/manifest survey/words survey/printed "
	past    = "survey/version1 survey/version1/view "
	staff   = promise + past + "survey/boxkey survey/count survey/check survey/compare survey/composite survey/archive "
	brought = "survey/child survey/files survey/setup survey/roster "
	echo    = "github.com/labstack/echo/v4"
)

// free are rooms that may lead anywhere: the program itself, and what only tests and builds use.
var free = []string{
	"cmd/ceping", "assets/bundle", "assets/engines", "assets/phone", "survey/example", "survey/version1/version1test", "survey/web/webtest", "store/attack", "store/faulty", "store/street/streettest", "store/storetest",
}

// guarded may be reached from the rooms that name them, and from cmd/ceping.
var guarded = []string{"database/sql", echo}

// TestArrows: every room leads only to where it may.
func TestArrows(t *testing.T) {
	rooms, err := exec.Command("go", "list", "ceping/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range strings.Fields(string(rooms)) {
		room := strings.TrimPrefix(room, "ceping/")
		if _, named := arrows[room]; !named && !slices.Contains(free, room) {
			t.Errorf("%s is a room that the test does not name: say what it may lead to", room)
		}
	}
	for room, allowed := range arrows {
		out, err := exec.Command("go", "list", "-deps", "ceping/"+room).Output()
		if err != nil {
			t.Fatalf("go list -deps ceping/%s: %v", room, err)
		}
		for _, dep := range strings.Fields(string(out)) {
			name, ours := strings.CutPrefix(dep, "ceping/")
			if ours = ours || slices.Contains(guarded, dep); ours && name != room && !slices.Contains(strings.Fields(allowed), name) {
				t.Errorf("%s leads to %s", room, name)
			}
		}
	}
}

// TestDomainIsPure: the nouns import the standard library and chance alone, and of the library no HTTP, no SQL, no file.
func TestDomainIsPure(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, "ceping/survey", "ceping/survey/sitting").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(out)) {
		switch {
		case dep == "ceping/survey/sitting", dep == "ceping/survey/random":
		case strings.Contains(strings.Split(dep, "/")[0], ".") || strings.HasPrefix(dep, "ceping/"):
			t.Errorf("the nouns import %s", dep)
		case strings.HasPrefix(dep, "net/http") || dep == "database/sql" || dep == "os":
			t.Errorf("the nouns import %s: the domain knows no HTTP, no SQL, no file", dep)
		}
	}
}

// mostLines are those of ours, without comments and blanks, on a phone's way to the file that its ballot lies in. Whoever audits the
// main promise reads them in an afternoon.
const mostLines = 3650

// TestStreetIsShort counts them.
func TestStreetIsShort(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", `{{if and .Module .Module.Main}}{{range .GoFiles}}{{$.Dir}}/{{.}}{{"\n"}}{{end}}{{end}}`,
		"ceping/survey/web/phone", "ceping/store/vault").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, file := range strings.Fields(string(out)) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
				lines++
			}
		}
	}
	if lines > mostLines || lines < 1000 {
		t.Errorf("the way of a ballot is %d lines long, at most %d can be read in an afternoon", lines, mostLines)
	}
}
