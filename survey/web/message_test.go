package web

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"ceping/survey/ballot"
)

// TestRead: strings are what encoding/json makes of them, binary is strict base64url, and all of it stands in the body.
func TestRead(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for size := range 3000 {
		binary := make([]byte, size)
		for i := range binary {
			binary[i] = byte(random.Uint32())
		}
		texts := []string{"", "领票码", "a\tb\n\"\\/\u2028<&>", "𠮷\u0000", strings.Repeat("x", size%7)}
		text := texts[size%len(texts)]
		body, err := json.Marshal(map[string]any{"text": text, "one": base64.RawURLEncoding.EncodeToString(binary), "list": []string{"", "AQ", base64.RawURLEncoding.EncodeToString(binary)}})
		if err != nil {
			t.Fatal(err)
		}
		body = body[:len(body):len(body)]
		var got Text
		var one Binary
		var list []Binary
		if err := read(body, []Field{{"text", &got}, {"one", &one}, {"list", &list}}); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		if string(got) != text || got.Borrowed() != text || !bytes.Equal(one, binary) || len(list) != 3 || len(list[0]) != 0 || !bytes.Equal(list[1], []byte{1}) || !bytes.Equal(list[2], binary) {
			t.Fatalf("%q, %x, %x of %q and %x", got, one, list, text, binary)
		}
		clear(body)
		if strings.Trim(string(got), "\x00")+string(bytes.Trim(one, "\x00"))+string(bytes.Trim(list[2], "\x00")) != "" {
			t.Fatal("something does not stand in the body")
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, body := range []string{
		``, ` `, `null`, `[]`, `{`, `{}`, `{"text":"a"}`, `{"text":"a","one":"AQ"}x`, `{"text":"a","one":"AQ","more":"b"}`, `{"text":"a","one":"AQ","text":"a"}`,
		`{"text":1,"one":"AQ"}`, `{"text":null,"one":"AQ"}`, `{"text":["a"],"one":"AQ"}`, `{"text":"a","one":"AR"}`, `{"text":"a","one":"AQ=="}`, `{"text":"a","one":"A"}`,
		`{"text":"a","one":"+/+/"}`, `{"text":"a","one":"AQ\n"}`, `{"text":"a","one":"\nAQ"}`, `{"text":"a","one":"A\u000aQ"}`, `{"text":"\ud800","one":"AQ"}`,
		`{"text":"\udc00","one":"AQ"}`, `{"text":"\ud800x","one":"AQ"}`, `{"text":"\ud800\u0041","one":"AQ"}`, `{"text":"\x","one":"AQ"}`, "{\"text\":\"\n\",\"one\":\"AQ\"}",
		"{\"text\":\"\xff\",\"one\":\"AQ\"}", `{"Text":"a","one":"AQ"}`, `{"text":"a",,"one":"AQ"}`, strings.Repeat("[", 1e6),
	} {
		var text Text
		var one Binary
		if err := read([]byte(body), []Field{{"text", &text}, {"one", &one}}); !errors.Is(err, ballot.ErrMalformed) {
			t.Errorf("%.60s: %q, %x, %v", body, text, one, err)
		}
	}
	var list []Binary
	for _, body := range []string{`{"list":"AQ"}`, `{"list":{}}`, `{"list":[1]}`, `{"list":[null]}`, `{"list":[["AQ"]]}`, `{"list":["AQ",]}`, `{"list":null}`} {
		if err := read([]byte(body), []Field{{"list", &list}}); !errors.Is(err, ballot.ErrMalformed) {
			t.Errorf("%s: %x, %v", body, list, err)
		}
	}
}

// FuzzRead: read takes no more than encoding/json does, and the same of it.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{`{"text":"a","one":"AQ"}`, ` { "one" : "" , "text" : "\u0041\ud842\udfb7\n" } `, `{"text":"\ud800","one":"A"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var want struct{ Text, One string }
		taken := json.Unmarshal(body, &want) == nil
		var text Text
		var one Binary
		if read(bytes.Clone(body), []Field{{"text", &text}, {"one", &one}}) != nil {
			return
		}
		if !taken || want.Text != string(text) || want.One != base64.RawURLEncoding.EncodeToString(one) {
			t.Errorf("%q: %q, %x, and encoding/json has %+v, %t", body, text, one, want, taken)
		}
	})
}
