package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows are the rooms of the house and what each may lead to, by `go list -deps`: our own packages below ceping/, and the libraries
// that belong to one room alone.
var arrows = map[string]string{
	// The leaves, which are audited alone.
	"survey/credential": "",
	"survey/envelope":   "",
	"survey/boxkey":     "survey/envelope",
	"survey/seal":       "",
	"survey/password":   "",
	"survey/qr":         "",
	"store/vault":       "database/sql",
	"assets":            "",
	// The nouns, and the street that a ballot goes: what an auditor of the main promise reads.
	"survey":           "",
	"survey/ballot":    street,
	"store/street":     street + "survey/ballot store/vault database/sql",
	"survey/web":       street + "survey/ballot " + echo,
	"survey/web/phone": street + "survey/ballot survey/web " + echo,
	// Counting, and what comes of it. Pure: no store, no passphrase.
	"survey/count":         street + "survey/ballot",
	"survey/check":         street + "survey/ballot survey/count survey/boxkey",
	"survey/compare":       street + "survey/ballot survey/count",
	"survey/archive":       street + "survey/ballot survey/count",
	"survey/version1":      "survey survey/credential survey/seal",
	"survey/version1/view": street + "survey/ballot survey/count " + past,
	"survey/layout":        street + "survey/ballot survey/count survey/compare",
	"survey/export":        street + "survey/ballot survey/count survey/compare survey/layout survey/qr",
	// What staff do.
	"survey/office":      staff,
	"survey/setup":       "survey",
	"survey/roster":      "survey",
	"survey/voter":       "survey/credential survey/envelope",
	"survey/paper":       street + "survey/ballot survey/voter",
	"survey/control":     staff + "survey/office survey/layout survey/export survey/qr survey/setup survey/password",
	"survey/web/screen":  street + "survey/ballot survey/qr survey/web " + echo,
	"survey/web/console": staff + "survey/office survey/layout survey/export survey/qr survey/setup survey/password survey/roster survey/paper survey/voter survey/web " + echo,
	"store":              staff + "survey/office store/street store/vault database/sql",
}

const (
	street = "survey survey/credential survey/envelope "
	past   = "survey/version1 survey/version1/view survey/seal "
	staff  = street + past + "survey/ballot survey/boxkey survey/count survey/check survey/compare survey/archive "
	echo   = "github.com/labstack/echo/v4"
)

// free are rooms that may lead anywhere: the program itself, and what only tests and builds use.
var free = []string{
	"cmd/ceping", "assets/bundle", "assets/phone", "survey/example", "survey/version1/version1test", "survey/web/webtest", "store/attack", "store/street/streettest",
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

// TestDomainIsPure: survey imports the standard library alone, and of that no HTTP, no SQL, no file.
func TestDomainIsPure(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, "ceping/survey").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(out)) {
		switch {
		case strings.Contains(strings.Split(dep, "/")[0], ".") || strings.HasPrefix(dep, "ceping/"):
			t.Errorf("survey imports %s", dep)
		case strings.HasPrefix(dep, "net/http") || dep == "database/sql" || dep == "os":
			t.Errorf("survey imports %s: the domain knows no HTTP, no SQL, no file", dep)
		}
	}
}
