package voter

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ceping/survey/envelope"
	"ceping/survey/strict/base64url"
)

type shapeVector struct {
	Kind     string            `json:"kind"`
	Grades   []int             `json:"grades"`
	Scores   []envelope.Scale  `json:"scores"`
	Required []bool            `json:"required"`
	Options  []envelope.Option `json:"options"`
	Min      int               `json:"min"`
	Max      int               `json:"max"`
	Limit    int               `json:"limit"`
}

var kinds = map[string]envelope.Kind{"cover": envelope.Cover, "marks": envelope.Marks, "choices": envelope.Choices, "text": envelope.Text}

func (v shapeVector) shape() envelope.Shape {
	return envelope.Shape{Kind: kinds[v.Kind], Grades: v.Grades, Scores: v.Scores, Required: v.Required, Options: v.Options, Min: v.Min, Max: v.Max, Limit: v.Limit}
}

func readVectors(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// TestManifestVectors: from a manifest's forms come the envelopes that the server makes of them; at a manifest that is one thing away
// from a good one a voter stops.
func TestManifestVectors(t *testing.T) {
	var file struct {
		Manifests []struct {
			Name, Manifest, Fingerprint string
			Envelopes                   map[string][]struct {
				Key         string
				Size        int
				SealedUnder string `json:"sealed_under"`
				Shape       shapeVector
			}
		}
		Refused []struct{ Name, Manifest string }
	}
	readVectors(t, "../manifest/testdata/manifests.json", &file)
	if len(file.Manifests) < 4 || len(file.Refused) < 25 {
		t.Fatalf("%d manifests, %d refused", len(file.Manifests), len(file.Refused))
	}
	type line struct {
		Key, Under string
		Size       int
		Shape      envelope.Shape
	}
	for _, v := range file.Manifests {
		m, err := ParseManifest(v.Manifest, v.Fingerprint)
		if err != nil {
			t.Errorf("%s: %v", v.Name, err)
			continue
		}
		if len(v.Envelopes) != len(m.Categories) {
			t.Errorf("%s: %d categories", v.Name, len(m.Categories))
		}
		for category, list := range v.Envelopes {
			var want, got []line
			for _, e := range list {
				want = append(want, line{e.Key, e.SealedUnder, e.Size, e.Shape.shape()})
			}
			for _, e := range m.Sent(category) {
				got = append(got, line{e.Key, e.Name(category).Category, e.Size, e.Shape})
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s, %s (-vector +got):\n%s", v.Name, category, diff)
			}
		}
		if _, err := ParseManifest(v.Manifest+" ", v.Fingerprint); !errors.Is(err, ErrManifest) {
			t.Errorf("%s: one more space: %v", v.Name, err)
		}
	}
	for _, v := range file.Refused {
		if _, err := ParseManifest(v.Manifest, ""); !errors.Is(err, ErrManifest) {
			t.Errorf("%s: %v", v.Name, err)
		}
	}
}

// asking is a manifest whose second envelope has a shape.
func asking(s envelope.Shape) *Manifest {
	f := Form{ID: "f", Subjects: "body", Roles: []string{}, Grades: []Grade{}, Categories: []string{"A"}}
	required := func(i int) bool { return s.Required != nil && s.Required[i] }
	criterion := func(kind string) *Criterion {
		f.Criteria = append(f.Criteria, Criterion{ID: fmt.Sprintf("c%d", len(f.Criteria)), Kind: kind, Name: json.RawMessage(`"x"`)})
		return &f.Criteria[len(f.Criteria)-1]
	}
	for i, n := range s.Grades {
		c := criterion("grade")
		c.Required = required(i)
		for g := range n {
			c.Grades = append(c.Grades, Grade{Code: fmt.Sprintf("g%d", g)})
		}
	}
	for i, scale := range s.Scores {
		c := criterion("score")
		c.Required, c.Scale, c.Step = required(len(s.Grades)+i), scale, decimal(scale.Step)
	}
	switch s.Kind {
	case envelope.Choices:
		c := criterion("choices")
		c.Least, c.Most = s.Min, s.Max
		for _, o := range s.Options {
			c.Options = append(c.Options, Option{Code: o.Code, Exclusive: o.Exclusive})
		}
	case envelope.Text:
		criterion("text").Most = s.Limit
	}
	m := &Manifest{Bodies: []Subject{{ID: "body"}}, Forms: []Form{f}, Categories: []struct {
		Code      string          `json:"code"`
		Name      string          `json:"name"`
		IssuerKey base64url.Bytes `json:"issuer_key"`
	}{{Code: "A"}}}
	m.envelopes = append([]Envelope{{Key: "cover"}}, m.Forms[0].envelopes(m.Bodies[0])...)
	return m
}

// saying are the answers that a content stands for.
func saying(m *Manifest, c envelope.Content) Answers {
	a := NewAnswers()
	items := m.Items()
	for i, mark := range []byte(c.Marks) {
		if mark != '-' && i < len(items) {
			a.Grades[items[i].Key] = fmt.Sprintf("g%d", envelope.Grade(mark))
		}
	}
	for i, score := range c.Scores {
		if at := len(m.envelopes[1].Shape.Grades) + i; at < len(items) {
			a.Scores[items[at].Key] = score
		}
	}
	if c.Choices != nil {
		a.Options[items[0].Key] = c.Choices
	}
	if c.Text != "" {
		a.Texts[items[0].Key] = c.Text
	}
	return a
}

// TestContentVectors: what a voter may say comes out as the canonical text, and what is refused never comes out, whatever is asked for.
func TestContentVectors(t *testing.T) {
	var file struct {
		Contents []struct {
			Name    string
			Shape   shapeVector
			Content base64url.Bytes
			Valid   bool
		}
	}
	readVectors(t, "../envelope/testdata/vectors.json", &file)
	written := 0
	for _, v := range file.Contents {
		content, err := envelope.Decode(v.Content)
		if v.Shape.Kind == "cover" || err != nil || content.State != envelope.Marked {
			continue
		}
		if len(v.Shape.Grades)+len(v.Shape.Scores) == 0 && v.Shape.Kind == "marks" {
			continue
		}
		m := asking(v.Shape.shape())
		b, err := m.Fill("A", saying(m, content))
		if err != nil {
			if v.Valid {
				t.Errorf("%s: %v", v.Name, err)
			}
			continue
		}
		got := b.contents[1].Encode()
		switch {
		case content.Text != Text(content.Text): // the count takes it, and we write it otherwise
		case v.Valid && b.contents[1].State == envelope.Blank: // nothing is on the whole ballot
		case v.Valid && !bytes.Equal(got, v.Content):
			t.Errorf("%s: %s instead of %s", v.Name, got, v.Content)
		case !v.Valid && bytes.Equal(got, v.Content):
			t.Errorf("%s: %s is written", v.Name, got)
		default:
			written++
		}
		if err := m.envelopes[1].Shape.Check(b.contents[1]); err != nil {
			t.Errorf("%s: %s: %v", v.Name, got, err)
		}
	}
	if written < 20 {
		t.Errorf("only %d contents were written", written)
	}
}

// TestSealVectors: lists hash to the seal as the vectors say.
func TestSealVectors(t *testing.T) {
	var file struct {
		Seals []struct {
			Name   string
			Salt   base64url.Bytes
			Lists  []struct{ Key, Digest string }
			Digest string
		}
	}
	readVectors(t, "../envelope/testdata/vectors.json", &file)
	for _, v := range file.Seals {
		m, s := &Manifest{}, PublishedSeal{Digest: v.Digest, Salt: v.Salt, Lists: map[string]string{}}
		for i, l := range v.Lists {
			s.Lists[l.Key] = l.Digest
			if i > 0 {
				m.envelopes = append(m.envelopes, Envelope{Key: l.Key})
			}
		}
		if err := s.Verify(m); err != nil {
			t.Errorf("%s: %v", v.Name, err)
		}
		for name, edit := range map[string]func(){
			"salt":       func() { s.Salt = append(bytes.Clone(s.Salt[:31]), s.Salt[31]^1) },
			"short salt": func() { s.Salt = s.Salt[:31] },
			"a list":     func() { s.Lists[envelope.Credentials] = strings.Repeat("0", 64) },
			"capitals":   func() { s.Lists[envelope.Credentials] = strings.ToUpper(v.Lists[0].Digest) },
			"too long":   func() { s.Lists[envelope.Credentials] = v.Lists[0].Digest + "00" },
			"a key more": func() { s.Lists["more"] = v.Lists[0].Digest },
		} {
			edit()
			if err := s.Verify(m); !errors.Is(err, ErrSeal) {
				t.Errorf("%s, %s: %v", v.Name, name, err)
			}
			s.Salt = v.Salt
			delete(s.Lists, "more")
			s.Lists[envelope.Credentials] = v.Lists[0].Digest
		}
	}
}

// TestCastVectors: the answer that a voter waits for, and its line in the list of credentials.
func TestCastVectors(t *testing.T) {
	var file struct {
		Vectors []struct {
			Name string
			Ack  base64url.Bytes
			In   string
		}
	}
	readVectors(t, "../credential/testdata/vectors2.json", &file)
	for _, v := range file.Vectors {
		c := &Cast{ack: v.Ack}
		if err := c.Verify(v.Ack); err != nil || c.Keep().In != v.In {
			t.Errorf("%s: %v, %s", v.Name, err, c.Keep().In)
		}
		for _, other := range [][]byte{nil, {}, v.Ack[:31], append(bytes.Clone(v.Ack[:31]), v.Ack[31]^1)} {
			if err := c.Verify(other); !errors.Is(err, ErrAck) {
				t.Errorf("%s: %s is taken: %v", v.Name, hex.EncodeToString(other), err)
			}
		}
	}
}
