package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// drawn, decoded and parsed are what has a room of its own in shipped code: chance in survey/random, base64url in
// survey/strict/base64url, JSON in survey/strict. Whatever else does it is named here, by file or room, with its reason.
var (
	drawn = map[string]string{
		"survey/random":           "the room itself",
		"survey/voter/opinion.go": "a made-up voter's opinions, for demonstrations and load: nothing is secret of them",
	}
	decoded = map[string]string{
		"survey/strict/base64url": "the room itself",
		"survey/web/guards.go":    "hashes of scripts in a Content-Security-Policy, which has padded base64 (CSP3 §2.3.1)",
		"survey/password":         "the PHC string format has unpadded base64 of RFC 4648 §4, not base64url; the house alone writes it",
		"survey/totp":             "base32, as authenticators have a secret (RFC 4648 §6); it reads its own text alone",
	}
	parsed = map[string]string{
		"survey/strict":              "the room itself",
		"survey/envelope/content.go": "a leaf to be audited alone; it takes only the bytes that it writes of what it read",
		"survey/ballot/box.go":       "of the street, which is to be short: a part of the text that the program made at ready, and its fingerprint stands for",
		"survey/form.go":             "within a value that whoever reads the whole has looked at: a name for all or by role",
		"survey/setup_edit.go":       "what it wrote a line before: a copy",
		"survey/setup/write.go":      "what it wrote a line before: keys in the order of JSON, for YAML",
		"store":                      "columns that the house wrote, by older programs too; what cannot be read is a fault of its session",
		"assets/bundled.go":          "the program's own bundle, built in",
	}
)

// uses is what a file does of which: imports of a package, and for JSON calls of what reads.
func uses(file *ast.File) map[string]bool {
	found, jsonName := map[string]bool{}, ""
	for _, i := range file.Imports {
		switch name, _ := strconv.Unquote(i.Path.Value); {
		case name == "crypto/rand" || name == "math/rand" || name == "math/rand/v2":
			found["drawn"] = true
		case strings.HasPrefix(name, "encoding/base64"), strings.HasPrefix(name, "encoding/base32"):
			found["decoded"] = true
		case name == "encoding/json/v2" || name == "encoding/json/jsontext" || strings.Contains(name, "go-json-experiment"):
			found["parsed"] = true
		case name == "encoding/json":
			if jsonName = "json"; i.Name != nil {
				jsonName = i.Name.Name
			}
			found["parsed"] = found["parsed"] || jsonName == "."
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == jsonName && (s.Sel.Name == "Unmarshal" || s.Sel.Name == "NewDecoder") {
				found["parsed"] = true
			}
		}
		return true
	})
	return found
}

// TestRooms: of what is shipped, nothing draws, reads base64 or reads JSON by itself but what has a reason, and no reason has outlived
// what it is for. A file that a reader would have to hold against the room's rules turns it red.
func TestRooms(t *testing.T) {
	house := os.DirFS("../..")
	needed := map[string]bool{}
	read := 0
	err := fs.WalkDir(house, ".", func(name string, d fs.DirEntry, err error) error {
		room := path.Dir(name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || name != "." && strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		case slices.Contains(free, room) && room != "cmd/ceping": // for tests and builds
			return nil
		}
		text, err := fs.ReadFile(house, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		read++
		done := uses(file)
		for _, one := range []struct {
			what, instead string
			reasons       map[string]string
		}{
			{"drawn", "draws by itself: use survey/random", drawn},
			{"decoded", "has base64 of its own: use survey/strict/base64url", decoded},
			{"parsed", "reads JSON by itself: use survey/strict", parsed},
		} {
			if !done[one.what] {
				continue
			}
			reasoned := false
			for _, of := range []string{name, room} {
				if one.reasons[of] != "" {
					reasoned, needed[one.what+" "+of] = true, true
				}
			}
			if !reasoned {
				t.Errorf("%s %s, or say why not", name, one.instead)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 300 {
		t.Errorf("%d files were looked at: the tree is not where it was", read)
	}
	for what, reasons := range map[string]map[string]string{"drawn": drawn, "decoded": decoded, "parsed": parsed} {
		for of := range reasons {
			if !needed[what+" "+of] {
				t.Errorf("%s is among those that are %s by themselves, and is not", of, what)
			}
		}
	}
}
