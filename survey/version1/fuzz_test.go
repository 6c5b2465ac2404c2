package version1

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzParseStrict: what is taken has one meaning, the one that encoding/json has: it survives being written and read again, no key
// stands twice, and no character was mended.
func FuzzParseStrict(f *testing.F) {
	for _, seed := range []string{
		`{"v":1,"marks":"01-2","text":"a\nb"}`, ` [ 1 , 1.50, -0, 1e3, true, null, "" ] `, `{"a":1,"a":2}`, `{"a":{"b":{"b":1},"b":2}}`, `{"a":1}{}`, `"\ud800"`,
		`"\ud842\udfb7"`, `"\\ud800"`, "\"\xff\"", `{"\u0061":1,"a":2}`, strings.Repeat("[", 9) + strings.Repeat("]", 9), `nul`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		value, err := parseStrict(text)
		if err != nil {
			return
		}
		var loose any
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		if err := decoder.Decode(&loose); err != nil || !reflect.DeepEqual(loose, value) {
			t.Fatalf("%q is read %#v, and encoding/json has %#v, %v", text, value, loose, err)
		}
		var written bytes.Buffer
		encoder := json.NewEncoder(&written)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(value); err != nil || !utf8.Valid(text) {
			t.Fatal(err)
		}
		again, err := parseStrict(written.Bytes())
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
