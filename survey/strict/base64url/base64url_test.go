package base64url_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"ceping/survey/strict/base64url"
)

// refused are texts that read as something to a lax program.
var refused = []string{
	"A", "AAAAA", "AQ=", "AQ==", "AQI=", "AR", "AB", "AQJ", "+/+/", "AQ+", "AQ/", "AQ\n", "\nAQ", "A\nQ", "A\rQ", "AQ\r\n", "AQ ", " AQ", "A Q", "AQ\t", "AQ.", "AQ\x00", "Ａ", "AQ%3D",
	strings.Repeat("A", 1<<10) + "\n", strings.Repeat("A", 1<<10-1) + "\nA", strings.Repeat("A", 1<<10) + "A", strings.Repeat("AQ==", 2),
}

// Vectors of RFC 4648 §10 without padding, and the two characters that tell §5 from §4.
func TestTaken(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Zg": "f", "Zm8": "fo", "Zm9v": "foo", "Zm9vYg": "foob", "Zm9vYmE": "fooba", "Zm9vYmFy": "foobar", "-_-_": "\xfb\xff\xbf", "AA": "\x00",
	} {
		got, err := base64url.Decode(text)
		if err != nil || string(got) != want || base64url.Encode([]byte(want)) != text {
			t.Errorf("%q is read %q, %v", text, got, err)
		}
		if got, err := base64url.Exactly(text, len(want)); err != nil || string(got) != want {
			t.Errorf("%q is read %q, %v", text, got, err)
		}
		for _, n := range []int{len(want) - 1, len(want) + 1} {
			if got, err := base64url.Exactly(text, n); !errors.Is(err, base64url.Err) || got != nil {
				t.Errorf("%q is %d bytes: %q, %v", text, n, got, err)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	for _, text := range refused {
		if got, err := base64url.Decode(text); !errors.Is(err, base64url.Err) || got != nil {
			t.Errorf("%q is read %x, %v", text, got, err)
		}
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var b base64url.Bytes
		if err := json.Unmarshal(quoted, &b); !errors.Is(err, base64url.Err) || b != nil {
			t.Errorf("%s in JSON is read %x, %v", quoted, b, err)
		}
	}
}

func TestBytes(t *testing.T) {
	var into struct {
		A base64url.Bytes            `json:"a"`
		B []base64url.Bytes          `json:"b"`
		C map[string]base64url.Bytes `json:"c"`
	}
	const text = `{"a":"-_8","b":["","AQ"],"c":{"x":"AQI"}}`
	if err := json.Unmarshal([]byte(text), &into); err != nil {
		t.Fatal(err)
	}
	if again, err := json.Marshal(into); err != nil || string(again) != text {
		t.Errorf("%s, %v", again, err)
	}
	for _, other := range []string{`1`, `[1]`, `{}`, `true`} {
		if err := json.Unmarshal([]byte(other), &into.A); err == nil {
			t.Errorf("%s is read %x", other, into.A)
		}
	}
}

// TestInPlace: every length around a piece, and what is read stands in the text.
func TestInPlace(t *testing.T) {
	for size := range 3000 {
		want := bytes.Repeat([]byte{0xa5, 0x5a, 0xfe}, 1000)[:size]
		text := []byte(base64.RawURLEncoding.EncodeToString(want))
		got, err := base64url.InPlace(text)
		if err != nil || !bytes.Equal(got, want) || cap(got) != len(got) {
			t.Fatalf("%d bytes: %x, %v", size, got, err)
		}
		if clear(text); len(bytes.Trim(got, "\x00")) > 0 {
			t.Fatalf("%d bytes do not stand in the text", size)
		}
	}
}

// FuzzDecode: what is taken is what is written of it, and whatever is written is taken.
func FuzzDecode(f *testing.F) {
	for _, seed := range append([]string{"", "Zg", "Zm8", "Zm9v", "-_-_"}, refused...) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := base64url.Decode(text); err == nil && base64url.Encode(got) != text {
			t.Errorf("%q is read %x, which is written %q", text, got, base64url.Encode(got))
		}
		if got, err := base64url.Decode(base64url.Encode([]byte(text))); err != nil || string(got) != text {
			t.Error(fmt.Sprintf("%q is written, and read %q", text, got), err)
		}
	})
}
