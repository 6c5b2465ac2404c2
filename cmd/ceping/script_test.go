package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"ceping/survey/example"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ceping": main})
}

// TestScripts runs the command line as an operator types it: each script is a folder of its own with the worked example.
func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("passphrases cost a second each, and ten under the race detector; other tests reach the same code")
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			if err := os.WriteFile(filepath.Join(env.WorkDir, "session.yaml"), example.Session, 0o600); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "all.txt"), []byte(example.Passphrases), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"id": keepID, "patch": patch},
	})
}

// keepID keeps the id that the last command printed in $ID.
func keepID(ts *testscript.TestScript, _ bool, _ []string) {
	printed := ts.ReadFile("stdout")
	ts.Setenv("ID", printed[:36])
}

// patch replaces a text by another of the same length wherever it stands in a file, as somebody with the disk in hand would.
func patch(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	content := ts.ReadFile(args[0])
	if len(args[1]) != len(args[2]) || !strings.Contains(content, args[1]) {
		ts.Fatalf("%s has no %q, or %q is of another length", args[0], args[1], args[2])
	}
	ts.Check(os.WriteFile(path, []byte(strings.ReplaceAll(content, args[1], args[2])), 0o600))
}
