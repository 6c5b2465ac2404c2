package main

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	aDocument = regexp.MustCompile(`(https?://\S*?|[\w.-]+/)?([\w./-]+\.md)\b(?:[)\x60]?, “([^”]+)”)?`)
	aHeading  = regexp.MustCompile(`(?m)^#+ (.+)$`)
	aPath     = regexp.MustCompile("`(\\w[\\w.-]*/?(?:[\\w*.-]+/)*[\\w*.-]+(?:\\.(?:go|ts|html|css|yaml|txt|txtar|md|json|sql)|/))`")
)

// written are the endings of files that people read: sources, pages, documents, scripts.
var written = []string{".go", ".ts", ".css", ".html", ".md", ".yaml", ".sql", ".txtar", ".service", ".conf"}

// others are documents of other projects, which deploy/docs/compared.md lists by their own names.
var others = []string{"doc/instructions-en.md", "docs/concepts/Structure_and_Processes.md", "docs/guide/Verifiable_Election.md"}

// documents calls do with each file that people read, by its path.
func documents(t *testing.T, house fs.FS, do func(file, text string)) {
	t.Helper()
	err := fs.WalkDir(house, ".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git"):
			return fs.SkipDir
		case d.IsDir() || !slices.Contains(written, path.Ext(file)) && d.Name() != "Makefile" && path.Dir(file) != ".ci":
			return nil
		}
		do(file, read(t, house, file))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// found is the document that a file means by a name: beside it, from the top, or in deploy/docs; "" where there is none.
func found(house fs.FS, file, name string) string {
	for _, at := range []string{path.Join(path.Dir(file), name), path.Join(path.Dir(file), "testdata", name), name, path.Join("deploy/docs", name), path.Join("assets", name)} {
		if _, err := fs.Stat(house, path.Clean(at)); err == nil {
			return path.Clean(at)
		}
	}
	return ""
}

// TestDocumentsAreThere: whatever document a comment, a page or another document names is in the repository, and has the heading that is
// named of it: “so”.
func TestDocumentsAreThere(t *testing.T) {
	house := os.DirFS("../..")
	named, headings := 0, 0
	documents(t, house, func(file, text string) {
		if file == "cmd/ceping/documents_test.go" {
			return
		}
		// A comment may break the line between a document and its heading.
		text = regexp.MustCompile(`\n\s*(?://|#|\*) ?`).ReplaceAllString(text, " ")
		for _, one := range aDocument.FindAllStringSubmatch(text, -1) {
			name := one[1] + one[2]
			if strings.HasPrefix(name, "http") || slices.Contains(others, name) {
				continue
			}
			named++
			at := found(house, file, name)
			if at == "" {
				t.Errorf("%s names %s, and there is no such document", file, name)
				continue
			}
			if one[3] == "" {
				continue
			}
			headings++
			if !slices.ContainsFunc(aHeading.FindAllStringSubmatch(read(t, house, at), -1), func(h []string) bool { return h[1] == one[3] }) {
				t.Errorf("%s names “%s” of %s, which has no such heading", file, one[3], at)
			}
		}
	})
	if named < 100 || headings < 10 {
		t.Errorf("only %d documents and %d headings were found to be named", named, headings)
	}
}

// TestContributing: each file and test that CONTRIBUTING.md and the decisions name is there, and CONTRIBUTING.md is short enough to be read.
func TestContributing(t *testing.T) {
	house := os.DirFS("../..")
	declared := tests(t, house)
	list, err := fs.Glob(house, "deploy/docs/decisions/*.md")
	if err != nil || len(list) < 10 {
		t.Fatalf("%d decisions, %v", len(list), err)
	}
	for _, name := range list {
		text := read(t, house, name)
		if n := strings.Count(text, "\n"); n > 40 {
			t.Errorf("%s has %d lines: a decision is one page", name, n)
		}
		for _, part := range []string{"**Context.**", "**Decision.**", "considered.**", "**Cost.**", "**Look again when**"} {
			if !strings.Contains(text, part) {
				t.Errorf("%s has no %s", name, part)
			}
		}
	}
	for _, name := range append(list, "CONTRIBUTING.md", "deploy/docs/protocol.md", "deploy/docs/contracts.md") {
		checkNames(t, house, declared, name)
	}
	contributing := read(t, house, "CONTRIBUTING.md")
	if n := strings.Count(contributing, "\n"); n > 150 {
		t.Errorf("CONTRIBUTING.md has %d lines: at most 150 are read", n)
	}
	if n := strings.Count(contributing, "?**"); n < 10 {
		t.Errorf("CONTRIBUTING.md answers %d questions, want ten", n)
	}
	makefile := read(t, house, "Makefile")
	for _, target := range regexp.MustCompile("`make ([a-z-]+)`").FindAllStringSubmatch(contributing, -1) {
		if !strings.Contains(makefile, "\n"+target[1]+":") {
			t.Errorf("CONTRIBUTING.md names make %s, and there is no such target", target[1])
		}
	}
}

// checkNames looks for the tests, rooms, files and links that a document names.
func checkNames(t *testing.T, house fs.FS, declared map[string]map[string]bool, name string) {
	t.Helper()
	text := read(t, house, name)
	for _, one := range aTest.FindAllStringSubmatch(text, -1) {
		there := false
		for _, room := range declared {
			there = there || room[one[1]]
		}
		if !there {
			t.Errorf("%s names %s, and there is no such test", name, one[1])
		}
	}
	for _, one := range held(text) {
		if !declared[one[0]][one[1]] {
			t.Errorf("%s names %s in %s, and it is not there", name, one[1], one[0])
		}
	}
	for _, one := range aPath.FindAllStringSubmatch(text, -1) {
		if at, err := fs.Glob(house, strings.TrimSuffix(one[1], "/")); err != nil || len(at) == 0 {
			t.Errorf("%s names the file %s, and it is not there", name, one[1])
		}
	}
	for _, link := range regexp.MustCompile(`\]\(([^):#]+)(?:#[^)]*)?\)`).FindAllStringSubmatch(text, -1) {
		if _, err := fs.Stat(house, path.Join(path.Dir(name), link[1])); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
