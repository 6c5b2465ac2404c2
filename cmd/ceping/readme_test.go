package main

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// promises are the documents that name tests for what they say.
var promises = []string{"README.md", "README.zh-CN.md", "SECURITY.md", "CHANGELOG.md",
	"deploy/docs/claims.md", "deploy/docs/compared.md", "deploy/docs/cost.md", "deploy/docs/attack.md", "deploy/docs/engines.md", "deploy/docs/faults.md"}

// tests are the tests of each directory of the tree.
func tests(t *testing.T, house fs.FS) map[string]map[string]bool {
	t.Helper()
	list := map[string]map[string]bool{}
	err := fs.WalkDir(house, ".", func(file string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "node_modules" {
			return fs.SkipDir
		}
		if err != nil || !strings.HasSuffix(file, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(house, file)
		if list[path.Dir(file)] == nil {
			list[path.Dir(file)] = map[string]bool{}
		}
		for _, declared := range regexp.MustCompile(`(?m)^func ((?:Test|Benchmark)\w+)\(`).FindAllStringSubmatch(string(text), -1) {
			list[path.Dir(file)][declared[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

var (
	aTest = regexp.MustCompile("`((?:Test|Benchmark)[A-Z]\\w+)`")
	// `TestA`, `TestB` in `survey/room`, and `survey/room` (`TestA`, `TestB`).
	testsIn = regexp.MustCompile("((?:`Test[A-Z]\\w+`(?: \\(`[\\w.]+`\\))?(?:, )?)+) in `([\\w/]+)`")
	inTests = regexp.MustCompile("`([\\w/]+)` \\(((?:`Test[A-Z]\\w+`(?:, )?)+)\\)")
)

// held are the tests that a text names together with their room, as room and test.
func held(text string) (list [][2]string) {
	add := func(room, names string) {
		for _, named := range aTest.FindAllStringSubmatch(names, -1) {
			list = append(list, [2]string{room, named[1]})
		}
	}
	for _, one := range testsIn.FindAllStringSubmatch(text, -1) {
		add(one[2], one[1])
	}
	for _, one := range inTests.FindAllStringSubmatch(text, -1) {
		add(one[1], one[2])
	}
	return list
}

// TestReadme: the tests and files that the documents name exist, in the rooms where they are said to be; each of README's promises has one;
// each library that go.mod requires is told of.
func TestReadme(t *testing.T) {
	house := os.DirFS("../..")
	declared := tests(t, house)
	for _, name := range promises {
		text := read(t, house, name)
		for _, named := range aTest.FindAllStringSubmatch(text, -1) {
			if !slices.ContainsFunc(slices.Collect(maps.Values(declared)), func(room map[string]bool) bool { return room[named[1]] }) {
				t.Errorf("%s names %s, and there is no such test", name, named[1])
			}
		}
		for _, one := range held(text) {
			if !declared[one[0]][one[1]] {
				t.Errorf("%s names %s in %s, and it is not there", name, one[1], one[0])
			}
		}
		for _, link := range regexp.MustCompile(`\]\(([^):#]+)(?:#[^)]*)?\)|src="([^":]+)"`).FindAllStringSubmatch(text, -1) {
			if _, err := fs.Stat(house, path.Join(path.Dir(name), link[1]+link[2])); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	readme := read(t, house, "README.md")
	_, promised, _ := strings.Cut(readme, "## What is promised, and shown by a test\n")
	promised, _, _ = strings.Cut(promised, "\n## ")
	rows := regexp.MustCompile(`(?m)^\| (.*?) \| (.*) \|$`).FindAllStringSubmatch(promised, -1)
	for _, row := range rows {
		if len(held(row[2])) == 0 && row[1] != "promise" {
			t.Errorf("README.md promises %q, and names no test with its room", row[1])
		}
	}
	if len(rows) < 50 {
		t.Errorf("README.md's promises are not where they were: %d", len(rows))
	}
	for _, required := range regexp.MustCompile(`(?m)^\t(?:github\.com/)?(\S+) v\S+$`).FindAllStringSubmatch(read(t, house, "go.mod"), -1) {
		if !strings.Contains(readme, required[1]) {
			t.Errorf("README.md does not say what %s is for", required[1])
		}
	}
}

func read(t *testing.T, house fs.FS, name string) string {
	t.Helper()
	text, err := fs.ReadFile(house, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
