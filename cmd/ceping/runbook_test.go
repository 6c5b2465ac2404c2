package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestRunbook: each command of the runbook is one that a script runs.
func TestRunbook(t *testing.T) {
	text := read(t, os.DirFS("../.."), "deploy/docs/runbook.md")
	scripts, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	ran := map[string]bool{}
	for _, path := range scripts {
		for line := range strings.Lines(read(t, os.DirFS("."), filepath.ToSlash(path))) {
			line = strings.TrimPrefix(strings.TrimSpace(line), "! ")
			line = strings.ReplaceAll(line, "$WORK/", "")
			if strings.HasPrefix(line, "serve ") { // a command of the scripts' own, in the background
				line = "exec ceping " + line
			}
			if command, ok := strings.CutPrefix(line, "exec "); ok {
				ran[command] = true
			}
		}
	}
	commands := 0
	for _, block := range regexp.MustCompile("(?s)```\n(.*?)```").FindAllStringSubmatch(text, -1) {
		for line := range strings.Lines(block[1]) {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			if commands++; !ran[line] {
				t.Errorf("no script runs %q", line)
			}
		}
	}
	if commands < 5 {
		t.Errorf("only %d commands: the runbook is written otherwise", commands)
	}
}
