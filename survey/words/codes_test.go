package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// shipped calls do for each Go file that goes into the program, tests and the rooms that only tests use left out.
func shipped(t *testing.T, do func(path string, fset *token.FileSet, file *ast.File)) {
	t.Helper()
	const root = "../.."
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		path = filepath.ToSlash(path)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".."):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if err == nil {
			files++
			do(strings.TrimPrefix(path, root+"/"), fset, file)
		}
		return err
	})
	if err != nil || files < 300 {
		t.Fatalf("%d files, %v", files, err)
	}
}

// text is a string literal; ok is false for anything else.
func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// name is the last part of what is called, or of a type.
func name(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}

// codeAt is where a call has its code, its values after it.
var codeAt = map[string]int{
	"Refuse": 0, "refused": 0, "notXLSX": 0, "look": 0, "invalid": 1,
	"Chinese": 0, "English": 0, // of this package
	"alarm": 0, // of package count
	"note":  0, // of package compare
}

// prefixed are calls whose code follows a prefix of theirs.
var prefixed = map[string]string{"alarm": "alarm_"}

// chineseOnly are calls whose sentence is said in Chinese alone, with the codes among their values.
var chineseOnly = map[string]bool{"Chinese": true, "alarm": true, "note": true}

// a use is a code that is written out in the program.
type use struct {
	code   Code
	values int // -1: not known here
	where  string
	wide   bool // said in both languages
}

// constants are the texts that packages give a name, by directory and name.
func constants(t *testing.T) map[string]string {
	named := map[string]string{}
	shipped(t, func(path string, _ *token.FileSet, file *ast.File) {
		for _, d := range file.Decls {
			block, ok := d.(*ast.GenDecl)
			if !ok || block.Tok != token.CONST {
				continue
			}
			for _, spec := range block.Specs {
				v := spec.(*ast.ValueSpec)
				for i, value := range v.Values {
					if s, ok := text(value); ok {
						named[filepath.Dir(path)+"."+v.Names[i].Name] = s
					}
				}
			}
		}
	})
	return named
}

// uses finds the codes that are written out: in refusals and calls with the values, and as values of their own.
func uses(t *testing.T) (list []use, literals map[string]bool) {
	literals = map[string]bool{}
	named, chinese := constants(t), map[ast.Node]bool{}
	shipped(t, func(path string, fset *token.FileSet, file *ast.File) {
		if strings.HasPrefix(path, "survey/words/english_") || strings.HasPrefix(path, "survey/words/chinese_") {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil {
				return false
			}
			where := fset.Position(n.Pos()).String()
			switch x := n.(type) {
			case *ast.BasicLit:
				if s, ok := text(x); ok {
					literals[s] = true
				}
			case *ast.CallExpr:
				called := name(x.Fun)
				at, takes := codeAt[called]
				for _, arg := range x.Args {
					chinese[arg] = chineseOnly[called]
				}
				if called == "Code" && len(x.Args) == 1 {
					if code, ok := text(x.Args[0]); ok {
						list = append(list, use{Code(code), -1, where, !chinese[x]})
					}
				}
				if takes && at < len(x.Args) {
					code, ok := text(x.Args[at])
					if id, constant := x.Args[at].(*ast.Ident); constant {
						code, ok = named[filepath.Dir(path)+"."+id.Name]
					}
					if ok && isCode.MatchString(code) {
						values := len(x.Args) - at - 1
						if x.Ellipsis.IsValid() {
							values = -1
						}
						list = append(list, use{Code(prefixed[called] + code), values, where, !chineseOnly[called]})
					}
				}
			case *ast.CompositeLit:
				if name(x.Type) != "Refusal" && name(x.Type) != "InvalidError" {
					return true
				}
				one := use{where: where, wide: true}
				for _, e := range x.Elts {
					kv, ok := e.(*ast.KeyValueExpr)
					if !ok {
						continue
					}
					switch values, made := kv.Value.(*ast.CompositeLit); {
					case name(kv.Key) == "Code":
						code, _ := text(kv.Value)
						one.code = Code(code)
					case name(kv.Key) == "Values" && made:
						one.values = len(values.Elts)
					case name(kv.Key) == "Values":
						one.values = -1
					}
				}
				if one.code != "" {
					list = append(list, one)
				}
			}
			return true
		})
	})
	return list, literals
}

var isCode = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// TestEveryCode: a code that the program names has its sentence, in both languages unless it is said in Chinese alone, with no more places
// than it is given values; and no sentence is said nowhere.
func TestEveryCode(t *testing.T) {
	list, literals := uses(t)
	if len(list) < 200 {
		t.Fatalf("only %d codes found", len(list))
	}
	for _, u := range list {
		if u.wide && !Has(u.code) {
			t.Errorf("%s: %s has no sentence in both languages", u.where, u.code)
		}
		if inChinese.sentences[u.code] == "" {
			t.Errorf("%s: %s has no sentence", u.where, u.code)
		}
		if n := most(inChinese.sentences[u.code]); inEnglish.sentences[u.code] == "" && u.values >= 0 && n < u.values {
			t.Errorf("%s: %s takes only %d of the %d values that it is given, in no language more: %s", u.where, u.code, n, u.values, inChinese.sentences[u.code])
		}
		for _, l := range []language{inChinese, inEnglish} {
			if n := most(l.sentences[u.code]); u.values >= 0 && n > u.values {
				t.Errorf("%s: %s takes %d values and is given %d: %s", u.where, u.code, n, u.values, l.sentences[u.code])
			}
		}
	}
	said := func(code string) bool {
		if literals[code] {
			return true
		}
		for i, r := range code { // made of a prefix and a code of its own: phase_draft
			if r == '_' && literals[code[:i+1]] && literals[code[i+1:]] {
				return true
			}
		}
		return false
	}
	for code := range inChinese.sentences {
		if whole := strings.TrimSuffix(string(code), "_of_all"); !said(whole) {
			t.Errorf("%s is said nowhere", code)
		}
	}
}

var place = regexp.MustCompile(`%(\[\d+\])?([a-z%])`)

// most is the highest place of a sentence.
func most(sentence string) int {
	n, highest := 0, 0
	for _, m := range place.FindAllStringSubmatch(sentence, -1) {
		switch at, err := strconv.Atoi(strings.Trim(m[1], "[]")); {
		case m[2] == "%":
		case err == nil:
			highest = max(highest, at)
		default:
			n++
			highest = max(highest, n)
		}
	}
	return highest
}

// TestTables: places are all in order or all indexed, and a sentence is one line that ends without a stop.
func TestTables(t *testing.T) {
	for _, l := range []language{inChinese, inEnglish} {
		for code, sentence := range l.sentences {
			indexed, plain := 0, 0
			for _, m := range place.FindAllStringSubmatch(sentence, -1) {
				switch {
				case m[2] == "%":
				case m[1] != "":
					indexed++
				default:
					plain++
				}
			}
			if indexed > 0 && plain > 0 {
				t.Errorf("%s: some places are indexed and some are not: %s", code, sentence)
			}
			if !isCode.MatchString(string(code)) || sentence == "" || strings.TrimSpace(sentence) != sentence || strings.Contains(sentence, "\n") ||
				strings.HasSuffix(sentence, "。") || strings.HasSuffix(sentence, ".") {
				t.Errorf("%s: %q", code, sentence)
			}
		}
	}
	for code := range inEnglish.sentences {
		if inChinese.sentences[code] == "" {
			t.Errorf("%s has no Chinese", code)
		}
	}
}
