// Mutate makes small faults in the code of packages, one at a time, and runs the package's own tests on each: a fault that they let pass
// is a survivor. The tree is not touched, the compiler is given the faulty file as an overlay. Survivors that deploy/docs/mutants.md
// lists, each with its reason, are known; for any other the program exits with 1.
//
//	go run ./.ci/mutate [-sample N] [-file NAME] package…
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const known = "deploy/docs/mutants.md"

// fault is one change of a file: the bytes from..to become by.
type fault struct {
	file, in string // in: the function
	line     int
	from, to int
	was, by  string
}

// name is the fault as mutants.md lists it: it outlives lines that move.
func (f fault) name() string {
	return fmt.Sprintf("%s %s: `%s` → `%s`", f.file, f.in, flat(f.was), flat(f.by))
}

func flat(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 80 {
		return string(runes[:80]) + "…"
	}
	return text
}

func main() {
	sample := flag.Int("sample", 0, "try so many faults of each package, spread evenly; 0 tries all")
	only := flag.String("file", "", "try faults of this file only")
	patience := flag.Duration("timeout", 3*time.Minute, "how long the tests of one fault may take; longer is red")
	flag.Parse()
	listed, err := os.ReadFile(known)
	fail(err)
	news := 0
	for _, pkg := range flag.Args() {
		faults := faultsOf(pkg, *only)
		if n := len(faults); *sample > 0 && *sample < n {
			spread := make([]fault, *sample)
			for i := range spread {
				spread[i] = faults[i*n / *sample]
			}
			faults = spread
		}
		fail(run(pkg, nil, *patience)) // a package that is red already tells nothing
		count := map[string]int{}
		for _, f := range faults {
			said := try(pkg, f, *patience)
			if said == "survived" && bytes.Contains(listed, []byte(f.name())) {
				said = "known"
			}
			if count[said]++; said == "survived" {
				news++
				fmt.Printf("survived %s (line %d)\n", f.name(), f.line)
			}
		}
		fmt.Printf("%s: %d faults: %d red, %d survived, %d of them known, %d did not build\n", pkg, len(faults), count["red"], count["survived"]+count["known"], count["known"], count["unbuilt"])
	}
	if news > 0 {
		os.Exit(1)
	}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
}

// try says what the tests of a package say to a fault.
func try(pkg string, f fault, patience time.Duration) string {
	text, err := os.ReadFile(f.file)
	fail(err)
	dir, err := os.MkdirTemp("", "mutate")
	fail(err)
	defer os.RemoveAll(dir)
	faulty, overlay := filepath.Join(dir, "faulty.go"), filepath.Join(dir, "overlay.json")
	fail(os.WriteFile(faulty, slices.Concat(text[:f.from], []byte(f.by), text[f.to:]), 0o600))
	full, err := filepath.Abs(f.file)
	fail(err)
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{full: faulty}})
	fail(err)
	fail(os.WriteFile(overlay, replace, 0o600))
	err = run(pkg, []string{"-overlay", overlay}, patience)
	switch {
	case err == nil:
		return "survived"
	case strings.Contains(err.Error(), "[build failed]") || strings.Contains(err.Error(), "[setup failed]"):
		return "unbuilt"
	}
	return "red"
}

func run(pkg string, more []string, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience+time.Minute)
	defer cancel()
	args := append([]string{"test", "-short", "-failfast", "-vet=off", "-count=1", "-timeout", patience.String()}, more...)
	out, err := exec.CommandContext(ctx, "go", append(args, pkg)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", pkg, err, out)
	}
	return nil
}

// faultsOf are the faults of a package's files, in their order.
func faultsOf(pkg, only string) (list []fault) {
	files, err := filepath.Glob(filepath.Join(filepath.Clean(pkg), "*.go"))
	fail(err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || only != "" && filepath.Base(file) != only {
			continue
		}
		text, err := os.ReadFile(file)
		fail(err)
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, text, parser.SkipObjectResolution)
		fail(err)
		for _, d := range parsed.Decls {
			function, ok := d.(*ast.FuncDecl)
			if !ok || function.Body == nil {
				continue
			}
			add := func(from, to token.Pos, by string) {
				a, b := set.Position(from), set.Position(to)
				list = append(list, fault{file, function.Name.Name, a.Line, a.Offset, b.Offset, string(text[a.Offset:b.Offset]), by})
			}
			ast.Inspect(function.Body, func(n ast.Node) bool {
				faultsAt(n, func(from, to token.Pos) string {
					return string(text[set.Position(from).Offset:set.Position(to).Offset])
				}, add)
				return true
			})
		}
	}
	slices.SortStableFunc(list, func(a, b fault) int { return cmp.Or(cmp.Compare(a.file, b.file), a.from-b.from) })
	return list
}

// instead are the operators that stand for one another: each bound moved by one, each sign and each join turned round.
var instead = map[token.Token]string{
	token.EQL: "!=", token.NEQ: "==", token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">",
	token.LAND: "||", token.LOR: "&&", token.ADD: "-", token.SUB: "+", token.MUL: "/", token.QUO: "*",
}

// faultsAt are the faults of one piece of code: another operator, a condition that never holds, a call or a change that is not made.
func faultsAt(n ast.Node, text func(from, to token.Pos) string, add func(from, to token.Pos, by string)) {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if by := instead[n.Op]; by != "" {
			add(n.Pos(), n.End(), text(n.Pos(), n.OpPos)+by+text(n.OpPos+token.Pos(len(n.Op.String())), n.End()))
		}
	case *ast.IfStmt:
		add(n.Cond.Pos(), n.Cond.End(), "("+text(n.Cond.Pos(), n.Cond.End())+") && false")
	case *ast.CaseClause:
		for _, e := range n.List {
			if b, ok := e.(*ast.BinaryExpr); ok {
				add(b.Pos(), b.End(), "("+text(b.Pos(), b.End())+") && false")
			}
		}
	case *ast.ExprStmt:
		if _, ok := n.X.(*ast.CallExpr); ok {
			add(n.Pos(), n.End(), "")
		}
	case *ast.AssignStmt:
		if n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN {
			add(n.Pos(), n.End(), "")
		}
	case *ast.IncDecStmt:
		add(n.Pos(), n.End(), "")
	}
}
