package console

import (
	"os"
	"strings"
	"testing"
)

// consoleRoutes are the console's of a method, by the table that TestRoutes holds against the server's own.
func consoleRoutes(t *testing.T, method string) (paths []string) {
	t.Helper()
	table, err := os.ReadFile("../testdata/routes.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == method && strings.HasPrefix(words[1], "/console") {
			paths = append(paths, words[1])
		}
	}
	if len(paths) < 20 {
		t.Fatalf("only %d routes of %s", len(paths), method)
	}
	return paths
}
