package envelope

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var update = flag.Bool("update", false, "write testdata/vectors.json anew")

type b64 []byte

func (b b64) MarshalText() ([]byte, error) {
	return []byte(base64.RawURLEncoding.EncodeToString(b)), nil
}

func (b *b64) UnmarshalText(text []byte) (err error) {
	*b, err = base64.RawURLEncoding.Strict().DecodeString(string(text))
	return err
}

type sealedVector struct {
	Name       string `json:"name"`
	PrivateKey b64    `json:"private_key"`
	BoxKey     b64    `json:"box_key"`
	Manifest   string `json:"manifest"`
	Category   string `json:"category"`
	Key        string `json:"key"`
	Content    string `json:"content"`
	Size       int    `json:"size"`
	Plaintext  b64    `json:"plaintext"`
	Sealed     b64    `json:"sealed"`
	Digest     string `json:"digest"`
}

type shapeVector struct {
	Kind     string        `json:"kind"`
	Grades   []int         `json:"grades,omitempty"`
	Scores   []scaleVector `json:"scores,omitempty"`
	Required []bool        `json:"required,omitempty"`
	Options  []optionJSON  `json:"options,omitempty"`
	Min      int           `json:"min,omitempty"`
	Max      int           `json:"max,omitempty"`
	Limit    int           `json:"limit,omitempty"`
}

type scaleVector struct {
	Min  int `json:"min"`
	Max  int `json:"max"`
	Step int `json:"step"`
}

type optionJSON struct {
	Code      string `json:"code"`
	Exclusive bool   `json:"exclusive,omitempty"`
}

// contentVector has bytes, since what must be refused may be no UTF-8.
type contentVector struct {
	Name    string      `json:"name"`
	Shape   shapeVector `json:"shape"`
	Size    int         `json:"size"`
	Content b64         `json:"content"`
	Valid   bool        `json:"valid"`
}

type paddingVector struct {
	Name      string `json:"name"`
	Plaintext b64    `json:"plaintext"`
}

type sealVector struct {
	Name   string       `json:"name"`
	Salt   b64          `json:"salt"`
	Lists  []listVector `json:"lists"`
	Digest string       `json:"digest"`
}

type listVector struct {
	Key     string   `json:"key"`
	Digests []string `json:"digests"`
	Digest  string   `json:"digest"`
}

type tagVector struct {
	Name     string `json:"name"`
	Seed     b64    `json:"seed"`
	Session  string `json:"session"`
	Row      b64    `json:"row"`
	Category string `json:"category"`
	Key      string `json:"key"`
	Sealed   b64    `json:"sealed"`
	Tag      b64    `json:"tag"`
}

type vectorFile struct {
	Sealed   []sealedVector  `json:"sealed"`
	Contents []contentVector `json:"contents"`
	Padding  []paddingVector `json:"padding"`
	Seals    []sealVector    `json:"seals"`
	Tags     []tagVector     `json:"tags"`
}

var kinds = map[string]Kind{"cover": Cover, "marks": Marks, "choices": Choices, "text": Text}

func (v shapeVector) shape() Shape {
	s := Shape{Kind: kinds[v.Kind], Grades: v.Grades, Required: v.Required, Min: v.Min, Max: v.Max, Limit: v.Limit}
	for _, scale := range v.Scores {
		s.Scores = append(s.Scores, Scale(scale))
	}
	for _, o := range v.Options {
		s.Options = append(s.Options, Option(o))
	}
	return s
}

func TestVectors(t *testing.T) {
	want := makeVectors(t)
	path := filepath.Join("testdata", "vectors.json")
	if *update {
		text, err := json.MarshalIndent(want, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got vectorFile
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	// Sealing is random, so the file's own must open and are not made again.
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(sealedVector{}, "Sealed", "Digest"), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("testdata/vectors.json is not what the code makes (-code +file):\n%s", diff)
	}
	for _, v := range got.Sealed {
		name := Name{Key: v.Key, Category: v.Category}
		plaintext, err := mustKey(t, v.PrivateKey).Open(sha256.Sum256([]byte(v.Manifest)), name, v.Sealed)
		if err != nil || !bytes.Equal(plaintext, v.Plaintext) {
			t.Errorf("%s: opened %x, %v, want %x", v.Name, plaintext, err, v.Plaintext)
		}
		if digest := Digest(name, v.Sealed); hex.EncodeToString(digest[:]) != v.Digest {
			t.Errorf("%s: digest %x, want %s", v.Name, digest, v.Digest)
		}
	}
	for _, v := range got.Contents {
		shape := v.Shape.shape()
		padded, err := Pad(v.Content, max(v.Size, len(v.Content)+lengthSize))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := shape.Read(padded); (err == nil) != v.Valid {
			t.Errorf("%s: %q is read with %v, valid is %t", v.Name, v.Content, err, v.Valid)
		} else if err != nil && !errors.Is(err, ErrContent) && !errors.Is(err, ErrRule) {
			t.Errorf("%s: %v is neither ErrContent nor ErrRule", v.Name, err)
		}
	}
	for _, p := range got.Padding {
		if _, err := Unpad(p.Plaintext); !errors.Is(err, ErrPadding) {
			t.Errorf("%s: Unpad = %v, want ErrPadding", p.Name, err)
		}
	}
}

func makeVectors(t *testing.T) vectorFile {
	t.Helper()
	var file vectorFile
	for _, c := range []struct {
		name, manifest, category, key, content string
		private                                []byte
		size                                   int
	}{
		{"cover", `{"version":2}`, "A", "cover", `{"v":2}`, fill(0x42), 64},
		{"marks, Chinese manifest", `{"version":2,"unit":"市住房和城乡建设局"}`, "B", "annual-leaders.l1", `{"v":2,"marks":"01-2-0"}`, counting(7), 64},
		{"text of no category", `{"version":2}`, "", "appointments.unit.comment", `{"v":2,"text":"意见和建议：𠮷\n无"}`, counting(7), 832},
		{"spoiled", `{"version":2}`, "C", "annual-leaders.l2", `{"v":2,"state":"spoiled"}`, fill(0x42), 64},
		{"fills its size", "", "A", "f.s.c", `{"v":2,"choices":["` + strings.Repeat("a", 38) + `"]}`, fill(0x42), 64},
	} {
		key := mustKey(t, c.private)
		plaintext, err := Pad([]byte(c.content), c.size)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		name := Name{Key: c.key, Category: c.category}
		sealed, err := Seal(key.Public(), sha256.Sum256([]byte(c.manifest)), name, plaintext)
		if err != nil {
			t.Fatal(err)
		}
		digest := Digest(name, sealed)
		file.Sealed = append(file.Sealed, sealedVector{c.name, c.private, key.Public(), c.manifest, c.category, c.key, c.content, c.size,
			plaintext, sealed, hex.EncodeToString(digest[:])})
	}
	for _, c := range contents {
		shape := c.shape.shape()
		file.Contents = append(file.Contents, contentVector{c.name, c.shape, shape.Size(), []byte(c.content), c.valid})
	}
	padding := func(name string, plaintext ...byte) {
		file.Padding = append(file.Padding, paddingVector{name, plaintext})
	}
	padding("nothing")
	padding("three bytes", 0, 0, 0)
	padding("length beyond the end", 0, 0, 0, 2, '{')
	padding("length of 2^32-1", 0xff, 0xff, 0xff, 0xff, '{', '}')
	padding("a byte behind the content", 0, 0, 0, 2, '{', '}', 0, 1)
	file.Seals = []sealVector{
		makeSeal("two lists", fill(0x05), map[string][][32]byte{Credentials: {{1}, {2}}, "cover": {{9}, {3}}}, "cover"),
		makeSeal("empty box", counting(3), map[string][][32]byte{Credentials: {}, "cover": {}, "f.body": {}}, "cover", "f.body"),
	}
	for _, c := range []struct{ name, session, category, key string }{
		{"marks", "2f0f62a2-6cbb-4f6d-9f0e-6d4ab1f2a6a1", "A", "annual-leaders.l1"},
		{"text", "2f0f62a2-6cbb-4f6d-9f0e-6d4ab1f2a6a1", "", "appointments.unit.comment"},
	} {
		key, err := TagKey(counting(1), c.session)
		if err != nil {
			t.Fatal(err)
		}
		tag := Tag(key, [RowSize]byte(fill(0x0a)[:RowSize]), Name{c.key, c.category}, fill(0x77))
		file.Tags = append(file.Tags, tagVector{c.name, counting(1), c.session, fill(0x0a)[:RowSize], c.category, c.key, fill(0x77), tag[:]})
	}
	return file
}

func makeSeal(name string, salt []byte, lists map[string][][32]byte, keys ...string) sealVector {
	v := sealVector{Name: name, Salt: salt}
	var sealed []List
	for _, key := range append([]string{Credentials}, keys...) {
		digest := ListDigest(lists[key])
		list := listVector{Key: key, Digests: []string{}, Digest: hex.EncodeToString(digest[:])}
		for _, d := range lists[key] {
			list.Digests = append(list.Digests, hex.EncodeToString(d[:]))
		}
		v.Lists = append(v.Lists, list)
		sealed = append(sealed, List{key, digest})
	}
	digest := SealDigest([32]byte(salt), sealed)
	v.Digest = hex.EncodeToString(digest[:])
	return v
}

func mustKey(t *testing.T, private []byte) *Key {
	t.Helper()
	key, err := NewKey(bytes.Clone(private))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func fill(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func counting(from byte) []byte {
	b := make([]byte, 32)
	for i := range b {
		b[i] = from + byte(i)
	}
	return b
}
