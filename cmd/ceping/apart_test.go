package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// slipTypes and envelopeTypes are what no type may lead to both of: a slip or what is kept of it, and a ballot, sealed or not.
var (
	slipTypes = []string{
		"survey.Slip", "survey.SlipDigest", "survey.IssuedSlip", "survey.PrintedSlip", "survey.SlipBatch", "survey/ballot.SlipRecord", "survey/ballot.SlipDigest",
		"survey/ballot.Issuer", "survey/web/phone.enterRequest", "survey/web/phone.collectRequest",
	}
	envelopeTypes = []string{
		"survey/ballot.Cast", "survey/ballot.Box", "survey/check.Row", "survey/check.Box", "survey/check.Nonce", "survey/count.Sealed", "survey/count.Opened", "survey/count.Box",
		"survey/envelope.Content", "survey/version1.SealedBallot", "survey/version1.Ballot", "survey/version1.CountedBallots", "survey/web/phone.castRequest",
	}
)

// both are the rooms whose types may have both: the store, the desk for paper ballots, which staff see while they enter them, the
// simulated voter, and what only tests use.
var both = []string{"store", "store/street", "survey/paper", "survey/voter", "store/attack", "store/street/streettest", "store/storetest", "survey/web/webtest", "survey/example", "survey/version1/version1test"}

// working are the types of those rooms that work on both. What is behind one is looked at no further; who holds one is named in holders.
var working = []string{"store.Store", "store/street.Slips", "store/street.Box", "survey/paper.Desk"}

// holders are the types elsewhere that hold one: the program that mounts the rooms, and the pages of the desk for paper ballots.
var holders = []string{"cmd/ceping.server holds store.Store", "survey/web/console.paperRoom holds survey/paper.Desk"}

// TestApart: no type of ours, in no room but those, leads to slips and envelopes both, by its fields, elements and the methods of its
// interfaces, however deep. So no method can pair them.
func TestApart(t *testing.T) {
	found := apartness{slips: slipTypes, envelopes: envelopeTypes, exempt: both}
	for _, p := range ourPackages(t) {
		found.look(p)
	}
	if found.looked < 500 {
		t.Fatalf("only %d types were looked at", found.looked)
	}
	for _, name := range slices.Concat(slipTypes, envelopeTypes) {
		if !found.seen[name] {
			t.Errorf("there is no type %s any more: name what took its place", name)
		}
	}
	for _, one := range found.pairs {
		t.Errorf("%s", one)
	}
	for _, one := range slices.Sorted(maps.Keys(found.held)) {
		if !slices.Contains(holders, one) {
			t.Errorf("%s, and is not named as one that may", one)
		}
	}
}

// TestApartSees: the test finds what it looks for, wherever it hides, and nothing where they are apart.
func TestApartSees(t *testing.T) {
	const nouns = "package nouns\ntype Slip struct{ code string }\ntype Envelope []byte\ntype Slips interface{ Collect(Slip) error }\ntype Box[T any] struct{ all map[string][]T }\n"
	for source, want := range map[string]string{
		"type a struct { one Slip; other Envelope }":                                                         "nouns.a",
		"type b struct { slips Slips; boxes Box[*Envelope] }":                                                "nouns.b",
		"type port interface { Pair(s Slip, e Envelope) }":                                                   "nouns.port",
		"type answers interface { Of(s Slip) (<-chan []Envelope, error) }":                                   "nouns.answers",
		"type deep struct { next *deeper }; type deeper struct { Slips; last [1]func() deepest }":            "",
		"type list struct { next *list; one Slip; tail *rest }; type rest struct { back *list; e Envelope }": "nouns.list nouns.rest",
		"func f() { type local struct { Slips; e Envelope } }":                                               "nouns.local",
		"type slips struct { all []Slip }; type boxes struct { all Box[Envelope] }":                          "",
		"type meet struct { do func(Slip, Envelope) }":                                                       "",
	} {
		source = strings.ReplaceAll(source, "deepest", "Envelope")
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, "nouns.go", nouns+source, 0)
		if err != nil {
			t.Fatal(err)
		}
		p := ourPackage{path: "ceping/nouns", info: &types.Info{Defs: map[*ast.Ident]types.Object{}}}
		if _, err := new(types.Config).Check(p.path, files, []*ast.File{parsed}, p.info); err != nil {
			t.Fatal(err)
		}
		found := apartness{slips: []string{"nouns.Slip"}, envelopes: []string{"nouns.Envelope"}}
		found.look(p)
		var names []string
		for _, one := range found.pairs {
			name, _, _ := strings.Cut(one, " ")
			names = append(names, name)
		}
		if slices.Sort(names); strings.Join(names, " ") != want {
			t.Errorf("%s: found %v, want %q", source, found.pairs, want)
		}
	}
}

// apartness is what types lead to.
type apartness struct {
	slips, envelopes, exempt []string

	looked int
	seen   map[string]bool
	pairs  []string
	held   map[string]bool
}

// look looks at all types that a package declares, those within functions too.
func (a *apartness) look(p ourPackage) {
	if a.seen == nil {
		a.seen, a.held = map[string]bool{}, map[string]bool{}
	}
	for _, ident := range slices.SortedFunc(maps.Keys(p.info.Defs), func(x, y *ast.Ident) int { return int(x.Pos() - y.Pos()) }) {
		declared, ok := p.info.Defs[ident].(*types.TypeName)
		if !ok || declared.Name() == "_" {
			continue
		}
		name := nameOf(declared)
		a.seen[name] = true
		if _, parameter := declared.Type().(*types.TypeParam); parameter || slices.Contains(a.exempt, room(declared)) {
			continue
		}
		a.looked++
		w := &way{of: a, from: name, been: map[types.Type]bool{}}
		if declared.IsAlias() {
			w.follow(declared.Type(), name)
		} else {
			w.been[declared.Type()] = true
			w.marked(declared, name)
			w.follow(declared.Type().Underlying(), name)
		}
		if w.slip != "" && w.envelope != "" {
			a.pairs = append(a.pairs, fmt.Sprintf("%s leads to a slip (%s) and to an envelope (%s)", name, w.slip, w.envelope))
		}
	}
}

// way is where one type leads.
type way struct {
	of             *apartness
	from           string
	been           map[types.Type]bool
	slip, envelope string // by what steps
}

func (w *way) marked(named *types.TypeName, by string) {
	if name := nameOf(named); w.slip == "" && slices.Contains(w.of.slips, name) {
		w.slip = by
	} else if w.envelope == "" && slices.Contains(w.of.envelopes, name) {
		w.envelope = by
	}
}

func (w *way) follow(t types.Type, by string) {
	if alias, ok := t.(*types.Alias); ok {
		w.marked(alias.Obj(), by)
		t = types.Unalias(t)
	}
	if w.been[t] {
		return
	}
	w.been[t] = true
	switch t := t.(type) {
	case *types.Named:
		w.marked(t.Obj(), by)
		for one := range t.TypeArgs().Types() {
			w.follow(one, by)
		}
		switch {
		case t.Obj().Pkg() == nil:
		case slices.Contains(w.of.exempt, room(t.Obj())):
			if slices.Contains(working, nameOf(t.Obj())) {
				w.of.held[w.from+" holds "+nameOf(t.Obj())] = true
			}
		case strings.HasPrefix(t.Obj().Pkg().Path(), "ceping/"):
			w.follow(t.Underlying(), by+" → "+nameOf(t.Obj()))
		}
	case *types.Pointer:
		w.follow(t.Elem(), by)
	case *types.Slice:
		w.follow(t.Elem(), by)
	case *types.Array:
		w.follow(t.Elem(), by)
	case *types.Chan:
		w.follow(t.Elem(), by)
	case *types.Map:
		w.follow(t.Key(), by)
		w.follow(t.Elem(), by)
	case *types.Struct:
		for f := range t.Fields() {
			w.follow(f.Type(), by+"."+f.Name())
		}
	case *types.Interface:
		for m := range t.Methods() {
			signature := m.Type().(*types.Signature)
			for v := range signature.Params().Variables() {
				w.follow(v.Type(), by+"."+m.Name())
			}
			for v := range signature.Results().Variables() {
				w.follow(v.Type(), by+"."+m.Name())
			}
		}
	}
}

func room(t *types.TypeName) string {
	if t.Pkg() == nil {
		return ""
	}
	return strings.TrimPrefix(t.Pkg().Path(), "ceping/")
}

func nameOf(t *types.TypeName) string { return room(t) + "." + t.Name() }

// ourPackage is a package of ours, its types known.
type ourPackage struct {
	path  string
	info  *types.Info
	files []*ast.File
}

// ourPackages type-checks all packages of ours from their source, for what is not exported is not in a compiled package.
func ourPackages(t *testing.T) (list []ourPackage) {
	t.Helper()
	listed, err := exec.Command("go", "list", "-deps", "-export", "-json=ImportPath,Dir,GoFiles,Export,Standard", "ceping/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	type pkg struct {
		ImportPath, Dir, Export string
		GoFiles                 []string
	}
	files, exports, checked := token.NewFileSet(), map[string]string{}, checkedPackages{made: map[string]*types.Package{}}
	checked.others = importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("%s is not compiled", path)
		}
		return os.Open(exports[path])
	})
	for decoder := json.NewDecoder(strings.NewReader(string(listed))); ; {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		exports[p.ImportPath] = p.Export
		if !strings.HasPrefix(p.ImportPath, "ceping/") {
			continue
		}
		var parsed []*ast.File
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			parsed = append(parsed, file)
		}
		made := ourPackage{p.ImportPath, &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}}, parsed}
		config := types.Config{Importer: checked}
		if checked.made[p.ImportPath], err = config.Check(p.ImportPath, files, parsed, made.info); err != nil {
			t.Fatal(err)
		}
		list = append(list, made)
	}
}

// checkedPackages are ours as they were checked, and others as they were compiled.
type checkedPackages struct {
	made   map[string]*types.Package
	others types.Importer
}

func (c checkedPackages) Import(path string) (*types.Package, error) {
	if p := c.made[path]; p != nil {
		return p, nil
	}
	return c.others.Import(path)
}
