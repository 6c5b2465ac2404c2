package envelope

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

// TestTaggerForgets: a tag is of its own row alone, however many were made before it under the same tagger.
func TestTaggerForgets(t *testing.T) {
	key, name := make([]byte, 32), Name{Key: "cover", Category: "A"}
	tagger := NewTagger(key)
	for i := range 3 {
		row, sealed := [RowSize]byte{byte(i)}, []byte{byte(i)}
		if tagger.Tag(row, name, sealed) != Tag(key, row, name, sealed) {
			t.Errorf("tag %d hangs on those before it", i)
		}
	}
}

// TestPadAtItsEdge: a content may fill its envelope and not be a byte longer; what is read back is it.
func TestPadAtItsEdge(t *testing.T) {
	for size := range 8 {
		json := bytes.Repeat([]byte{'x'}, size)
		padded, err := Pad(json, lengthSize+size)
		if err != nil || len(padded) != lengthSize+size {
			t.Fatalf("%d bytes: %d, %v", size, len(padded), err)
		}
		if back, err := Unpad(padded); err != nil || !bytes.Equal(back, json) {
			t.Errorf("%d bytes come back as %q, %v", size, back, err)
		}
		if padded, err := Pad(append(json, 'x'), lengthSize+size); err == nil {
			t.Errorf("%d bytes fit %d: %q", size+1, lengthSize+size, padded)
		}
	}
	for _, wrong := range []string{"", "\x00\x00\x00", "\x00\x00\x00\x01", "\x00\x00\x00\x02x"} {
		if back, err := Unpad([]byte(wrong)); !errors.Is(err, ErrPadding) {
			t.Errorf("%q: %q, %v", wrong, back, err)
		}
		if c, err := (Shape{}).Read([]byte(wrong)); !errors.Is(err, ErrPadding) {
			t.Errorf("%q: %+v, %v", wrong, c, err)
		}
	}
}

// TestNamesAndKeysAtTheirEdge: the longest names seal and open, nothing longer and no other key does, and sealed nothing is the overhead.
func TestNamesAndKeysAtTheirEdge(t *testing.T) {
	key, err := GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("n", math.MaxUint16)
	manifest := sha256.Sum256(nil)
	for _, name := range []Name{{Key: long}, {Category: long}} {
		sealed, err := Seal(key.Public(), manifest, name, nil)
		if err != nil || len(sealed) != Overhead {
			t.Fatalf("%d bytes, %v", len(sealed), err)
		}
		if opened, err := key.Open(manifest, name, sealed); err != nil || len(opened) != 0 {
			t.Errorf("%q, %v", opened, err)
		}
		name.Key += "n"
		name.Category += name.Key
		if _, err := Seal(key.Public(), manifest, name, nil); err == nil {
			t.Error("a longer name seals")
		}
	}
	for _, wrong := range [][]byte{nil, key.Public()[1:], append(key.Public(), 0), make([]byte, KeySize)} {
		if sealed, err := Seal(wrong, manifest, Name{}, nil); err == nil {
			t.Errorf("sealed to %x: %x", wrong, sealed)
		}
	}
	if k, err := NewKey(make([]byte, KeySize-1)); err == nil {
		t.Errorf("a short key: %v", k)
	}
	want := fmt.Sprintf("box key %x", key.Public())
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if got := fmt.Sprintf(verb, key); got != want {
			t.Errorf("%s prints %q", verb, got)
		}
	}
}

// TestRefusalCountsFromOne: the reason names the criterion as people count.
func TestRefusalCountsFromOne(t *testing.T) {
	s := Shape{Kind: Marks, Grades: []int{2, 2}, Scores: []Scale{{0, 10_000, 100}, {0, 10_000, 100}}, Required: []bool{false, true, false, true}}
	for want, c := range map[string]Content{
		"graded criterion 2 is required": {Marks: "0-"},
		"unknown grade of criterion 1":   {Marks: "20"},
		"scored criterion 2 is required": {Marks: "00", Scores: []string{"1", ""}},
		"score 2 is not on its scale":    {Marks: "00", Scores: []string{"1", "101"}},
	} {
		if err := s.Check(c); !errors.Is(err, ErrRule) || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if Mark(-1) != '-' || Mark(0) != '0' || Mark(35) != 'z' || Grade('-') != -1 {
		t.Errorf("%c %c %c %d", Mark(-1), Mark(0), Mark(35), Grade('-'))
	}
	if v, ok := Hundredths("1000.05"); !ok || v != 100_005 {
		t.Errorf("%d, %t", v, ok)
	}
}
