package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"ceping/survey/composite"
	"ceping/survey/count"
)

// schema is a published JSON Schema by its file's name.
func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiled, err := compiler.Compile(filepath.Join("..", "..", "deploy", "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func parsed(t *testing.T, text []byte) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// TestReportKeepsToSchema: the worked examples' Reports, made-up ones of everything a form can say, and what each office is given of them.
func TestReportKeepsToSchema(t *testing.T) {
	report, seen := schema(t, "report.schema.json"), map[string]int{}
	for i, r := range coded(t, 41, 200) {
		outputs := []*count.Report{r}
		for _, office := range r.Packages() {
			outputs = append(outputs, r.Of(office))
		}
		for _, part := range outputs {
			value := parsed(t, written(t, part, JSON))
			if err := report.Validate(value); err != nil {
				t.Fatalf("report %d: %v", i, err)
			}
			shapes(value, "", func(shape string, _ any) { seen[shape]++ })
		}
	}
	for _, shape := range []string{ // a generator that grew tame shows nothing
		"/session/rehearsal", "/result/opened_digest", "/alarms/0/reason", "/alarms/0/count", "/forms/0/groups/0/members/0", "/forms/0/grades/0/unsure",
		"/forms/0/subjects/0/flags/0", "/forms/0/subjects/0/criteria/0/grades/0/code", "/forms/0/subjects/0/criteria/0/scale/step", "/forms/0/subjects/0/criteria/0/bands/0/from",
		"/forms/0/subjects/0/criteria/0/dropped/0", "/forms/0/subjects/0/criteria/0/derived/*/*", "/forms/0/choices/0/options/0/marks/*", "/forms/0/texts/0/texts/0",
	} {
		if seen[shape] == 0 {
			t.Errorf("no report had %s", shape)
		}
	}
}

// TestCompositeKeepsToSchema: the worked example's composite as the example has it, with the code it stands on, and as it is computed.
func TestCompositeKeepsToSchema(t *testing.T) {
	text, err := os.ReadFile("../example/fixtures/second-example/composite.json")
	if err != nil {
		t.Fatal(err)
	}
	compiled, value := schema(t, "composite.schema.json"), parsed(t, text).(map[string]any)
	second := coded(t, 44, 0)[1]
	figures, err := composite.ReadFigures("subject,平时考核,附加分\nl1,95,1.5\nl2,,0\n", second.Setup)
	if err != nil {
		t.Fatal(err)
	}
	made, err := composite.Of(second, second.Setup.Composite, figures)
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(parsed(t, encoded(t, made))); err != nil {
		t.Error(err)
	}
	if compiled.Validate(value) == nil {
		t.Error("a composite without a code is taken")
	}
	value["code"] = strings.Repeat("7K", 13)
	if err := compiled.Validate(value); err != nil {
		t.Fatal(err)
	}
	if n := refusesMutants(t, compiled, value, func(string) bool { return false }, map[string]bool{}); n < 20 {
		t.Errorf("%d mutants only", n)
	}
	for name, change := range map[string]func(first, second map[string]any){
		"a value though a part is missing": func(_, second map[string]any) { second["value"] = "80.00" },
		"no value though none is missing":  func(first, _ map[string]any) { first["value"] = nil },
		"a part of no kind":                func(first, _ map[string]any) { delete(first["parts"].([]any)[0].(map[string]any), "form") },
		"a part of both kinds":             func(first, _ map[string]any) { first["parts"].([]any)[0].(map[string]any)["entered"] = "x" },
		"minus zero":                       func(first, _ map[string]any) { first["value"] = "-0.00" },
	} {
		mutant := parsed(t, encoded(t, value)).(map[string]any)
		subjects := mutant["subjects"].([]any)
		if change(subjects[0].(map[string]any), subjects[1].(map[string]any)); compiled.Validate(mutant) == nil {
			t.Errorf("taken: %s", name)
		}
	}
}

// TestSchemaRefuses: whatever is taken out of a Report, added to it or written in another way is refused, at every place of a Report.
func TestSchemaRefuses(t *testing.T) {
	report, optional := schema(t, "report.schema.json"), regexp.MustCompile(`/(rehearsal|bands)$|^/alarms/0/(category|form|subject|count|reason)$`)
	done := map[string]bool{}
	for i, r := range coded(t, 42, 12) {
		if i > 0 { // the first example has nothing that the second lacks
			refusesMutants(t, report, parsed(t, written(t, r, JSON)), optional.MatchString, done)
		}
	}
	if len(done) < 200 {
		t.Errorf("%d mutants only", len(done))
	}
	second := parsed(t, written(t, coded(t, 43, 0)[1], JSON))
	for name, change := range map[string]func(r, form, subject, criterion map[string]any){
		"a withheld criterion with scores": func(_, _, _, c map[string]any) { c["withheld"] = true },
		"a criterion without marks":        func(_, _, _, c map[string]any) { c["marks"] = nil },
		"a withheld form with subjects":    func(_, f, _, _ map[string]any) { f["withheld"] = true },
		"a withheld session with forms":    func(r, _, _, _ map[string]any) { r["withheld"] = true },
		"a score over all ballots":         func(_, _, _, c map[string]any) { c["scores"].(map[string]any)["total"] = "80.00" },
		"scores given of a graded criterion": func(_, _, _, c map[string]any) {
			c["marks"].(map[string]any)["total"].(map[string]any)["given"] = json.Number("3")
		},
		"a correction without its reason": func(r, _, _, _ map[string]any) {
			r["alarms"] = []any{map[string]any{"code": "corrected", "text": "更正"}}
		},
		"an alarm that is none": func(r, _, _, _ map[string]any) {
			r["alarms"] = []any{map[string]any{"code": "bell", "text": "响"}}
		},
		"a code in groups of four": func(r, _, _, _ map[string]any) {
			result := r["result"].(map[string]any)
			result["code"] = count.SpacedCode(result["code"].(string))
		},
	} {
		mutant := parsed(t, encoded(t, second)).(map[string]any)
		form := mutant["forms"].([]any)[0].(map[string]any)
		subject := form["subjects"].([]any)[0].(map[string]any)
		if change(mutant, form, subject, subject["criteria"].([]any)[0].(map[string]any)); report.Validate(mutant) == nil {
			t.Errorf("taken: %s", name)
		}
	}
}

func encoded(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// freely are the objects whose keys are a Report's own: what is added must be no code or of another type, and what is taken out may be
// missed by nothing but what stands for all.
var freely = regexp.MustCompile(`/(counts|weights|valid|marks|rates|derived|scores)(/\*)*$`)

// shapes visits every value once for each shape of its path, in which all elements of a list are alike, and all keys that are codes.
func shapes(value any, at string, visit func(shape string, value any)) {
	visit(at, value)
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if freely.MatchString(at) && !(strings.HasSuffix(at, "/counts/*")) {
				shapes(v[key], at+"/*", visit)
			} else {
				shapes(v[key], at+"/"+key, visit)
			}
		}
	case []any:
		for _, element := range v {
			shapes(element, at+"/0", visit)
		}
	}
}

// shortest are decimals as a form has them, and no rounded numbers.
var shortest = regexp.MustCompile(`/(grades/0/value|from|min|max|step)$`)

var rounded = regexp.MustCompile(`^-?[0-9]+\.[0-9]{2}$`)

// refusesMutants alters a valid document in every way at one place for each shape of path and kind of value, but for those that are done.
// Optional keys may be absent. It answers how many were done.
func refusesMutants(t *testing.T, s *jsonschema.Schema, document any, optional func(shape string) bool, done map[string]bool) int {
	t.Helper()
	if err := s.Validate(document); err != nil {
		t.Fatal(err)
	}
	try := func(what string, change func() (back func())) {
		if done[what] {
			return
		}
		done[what] = true
		back := change()
		if s.Validate(document) == nil {
			t.Errorf("taken: %s", what)
		}
		back()
	}
	shapes(document, "", func(shape string, value any) {
		object, ok := value.(map[string]any)
		if !ok {
			return
		}
		codes := freely.MatchString(shape) && !strings.HasSuffix(shape, "/counts/*")
		try("an unknown key in "+shape, func() func() {
			object["un known"] = json.Number("1")
			return func() { delete(object, "un known") }
		})
		for _, key := range slices.Sorted(maps.Keys(object)) {
			kept, name := object[key], shape+"/"+key
			set := func(new any) func() func() {
				return func() func() {
					object[key] = new
					return func() { object[key] = kept }
				}
			}
			if codes {
				name = shape + "/*"
			}
			if !optional(name) && (!codes || slices.Contains([]string{count.Total, count.Weighted, count.Unmarked, count.Given}, key) && !byCode(shape)) {
				try("without "+shape+"/"+key, func() func() {
					delete(object, key)
					return func() { object[key] = kept }
				})
			}
			switch v := kept.(type) {
			case string:
				try("a number for the text at "+name, set(json.Number("1")))
				if rounded.MatchString(v) {
					try("a rounded number as a number at "+name, set(json.Number(v)))
					try("three decimals at "+name, set(v+"0"))
					if !shortest.MatchString(name) {
						try("one decimal at "+name, set(v[:len(v)-1]))
					}
					try("a leading zero at "+name, set("0"+strings.TrimPrefix(v, "-")))
				}
			case json.Number:
				try("a text for the number at "+name, set(v.String()))
				try("half of one at "+name, set(json.Number("1.5")))
				try("a negative number at "+name, set(json.Number("-1")))
			case bool:
				try("a text for the truth at "+name, set(fmt.Sprint(v)))
			case []any, map[string]any:
				try("a text for what is at "+name, set("x"))
			}
		}
	})
	return len(done)
}

// byCode: the inner objects are keyed by grades or groups alone, where such a word would be a code.
func byCode(shape string) bool {
	return strings.HasSuffix(shape, "/rates/*") || strings.HasSuffix(shape, "/weights")
}
