package main

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// keepers are the rooms that make or unwrap box keys and hand them over, and what only tests use.
var keepers = []string{"survey/envelope", "survey/boxkey", "survey/example"}

// TestBoxKeysAreWiped: whoever is given a private box key wipes it before the function ends, whatever comes of it: there is a deferred Wipe of
// that very variable in the same function, and no way to have a key without a name.
func TestBoxKeysAreWiped(t *testing.T) {
	given := 0
	for _, p := range ourPackages(t) {
		name := strings.TrimPrefix(p.path, "ceping/")
		if slices.Contains(keepers, name) {
			continue
		}
		for _, file := range p.files {
			for _, declared := range file.Decls {
				f, ok := declared.(*ast.FuncDecl)
				if !ok || f.Body == nil {
					continue
				}
				named, calls, wiped := 0, 0, map[types.Object]bool{}
				var keys []*ast.Ident
				ast.Inspect(f.Body, func(n ast.Node) bool {
					switch n := n.(type) {
					case *ast.CallExpr:
						if givesKey(p.info.Types[n].Type) {
							calls++
						}
					case *ast.AssignStmt:
						if call, ok := n.Rhs[0].(*ast.CallExpr); ok && givesKey(p.info.Types[call].Type) {
							if key, ok := n.Lhs[0].(*ast.Ident); ok {
								keys, named = append(keys, key), named+1
							}
						}
					case *ast.DeferStmt:
						if called, ok := n.Call.Fun.(*ast.SelectorExpr); ok && called.Sel.Name == "Wipe" {
							if key, ok := called.X.(*ast.Ident); ok {
								wiped[objectOf(p.info, key)] = true
							}
						}
					}
					return true
				})
				given += calls
				if calls > named {
					t.Errorf("%s: %s has a box key without a name", name, f.Name.Name)
				}
				for _, key := range keys {
					if !wiped[objectOf(p.info, key)] {
						t.Errorf("%s: %s does not wipe the box key %s", name, f.Name.Name, key.Name)
					}
				}
			}
		}
	}
	if given < 3 { // made ready, opened, recounted
		t.Errorf("only %d box keys are given: the test does not see them", given)
	}
}

func objectOf(info *types.Info, name *ast.Ident) types.Object {
	if made := info.Defs[name]; made != nil {
		return made
	}
	return info.Uses[name]
}

// givesKey reports whether a call's results begin with a private box key.
func givesKey(results types.Type) bool {
	if tuple, ok := results.(*types.Tuple); ok && tuple.Len() > 0 {
		results = tuple.At(0).Type()
	}
	return results != nil && results.String() == "*ceping/survey/envelope.Key"
}
