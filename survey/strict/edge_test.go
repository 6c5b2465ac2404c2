package strict_test

import (
	"errors"
	"strings"
	"testing"

	"ceping/survey/strict"
)

// TestHalvesOfPairs: the first and the last of each half, beside what is none.
func TestHalvesOfPairs(t *testing.T) {
	for text, taken := range map[string]bool{
		`\ud7ff`: true, `\ue000`: true, `\ud800\udc00`: true, `\ud800\udfff`: true, `\udbff\udc00`: true, `\udbff\udfff`: true,
		`\ud800`: false, `\udbff`: false, `\udc00`: false, `\udfff`: false, `\ud800\udbff`: false, `\ud800\ue000`: false, `\udbff\ud800\udc00`: false,
		`\tdc00`: true, `\ud800\tdc00`: false, `\ud800xudc00`: false, `\\udc00`: true, `\ud800\n`: false,
	} {
		var into any
		if err := strict.JSON([]byte(`"`+text+`"`), &into); (err == nil) != taken || err != nil && !errors.Is(err, strict.ErrText) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestKeyErrorSays which of the two is wrong with a key.
func TestKeyErrorSays(t *testing.T) {
	for text, want := range map[string]string{`{"name":"a","name":"a"}`: `the key "name" stands twice`, `{"more":"a"}`: `the key "more" is unknown`} {
		if err := strict.JSON([]byte(text), &inner{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestStructWithoutATag is a field of its own name, and an embedded one with a tag is a field of that name.
func TestStructWithoutATag(t *testing.T) {
	var into struct {
		Untagged inner
		Inside   `json:"inside"`
	}
	if err := strict.JSON([]byte(`{"Untagged":{"name":"a"},"inside":{"deep":"b"}}`), &into); err != nil || into.Untagged.Name != "a" || into.Deep != "b" {
		t.Errorf("%+v, %v", into, err)
	}
	if err := strict.JSON([]byte(`{"deep":"b"}`), &into); err == nil {
		t.Error("what is within a field stands beside it")
	}
}
