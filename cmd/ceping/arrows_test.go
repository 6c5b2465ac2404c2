package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows are the rooms of the house and what each may lead to, by `go list -deps`: our own packages, and the libraries
// that belong to one room alone.
var arrows = map[string][]string{
	"ceping/survey/credential":    {},
	"ceping/survey/envelope":      {},
	"ceping/survey/seal":          {},
	"ceping/survey/ballot":        {"ceping/survey", "ceping/survey/credential", "ceping/survey/envelope", "ceping/survey/seal"},
	"ceping/survey/count":         {"ceping/survey", "ceping/survey/ballot", "ceping/survey/credential", "ceping/survey/envelope", "ceping/survey/seal"},
	"ceping/survey/roster":        {"ceping/survey", "ceping/survey/credential", "ceping/survey/seal"},
	"ceping/store/vault":          {"database/sql"},
	"ceping/survey":               {"ceping/survey/credential", "ceping/survey/seal"},
	"ceping/survey/password":      {},
	"ceping/survey/voter":         {"ceping/survey/credential", "ceping/survey/seal"},
	"ceping/survey/paper":         {"ceping/survey", "ceping/survey/voter", "ceping/survey/credential", "ceping/survey/seal"},
	"ceping/survey/setup":         {"ceping/survey", "ceping/survey/credential", "ceping/survey/seal"},
	"ceping/survey/compare":       counting("ceping/survey/count"),
	"ceping/survey/layout":        counting("ceping/survey/count", "ceping/survey/compare"),
	"ceping/survey/export":        counting("ceping/survey/count", "ceping/survey/compare", "ceping/survey/layout"),
	"ceping/survey/version1/view": counting("ceping/survey/count", "ceping/survey/compare"),
	"ceping/survey/control":       counting("ceping/survey/count", "ceping/survey/compare", "ceping/survey/version1/view", "ceping/survey/setup", "ceping/survey/layout", "ceping/survey/export", "ceping/survey/password"),
	"ceping/survey/web": counting("ceping/survey/count", "ceping/survey/compare", "ceping/survey/version1/view", "ceping/survey/layout", "ceping/survey/export", "ceping/survey/password", "ceping/survey/setup", "ceping/survey/roster", "ceping/survey/paper", "ceping/survey/voter", "ceping/assets",
		"github.com/labstack/echo/v4"),
	"ceping/store":  {"ceping/survey", "ceping/survey/credential", "ceping/survey/seal", "database/sql"},
	"ceping/assets": {},
}

// counting is what a Report is computed with, and more.
func counting(more ...string) []string {
	return append([]string{"ceping/survey", "ceping/survey/ballot", "ceping/survey/credential", "ceping/survey/envelope", "ceping/survey/seal"}, more...)
}

// free are rooms that may lead anywhere: the program itself, and what only tests and builds use.
var free = []string{"ceping/cmd/ceping", "ceping/assets/bundle", "ceping/assets/phone", "ceping/survey/example", "ceping/store/attack"}

// guarded may be reached from the rooms that name them, and from cmd/ceping.
var guarded = []string{"database/sql", "github.com/labstack/echo/v4"}

func TestArrows(t *testing.T) {
	rooms, err := exec.Command("go", "list", "ceping/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range strings.Fields(string(rooms)) {
		if _, named := arrows[room]; !named && !slices.Contains(free, room) {
			t.Errorf("%s is a room that the test does not name: say what it may lead to", room)
		}
	}
	for room, allowed := range arrows {
		out, err := exec.Command("go", "list", "-deps", room).Output()
		if err != nil {
			t.Fatalf("go list -deps %s: %v", room, err)
		}
		for _, dep := range strings.Fields(string(out)) {
			ours := strings.HasPrefix(dep, "ceping/") || slices.Contains(guarded, dep)
			if ours && dep != room && !slices.Contains(allowed, dep) {
				t.Errorf("%s leads to %s", room, dep)
			}
		}
	}
}

// TestDomainIsPure: survey imports the standard library and its two leaves.
func TestDomainIsPure(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, "ceping/survey").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(out)) {
		standard := !strings.Contains(strings.Split(dep, "/")[0], ".") && !strings.HasPrefix(dep, "ceping/")
		if !standard && dep != "ceping/survey/credential" && dep != "ceping/survey/seal" {
			t.Errorf("survey imports %s", dep)
		}
		if strings.HasPrefix(dep, "net/http") || dep == "database/sql" || dep == "os" {
			t.Errorf("survey imports %s: the domain knows no HTTP, no SQL, no file", dep)
		}
	}
}
