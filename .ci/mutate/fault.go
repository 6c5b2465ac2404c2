package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// fault is one change of a file: the bytes from..to become by.
type fault struct {
	file, in string // in: the function
	line     int
	nth      int // of those in the function that read the same, from 1
	from, to int
	was, by  string
	kind     kind
	left     int // of an operation: where its left side ends and its right side begins
	right    int
	op       token.Token
}

// kind is how a fault is built in beside the code as it is.
type kind int

const (
	truth     kind = iota // another answer to a yes or no
	never                 // a condition that never holds
	operation             // another operation on two numbers
	undone                // a statement that is left out
)

// name is the fault as mutants.md lists it: it outlives lines that move.
func (f fault) name() string {
	name := fmt.Sprintf("%s %s: `%s` → `%s`", f.file, f.in, flat(f.was), flat(f.by))
	if f.nth > 1 {
		name += fmt.Sprintf(" (%d)", f.nth)
	}
	return name
}

func flat(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 80 {
		return string(runes[:80]) + "…"
	}
	return text
}

// faultsOf are the faults of a package's files, in their order, an outer one before those within it.
func faultsOf(pkg, only string) (list []fault) {
	for _, file := range sources(pkg) {
		if only != "" && filepath.Base(file) != only {
			continue
		}
		text, err := os.ReadFile(file)
		fail(err)
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, text, parser.SkipObjectResolution)
		fail(err)
		at := func(p token.Pos) int { return set.Position(p).Offset }
		for _, d := range parsed.Decls {
			function, ok := d.(*ast.FuncDecl)
			if !ok || function.Body == nil {
				continue
			}
			steps := map[ast.Node]bool{} // a loop without its own step does not end: whatever test comes by it is red
			ast.Inspect(function.Body, func(n ast.Node) bool {
				if loop, ok := n.(*ast.ForStmt); ok && loop.Post != nil {
					steps[loop.Post] = true
				}
				if n == nil || steps[n] {
					return n != nil
				}
				for _, f := range faultsAt(n, func(from, to token.Pos) string { return string(text[at(from):at(to)]) }, at) {
					f.file, f.in, f.line = file, function.Name.Name, set.Position(n.Pos()).Line
					f.was = string(text[f.from:f.to])
					list = append(list, f)
				}
				return true
			})
		}
	}
	slices.SortStableFunc(list, func(a, b fault) int {
		return cmp.Or(cmp.Compare(a.file, b.file), a.from-b.from, b.to-a.to)
	})
	same := map[string]int{}
	for i := range list {
		name := list[i].name()
		same[name]++
		list[i].nth = same[name]
	}
	return list
}

// sources are the files of a package that are built on this machine.
func sources(pkg string) (list []string) {
	files, err := filepath.Glob(filepath.Join(filepath.Clean(pkg), "*.go"))
	fail(err)
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") {
			list = append(list, file)
		}
	}
	return list
}

// instead are the operators that stand for one another: each bound moved by one, each sign and each join turned round.
var instead = map[token.Token]string{
	token.EQL: "!=", token.NEQ: "==", token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">",
	token.LAND: "||", token.LOR: "&&", token.ADD: "-", token.SUB: "+", token.MUL: "/", token.QUO: "*",
}

// faultsAt are the faults of one piece of code: another operator, a condition that never holds, a call or a change that is not made.
func faultsAt(n ast.Node, text func(from, to token.Pos) string, at func(token.Pos) int) (list []fault) {
	add := func(n ast.Node, kind kind, by string) *fault {
		list = append(list, fault{from: at(n.Pos()), to: at(n.End()), by: by, kind: kind})
		return &list[len(list)-1]
	}
	falsely := func(e ast.Expr) { add(e, never, "("+text(e.Pos(), e.End())+") && false") }
	switch n := n.(type) {
	case *ast.BinaryExpr:
		by := instead[n.Op]
		if by == "" {
			break
		}
		f := add(n, truth, text(n.Pos(), n.OpPos)+by+text(n.OpPos+token.Pos(len(n.Op.String())), n.End()))
		if n.Op == token.ADD || n.Op == token.SUB || n.Op == token.MUL || n.Op == token.QUO {
			f.kind, f.op, f.left, f.right = operation, n.Op, at(n.X.End()), at(n.Y.Pos())
		}
	case *ast.IfStmt:
		falsely(n.Cond)
	case *ast.CaseClause:
		for _, e := range n.List {
			if b, ok := e.(*ast.BinaryExpr); ok {
				falsely(b)
			}
		}
	case *ast.ExprStmt:
		if _, ok := n.X.(*ast.CallExpr); ok {
			add(n, undone, "")
		}
	case *ast.AssignStmt:
		if n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN {
			add(n, undone, "")
		}
	case *ast.IncDecStmt:
		add(n, undone, "")
	}
	return list
}
