package main

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A room is taken in at once up to so many files, tests aside, and so many names that go doc lists of it, methods aside. One above that
// says in its package comment why it is one room, in a sentence that begins so.
const (
	mostFiles = 18
	mostNames = 70
	isLarge   = "It is large because "
)

// size is how many names a package exports, and its comment.
func size(t *testing.T, room string, files []*ast.File, set *token.FileSet) (names int, comment string) {
	t.Helper()
	d, err := doc.NewFromFiles(set, files, "ceping/"+room)
	if err != nil {
		t.Fatalf("%s: %v", room, err)
	}
	values := func(list ...[]*doc.Value) {
		for _, some := range list {
			for _, one := range some {
				for _, name := range one.Names {
					if token.IsExported(name) {
						names++
					}
				}
			}
		}
	}
	values(d.Consts, d.Vars)
	names += len(d.Funcs)
	for _, one := range d.Types {
		values(one.Consts, one.Vars)
		names += 1 + len(one.Funcs)
	}
	return names, strings.Join(strings.Fields(d.Doc), " ")
}

// TestHouseIsListed: README's list of the house names every room, by its path or, below another's line, by its folder.
func TestHouseIsListed(t *testing.T) {
	_, list, _ := strings.Cut(read(t, os.DirFS("../.."), "README.md"), "\n## The house\n")
	_, list, _ = strings.Cut(list, "```\n")
	list, _, found := strings.Cut(list, "```\n")
	if !found {
		t.Fatal("README.md's list of the house is not where it was")
	}
	named := map[string]bool{}
	for _, word := range regexp.MustCompile(`[\w/]+`).FindAllString(list, -1) {
		named[word] = true
	}
	for _, room := range slices.Concat(slices.Sorted(maps.Keys(arrows)), free) {
		if room != "survey" && !named[room] && !named[path.Base(room)+"/"] {
			t.Errorf("README.md does not list %s", room)
		}
	}
}

// TestSize: every large room says why it is, every room has a package comment, and no reason has outlived the size it is for.
func TestSize(t *testing.T) {
	house := os.DirFS("../..")
	set := token.NewFileSet()
	rooms := map[string][]*ast.File{}
	err := fs.WalkDir(house, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || name != "." && strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(house, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rooms[path.Dir(name)] = append(rooms[path.Dir(name)], file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(rooms) < 30 {
		t.Errorf("%d rooms were looked at: the tree is not where it was", len(rooms))
	}
	for room, files := range rooms {
		names, comment := size(t, room, files, set)
		_, reason, says := strings.Cut(comment, isLarge)
		switch large := len(files) > mostFiles || names > mostNames; {
		case comment == "":
			t.Errorf("%s has no package comment", room)
		case large && len(strings.Fields(reason)) < 10:
			t.Errorf("%s has %d files and %d names: its package comment has to say why it is one room: %s…", room, len(files), names, isLarge)
		case says && !large:
			t.Errorf("%s says why it is large, and has %d files and %d names", room, len(files), names)
		}
	}
}
