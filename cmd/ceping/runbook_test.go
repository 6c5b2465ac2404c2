package main

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sections are the runbook's, by title: what stands between a headline and the next.
func sections(text string) map[string]string {
	list := map[string]string{}
	for _, part := range strings.Split(text, "\n## ")[1:] {
		title, rest, _ := strings.Cut(part, "\n")
		list[title] = rest
	}
	return list
}

// ranIn are the commands that scripts run, by the runbook's section that a line “# runbook: …” before them names, or several with “ | ”.
func ranIn(t *testing.T) map[string]map[string]bool {
	t.Helper()
	scripts, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	ran := map[string]map[string]bool{}
	for _, path := range scripts {
		var here []string
		for line := range strings.Lines(read(t, os.DirFS("."), filepath.ToSlash(path))) {
			line = strings.TrimPrefix(strings.TrimSpace(line), "! ")
			if named, ok := strings.CutPrefix(line, "# runbook: "); ok {
				here = strings.Split(named, " | ")
				for _, title := range here {
					if ran[title] == nil {
						ran[title] = map[string]bool{}
					}
				}
			}
			line = strings.ReplaceAll(line, "$WORK/", "")
			if line == "serve" || strings.HasPrefix(line, "serve ") { // a command of the scripts' own, in the background
				line = "exec ceping " + line
			}
			if command, ok := strings.CutPrefix(line, "exec "); ok {
				for _, title := range here {
					ran[title][command] = true
				}
			}
		}
	}
	return ran
}

// TestRunbook: each command of the runbook is one that a script runs in the state that its section is about.
func TestRunbook(t *testing.T) {
	text := read(t, os.DirFS("../.."), "deploy/docs/runbook.md")
	if strings.Contains(text, "`ceping doctor`") || strings.Contains(text, "`ceping write-out`") {
		t.Error("a command that is to be typed stands within a line, where no script is asked for: give it lines of its own")
	}
	parts, ran, commands := sections(text), ranIn(t), 0
	for title, part := range parts {
		for _, block := range regexp.MustCompile("(?s)```\n(.*?)```").FindAllStringSubmatch(part, -1) {
			for line := range strings.Lines(block[1]) {
				if line = strings.TrimSpace(line); line == "" {
					continue
				}
				if commands++; !ran[title][line] {
					t.Errorf("no script runs %q for %s", line, title)
				}
			}
		}
	}
	for title := range ran {
		if _, ok := parts[title]; !ok {
			t.Errorf("a script runs commands for %s, and the runbook has no such section", title)
		}
	}
	if commands < 30 {
		t.Errorf("only %d commands: the runbook is written otherwise", commands)
	}
}

// TestRunbookIsFound: its index leads to each section, and each of its links to one.
func TestRunbookIsFound(t *testing.T) {
	text := read(t, os.DirFS("../.."), "deploy/docs/runbook.md")
	index, _, _ := strings.Cut(text, "\n## ")
	parts := slices.Sorted(maps.Keys(sections(text)))
	anchor := func(title string) string { return strings.NewReplacer("：", "", "、", "", "，", "").Replace(title) }
	for _, title := range parts {
		if !strings.Contains(index, "]("+"#"+anchor(title)+")") && !strings.HasPrefix(title, "事先准备") {
			t.Errorf("the index does not lead to %s", title)
		}
	}
	for _, link := range regexp.MustCompile(`\[([^\]]+)\]\(#([^)]+)\)`).FindAllStringSubmatch(text, -1) {
		if !slices.Contains(parts, link[1]) || link[2] != anchor(link[1]) {
			t.Errorf("%s leads nowhere", link[0])
		}
	}
}

// TestRunbookQuotes: what the runbook quotes (“…”) stands on a screen or in what a command says, word for word; … stands for what differs.
func TestRunbookQuotes(t *testing.T) {
	root := os.DirFS("../..")
	comment := regexp.MustCompile(`(?m)^\s*//.*$`)
	var said strings.Builder
	for _, room := range []string{"survey/words", "assets/pages", "assets/client", "survey/web/console", "survey/archive", "store", "cmd/ceping"} {
		err := fs.WalkDir(root, room, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(path, "_test.go") || !slices.Contains([]string{".go", ".ts", ".html"}, filepath.Ext(path)) {
				return err
			}
			said.WriteString(comment.ReplaceAllString(read(t, root, path), "") + "\n")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	quotes := regexp.MustCompile(`“([^“”]+)”`).FindAllStringSubmatch(read(t, root, "deploy/docs/runbook.md"), -1)
	for _, quote := range quotes {
		for _, piece := range strings.Split(quote[1], "…") {
			if !strings.Contains(said.String(), piece) {
				t.Errorf("nothing says %q of “%s”", piece, quote[1])
			}
		}
	}
	if len(quotes) < 80 {
		t.Errorf("only %d quotes: the runbook is written otherwise", len(quotes))
	}
}
