package strict_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/strict"
)

type inner struct {
	Name string `json:"name"`
	N    int    `json:"n,omitempty"`
}

// Inside has fields of its own in what embeds it.
type Inside struct {
	Deep  string `json:"deep"`
	Plain string
}

// More is embedded by a pointer.
type More struct {
	Further int `json:"further"`
}

// itself reads what it is written as.
type itself struct{ text string }

func (i *itself) UnmarshalJSON(text []byte) error {
	i.text = string(text)
	return nil
}

// Word is embedded, and no struct: a field of that name.
type Word string

type outer struct {
	Inside
	*More
	Word
	One   inner            `json:"one"`
	To    *inner           `json:"to"`
	List  []inner          `json:"list"`
	ByKey map[string]inner `json:"by_key"`
	Self  itself           `json:"self"`
	Any   any              `json:"any"`
	Raw   json.RawMessage  `json:"raw"`
	Not   string           `json:"-"`
	S     string           `json:"s"`
}

func TestTaken(t *testing.T) {
	const text = " {\"further\":3,\"Word\":\"w\",\"deep\":\"a\\\"b\\\\\",\"Plain\":\"\",\"one\":{\"name\":\"\\ud842\\udfb7\",\"n\":-7},\"to\":null,\r\n\t\"list\":[{\"name\":\"x\"},{}],\"by_key\":{\"Name\":{\"n\":1},\"name\":{\"n\":2}}," +
		"\"self\":{\"name\":1,\"NAME\":[]},\"any\":{\"x\":[1,\"]}\"]},\"raw\":[ {} ],\"\\u0073\":\"\\\\ud800\"} "
	var got, want outer
	if err := strict.JSON([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &want); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(itself{})); d != "" {
		t.Error(d)
	}
	if got.One.N != -7 || got.Further != 3 || got.Word != "w" || got.Inside.Deep != `a"b\` || got.ByKey["Name"].N != 1 || got.S != `\ud800` {
		t.Errorf("%+v", got)
	}
	for _, scalar := range []string{`null`, ` 1 `, `true`, `"x"`, `[]`, `[1,[2]]`} {
		var any any
		if err := strict.JSON([]byte(scalar), &any); err != nil {
			t.Errorf("%s: %v", scalar, err)
		}
	}
}

// TestRefused: what encoding/json takes, and what it refuses. part says whether Part takes it.
func TestRefused(t *testing.T) {
	key := func(key string, twice bool) func(error) bool {
		return func(err error) bool {
			var wrong *strict.KeyError
			return errors.As(err, &wrong) && wrong.Key == key && wrong.Twice == twice && strings.Contains(err.Error(), key)
		}
	}
	is := func(target error) func(error) bool { return func(err error) bool { return errors.Is(err, target) } }
	kind := func(err error) bool { var wrong *json.UnmarshalTypeError; return errors.As(err, &wrong) }
	syntax := func(err error) bool { var wrong *json.SyntaxError; return errors.As(err, &wrong) }
	for text, rule := range map[string]struct {
		want func(error) bool
		part bool
	}{
		``:                                      {is(io.ErrUnexpectedEOF), false},
		` `:                                     {is(io.ErrUnexpectedEOF), false},
		`{"one":`:                               {is(io.ErrUnexpectedEOF), false},
		`{"s":"`:                                {is(io.ErrUnexpectedEOF), false},
		`{}{}`:                                  {is(strict.ErrMore), false},
		`{} x`:                                  {is(strict.ErrMore), false},
		"{}\n{}":                                {is(strict.ErrMore), false},
		`{"s":"a",}`:                            {syntax, false},
		`{s:1}`:                                 {syntax, false},
		`{"s":'a'}`:                             {syntax, false},
		"\ufeff{}":                              {syntax, false},
		`{"any":01}`:                            {syntax, false},
		`{"any":NaN}`:                           {syntax, false},
		`{"any":"` + "\n" + `"}`:                {syntax, false},
		`{"s":"` + "\xff" + `"}`:                {is(strict.ErrText), false},
		`{"any":"` + "\xed\xa0\x80" + `"}`:      {is(strict.ErrText), false},
		`{"` + "\xff" + `":1}`:                  {is(strict.ErrText), false},
		`{"any":"\ud800"}`:                      {is(strict.ErrText), false},
		`{"any":"\udc00"}`:                      {is(strict.ErrText), false},
		`{"any":"\ud800\u0041"}`:                {is(strict.ErrText), false},
		`{"any":{"\ud800":1}}`:                  {is(strict.ErrText), false},
		`{"S":"a"}`:                             {key("S", false), false},
		`{"ſ":"a"}`:                             {key("ſ", false), false},
		`{"one":{"NAME":"a"}}`:                  {key("NAME", false), false},
		`{"plain":"a"}`:                         {key("plain", false), false},
		`{"Deep":"a"}`:                          {key("Deep", false), false},
		`{"more":1}`:                            {key("more", false), true},
		`{"-":1}`:                               {key("-", false), true},
		`{"Inside":{}}`:                         {key("Inside", false), true},
		`{"More":{}}`:                           {key("More", false), true},
		`{"word":""}`:                           {key("word", false), false},
		`{"not":1}`:                             {key("not", false), true},
		`{"one":{"more":1}}`:                    {key("more", false), true},
		`{"to":{"more":1}}`:                     {key("more", false), true},
		`{"list":[{},{"more":1}]}`:              {key("more", false), true},
		`{"by_key":{"x":{"more":1}}}`:           {key("more", false), true},
		`{"s":"a","s":"a"}`:                     {key("s", true), false},
		`{"s":"a","\u0073":"b"}`:                {key("s", true), false},
		`{"one":{"n":1,"n":1}}`:                 {key("n", true), false},
		`{"any":{"x":[{"y":1,"y":2}]}}`:         {key("y", true), false},
		`{"self":{"y":1,"y":2}}`:                {key("y", true), false},
		`{"raw":{"y":1,"y":2}}`:                 {key("y", true), false},
		`{"by_key":{"x":{},"x":{}}}`:            {key("x", true), false},
		`{"more":{"y":1,"z":{"y":1},"y":2}}`:    {func(err error) bool { return err != nil }, false},
		`{"one":{"n":1.0}}`:                     {kind, false},
		`{"one":{"n":1e0}}`:                     {kind, false},
		`{"one":{"n":"1"}}`:                     {kind, false},
		`{"one":{"n":9223372036854775808}}`:     {kind, false},
		`{"one":[]}`:                            {kind, false},
		`{"list":{}}`:                           {kind, false},
		strings.Repeat("[", 1e6):                {func(err error) bool { return err != nil }, false},
		`{"any":` + strings.Repeat("[", 20_000): {func(err error) bool { return err != nil }, false},
	} {
		var into outer
		if err := strict.JSON([]byte(text), &into); !rule.want(err) {
			t.Errorf("%.60q: %v", text, err)
		}
		if err := strict.Part([]byte(text), &into); (err == nil) != rule.part {
			t.Errorf("%.60q in part: %v", text, err)
		}
	}
}

func TestValue(t *testing.T) {
	got, err := strict.Value([]byte(` {"a":[1.50,-0,1e3,true,null,""],"b":{}} `), 2)
	want := map[string]any{"a": []any{json.Number("1.50"), json.Number("-0"), json.Number("1e3"), true, nil, ""}, "b": map[string]any{}}
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Error(err, d)
	}
	for _, text := range []string{`[[[]]]`, `{"a":{"b":{}}}`, `{"a":1,"a":2}`, `"\ud800"`, `[]x`, "\"\xff\"", `nul`, ``} {
		if value, err := strict.Value([]byte(text), 2); err == nil {
			t.Errorf("%s is read %#v", text, value)
		}
	}
}

// TestLeavesTheText: a text is read, and not written to.
func TestLeavesTheText(t *testing.T) {
	text := []byte(`{"s":"a\nb","one":{"name":"\ud842\udfb7"}}`)
	kept := bytes.Clone(text)
	var into outer
	if err := strict.JSON(text, &into); err != nil || !bytes.Equal(text, kept) {
		t.Errorf("%s, %v", text, err)
	}
}

// FuzzJSON: what is taken has one meaning, the one that encoding/json has of it; and what Value takes survives being written and read
// again, no key stands twice, and no character was mended.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{"v":1,"marks":"01-2","text":"a\nb"}`, ` [ 1 , 1.50, -0, 1e3, true, null, "" ] `, `{"a":1,"a":2}`, `{"a":{"b":{"b":1},"b":2}}`, `{"a":1}{}`, `"\ud800"`,
		`"\ud842\udfb7"`, `"\\ud800"`, "\"\xff\"", `{"\u0061":1,"a":2}`, strings.Repeat("[", 9) + strings.Repeat("]", 9), `nul`, ``,
		`{"s":"a","one":{"name":"b","n":1},"list":[{"n":2},{}],"by_key":{"s":{}},"self":[],"to":null,"deep":""}`, `{"S":"a"}`, `{"ſ":"a"}`, `{"Plain":"x","plain":"y"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var into, loose outer
		if strict.JSON(text, &into) == nil {
			decoder := json.NewDecoder(bytes.NewReader(text))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(&loose); err != nil || !reflect.DeepEqual(into, loose) {
				t.Fatalf("%q is read %+v, and encoding/json has %+v, %v", text, into, loose, err)
			}
			if strict.Part(text, new(outer)) != nil {
				t.Fatalf("%q is taken whole, and not in part", text)
			}
		}
		value, err := strict.Value(text, 8)
		if err != nil {
			return
		}
		var written bytes.Buffer
		encoder := json.NewEncoder(&written)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(value); err != nil {
			t.Fatal(err)
		}
		again, err := strict.Value(written.Bytes(), 8)
		if err != nil || !reflect.DeepEqual(again, value) {
			t.Fatalf("%q is written %q, and read %#v, %v", text, &written, again, err)
		}
		if keys := bytes.Count(text, []byte(":")); keys < keysOf(value) {
			t.Fatalf("%q has fewer keys than are read of it", text)
		}
		if strings.Count(written.String(), "\ufffd") > strings.Count(string(text), "\ufffd")+strings.Count(strings.ToLower(string(text)), `\ufffd`) {
			t.Fatalf("%q was mended: %q", text, &written)
		}
	})
}

// keysOf counts the keys of all objects in a value.
func keysOf(value any) (n int) {
	switch value := value.(type) {
	case map[string]any:
		for _, v := range value {
			n += 1 + keysOf(v)
		}
	case []any:
		for _, v := range value {
			n += keysOf(v)
		}
	}
	return n
}
