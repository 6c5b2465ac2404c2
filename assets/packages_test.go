package assets_test

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestPackagesRunNothing: a package of npm runs no script of its own when it is put in place, and is the one that the lock file names.
func TestPackagesRunNothing(t *testing.T) {
	text, err := os.ReadFile(".npmrc")
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Fields(string(text)); !slices.Contains(lines, "ignore-scripts=true") {
		t.Errorf("npm lets packages run scripts: %v", lines)
	}
	made, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(made)) {
		if strings.Contains(line, "npm ") && !strings.Contains(line, "cd assets && npm ci ") {
			t.Errorf("npm elsewhere than beside .npmrc, or without the lock file: %s", line)
		}
	}
	lock, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if n, whole := strings.Count(string(lock), `"integrity"`), strings.Count(string(lock), `"node_modules/`); n == 0 || n != whole {
		t.Errorf("%d of %d packages are named by their digest", n, whole)
	}
}
