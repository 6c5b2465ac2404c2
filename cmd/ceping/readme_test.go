package main

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestReadme: the tests and files that the documents name exist, and each library that go.mod requires is told of.
func TestReadme(t *testing.T) {
	house := os.DirFS("../..")
	tests := map[string]bool{}
	err := fs.WalkDir(house, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "node_modules" {
			return fs.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(house, path)
		for _, declared := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllStringSubmatch(string(text), -1) {
			tests[declared[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "README.zh-CN.md", "SECURITY.md", "CHANGELOG.md"} {
		text, err := fs.ReadFile(house, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, named := range regexp.MustCompile("`(Test[A-Z]\\w+)`").FindAllStringSubmatch(string(text), -1) {
			if !tests[named[1]] {
				t.Errorf("%s names %s, and there is no such test", name, named[1])
			}
		}
		for _, link := range regexp.MustCompile(`\]\(([^):]+)\)|src="([^":]+)"`).FindAllStringSubmatch(string(text), -1) {
			if _, err := fs.Stat(house, link[1]+link[2]); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	readme, err := fs.ReadFile(house, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := fs.ReadFile(house, "go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, required := range regexp.MustCompile(`(?m)^\t(?:github\.com/)?(\S+) v\S+$`).FindAllStringSubmatch(string(mod), -1) {
		if !strings.Contains(string(readme), required[1]) {
			t.Errorf("README.md does not say what %s is for", required[1])
		}
	}
}
