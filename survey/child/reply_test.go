package child

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"ceping/survey"
	"ceping/survey/words"
)

// grade is a number that says how it is written, as some of the domain's do.
type grade int

func (g grade) String() string { return fmt.Sprintf("%d.00", int(g)) }

// TestTold: an error that went through a child is of the same kind, with the same line and the same sentences, whatever its values are.
func TestTold(t *testing.T) {
	invalid := &survey.InvalidError{Field: "leaders[2].role", Code: "invalid_role_unknown", Values: []any{survey.Role("nobody")}}
	for name, err := range map[string]error{
		"plain":                     errors.New("line 3: unknown field"),
		"numbers":                   survey.Refuse("roster_columns", 3, int64(70), int8(64)),
		"a text":                    survey.Refuse("roster_head_missing", []string{"姓名", "职务"}),
		"a word nobody knows":       invalid,
		"a word that is known":      &survey.InvalidError{Field: "forms", Code: "invalid_role_unknown", Values: []any{survey.Member}},
		"within a line":             fmt.Errorf("forms[0]: %w", invalid),
		"an error as a value":       survey.Refuse("session_file_encoding", errors.New("line 2: the file is not UTF-8")),
		"a sentence as a value":     survey.Refuse("child_slow", "名单", survey.Code("remedy_workbook")),
		"a refusal as a value":      survey.Refuse("address", "x", &survey.Refusal{Code: "remedy_newer"}),
		"either":                    survey.Refuse("child_slow", survey.Either{"a", "b"}, "c"),
		"a number that is a text":   &survey.InvalidError{Field: "grades[0].value", Code: "invalid_value_above_100", Values: []any{grade(120)}},
		"none":                      survey.Refuse("roster_empty"),
		"a text of no known letter": survey.Refuse("child_slow", "\x00\u2028\ud7ff", "�"),
	} {
		text, failed := written(nil, err)
		if failed != nil {
			t.Fatal(failed)
		}
		into := "nothing"
		got := answered(text, &into)
		chinese, has := words.ChineseError(err)
		gotChinese, gotHas := words.ChineseError(got)
		if got == nil || got.Error() != err.Error() || words.EnglishError(got) != words.EnglishError(err) || gotChinese != chinese || gotHas != has || into != "nothing" {
			t.Errorf("%s: %v\n%s\n%s, want\n%v\n%s\n%s", name, got, words.EnglishError(got), gotChinese, err, words.EnglishError(err), chinese)
		}
		for _, kind := range []any{new(*survey.InvalidError), new(*survey.Refusal)} {
			if errors.As(got, kind) != errors.As(err, kind) {
				t.Errorf("%s: it is a %T or not", name, kind)
			}
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a value that no sentence has is told as something")
		}
	}()
	tell(survey.Refuse("roster_empty", map[string]int{}))
}

// FuzzAnswered: nothing that comes out of a child is more to the server than a value of the kind it asked for, or an error that can be said.
func FuzzAnswered(f *testing.F) {
	for _, text := range []string{`{"value":[["a","b"],null]}`, `{"value":null}`, `{"wrong":{"line":"x"}}`, `{"wrong":{"line":"","code":"roster_columns","values":[{"number":1},{"text":"x"},{}]}}`,
		`{"value":[],"wrong":{"line":"x"}}`, `{}`, ``, `{"value":[]}{"value":[]}`, `{"value":{"a":1}}`, `{"wrong":{"line":"x","field":"y","code":"invalid_missing","values":[{"told":{"line":"z","code":"c"}}]}}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var into [][]string
		if err := answered(text, &into); err != nil {
			words.EnglishError(err)
			words.ChineseError(err)
			return
		}
		again, err := written(into, nil)
		if err != nil {
			t.Fatal(err)
		}
		var twice [][]string
		if err := answered(again, &twice); err != nil || !reflect.DeepEqual(into, twice) {
			t.Fatalf("%q, %v, %s", into, err, again)
		}
		if !json.Valid(text) {
			t.Fatalf("%q was taken", text)
		}
	})
}
