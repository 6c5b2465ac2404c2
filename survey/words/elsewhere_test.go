package words

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// may have Chinese beside this room: what draws pages and outputs, and what is data and no sentence.
var may = map[string]string{
	"survey/words/":               "this room",
	"survey/web/":                 "what voters are told, and pages",
	"assets/":                     "pages and the client",
	"survey/layout/":              "heads of tables",
	"survey/export/":              "outputs",
	"survey/example/":             "the sample session's people",
	"survey/names.go":             "names that a session has when its file gives none: they go into manifests",
	"survey/roster/heads.go":      "heads that lists have, and what they call roles",
	"survey/roster/month.go":      "months as lists have them",
	"survey/composite/figures.go": "heads of a table that is read",
	"survey/voter/opinion.go":     "what simulated voters write",
	"survey/boxkey/run.go":        "characters as they follow each other",
	"survey/office/likeness.go":   "characters that look like others",
	"survey/version1/":            "a program of before, kept as it counted",
	"store/storetest/":            "a session to test with",
	"cmd/ceping/":                 "words of a sitting beside the English ones",
}

// TestChineseStandsHere: a sentence in Chinese is nowhere but here.
func TestChineseStandsHere(t *testing.T) {
	used := map[string]bool{}
	shipped(t, func(path string, fset *token.FileSet, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING && lit.Kind != token.CHAR {
				return true
			}
			s := lit.Value
			if unquoted, err := strconv.Unquote(s); err == nil {
				s = unquoted
			}
			if !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				return true
			}
			for prefix := range may {
				if strings.HasPrefix(path, prefix) {
					used[prefix] = true
					return true
				}
			}
			t.Errorf("%s: %s", fset.Position(lit.Pos()), lit.Value)
			return true
		})
	})
	for prefix := range may {
		if !used[prefix] {
			t.Errorf("%s has no Chinese: it needs no exception", prefix)
		}
	}
}
