package assets_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// sources calls do with each page, style and script of the client, by its path in assets.
func sources(t *testing.T, do func(file, text string)) {
	t.Helper()
	for _, dir := range []string{"pages", "style", "client"} {
		err := fs.WalkDir(os.DirFS("."), dir, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(file)
			do(file, string(text))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// longest is how many characters a line may have, so that two files are read side by side.
const longest = 160

func TestLinesAreShort(t *testing.T) {
	kinds := map[string]int{}
	sources(t, func(file, text string) {
		kinds[path.Ext(file)]++
		n := 0
		for line := range strings.Lines(text) {
			n++
			if is := utf8.RuneCountInString(strings.TrimRight(line, "\n")); is > longest {
				t.Errorf("%s:%d has %d characters, more than %d", file, n, is, longest)
			}
		}
	})
	for _, kind := range []string{".html", ".css", ".ts"} {
		if kinds[kind] < 20 {
			t.Errorf("only %d files were read that end with %s", kinds[kind], kind)
		}
	}
}

// A sheet is a style sheet that pages load.
type sheet struct {
	pages   []string // that load it, patterns of path.Match, or whose parts are shown in such a page
	scripts bool     // whether the client's scripts make elements on these pages
	drawn   []string // classes that are made in Go
}

// sheets are the entries of style. Of a class that is made of a word and a value, as at-voting, the word is what a page says.
var sheets = map[string]sheet{
	"voter.css":   {pages: []string{"voter.html", "preview.html"}, scripts: true},
	"privacy.css": {pages: []string{"privacy.html", "problem.html"}},
	"screen.css":  {pages: []string{"screen.html"}},
	// cellClass of survey/web/console says how a cell stands, and a picture that survey/export draws is a strip.
	"console.css": {pages: []string{"console.html", "console_*.html", "console/*.html", "console_*/*.html"}, scripts: true, drawn: []string{"words", "highest", "lowest", "strip"}},
}

var (
	aComment  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	anImport  = regexp.MustCompile(`@import "\./([^"]+)";`)
	aSelector = regexp.MustCompile(`([^{};]+)\{`)
	aClass    = regexp.MustCompile(`\.([a-z][\w-]*)`)
	anAction  = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	classesOf = regexp.MustCompile(`class="([^"]*)"`)
	aLiteral  = regexp.MustCompile(`'([^'\n]*)'`)
	inScripts = regexp.MustCompile(`class(?:Name)?(?::| =) '([^']*)'`)
)

// styled are the classes that rules of a style sheet name, by the file where, with what it imports; imported takes these files in.
func styled(t *testing.T, name string, imported map[string]bool) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path.Join("style", name))
	if err != nil {
		t.Fatal(err)
	}
	imported[name] = true
	classes := map[string]string{}
	for _, found := range anImport.FindAllStringSubmatch(string(text), -1) {
		for class, file := range styled(t, path.Join(path.Dir(name), found[1]), imported) {
			classes[class] = file
		}
	}
	for _, rule := range aSelector.FindAllStringSubmatch(aComment.ReplaceAllString(string(text), ""), -1) {
		for _, found := range aClass.FindAllStringSubmatch(rule[1], -1) {
			classes[found[1]] = name
		}
	}
	return classes
}

// shown are the classes that a sheet's pages give to elements.
func (s sheet) shown(t *testing.T) (classes []string) {
	t.Helper()
	for _, pattern := range s.pages {
		files, err := fs.Glob(os.DirFS("pages"), pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(path.Join("pages", file))
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range classesOf.FindAllStringSubmatch(anAction.ReplaceAllString(string(text), " "), -1) {
				classes = append(classes, strings.Fields(found[1])...)
			}
		}
	}
	return classes
}

// TestNoRuleIsUnused: each class of a rule is one that a page of that style sheet shows, or that the client says; each class that a page
// gives has a rule, or is what a script finds; and each file of style belongs to a style sheet.
func TestNoRuleIsUnused(t *testing.T) {
	var said, given []string
	files := map[string]bool{}
	sources(t, func(file, text string) {
		switch path.Ext(file) {
		case ".css":
			files[strings.TrimPrefix(file, "style/")] = true
		case ".ts":
			for _, found := range aLiteral.FindAllStringSubmatch(text, -1) {
				said = append(said, strings.Fields(found[1])...)
			}
			for _, found := range inScripts.FindAllStringSubmatch(text, -1) {
				given = append(given, strings.Fields(found[1])...)
			}
		}
	})
	imported, base := map[string]bool{}, styled(t, "shared/base.css", map[string]bool{})
	ruled := map[string]bool{}
	for name, s := range sheets {
		classes, shown := styled(t, name, imported), s.shown(t)
		used := slices.Concat(shown, s.drawn)
		if s.scripts {
			used = append(used, said...)
		}
		for class, file := range classes {
			ruled[class] = true
			word, _, _ := strings.Cut(class, "-")
			if !slices.Contains(used, class) && !slices.Contains(used, word+"-") && base[class] == "" {
				t.Errorf("style/%s has a rule for .%s, which no page of %s shows", file, class, name)
			}
		}
		for _, class := range shown {
			prefix := strings.HasSuffix(class, "-")
			if classes[class] == "" && !prefix && !slices.Contains(said, "."+class) {
				t.Errorf("a page of %s gives the class %s, for which that has no rule, and which no script looks for", name, class)
			}
		}
	}
	for _, class := range given {
		if !ruled[class] && !strings.HasSuffix(class, "-") {
			t.Errorf("a script gives the class %s, for which there is no rule", class)
		}
	}
	for file := range files {
		if !imported[file] {
			t.Errorf("style/%s belongs to no style sheet of a page", file)
		}
	}
}

var partName = regexp.MustCompile(`{{-?\s*define "([^"]+)"`)

// TestPartsAreNamedOnce: of two parts of one name that a page is made of, the later would be shown without a word.
func TestPartsAreNamedOnce(t *testing.T) {
	at := map[string][]string{} // files by name
	sources(t, func(file, text string) {
		for _, m := range partName.FindAllStringSubmatch(text, -1) {
			at[m[1]] = append(at[m[1]], file)
		}
	})
	if len(at) < 30 {
		t.Fatalf("only %d parts", len(at))
	}
	frame := func(file string) bool { return path.Dir(file) == "pages/console" || file == "pages/console.html" }
	for name, files := range at {
		for i, one := range files {
			for _, other := range files[:i] {
				around := func(file string) string { return strings.TrimSuffix(strings.TrimPrefix(file, "pages/"), ".html") }
				same := strings.Split(around(one), "/")[0] == strings.Split(around(other), "/")[0]
				if same || frame(one) || frame(other) {
					t.Errorf("part %q is in %s and in %s", name, one, other)
				}
			}
		}
	}
}
