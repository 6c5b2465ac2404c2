package manifest

import (
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/envelope"
)

// TestSealedSize: what a ballot takes is its envelopes' texts and what sealing adds to each; the largest ballot that may be sent is allowed,
// and the parts that are named for one that is larger add up to it.
func TestSealedSize(t *testing.T) {
	if size, want := SealedSize(Envelopes(sample(t))), 64+64+64+64+128+448+6*48; size != want {
		t.Errorf("%d bytes, not %d", size, want)
	}
	s := texts(t, 0, 0)
	s.Bodies, s.Forms[0].Subjects = []survey.Body{{ID: "b", Name: "室"}}, survey.OverBody
	of := func(limit int) survey.Criterion {
		return survey.Criterion{ID: "t" + string(rune('a'+limit%26)), Kind: survey.Text, Name: survey.CriterionName{All: "意见"}, Max: limit}
	}
	last := 50_800
	for ; ; last++ { // the cover and three texts: the bytes of four overheads fit a whole number of paddings
		s.Forms[0].Criteria = []survey.Criterion{of(40_000), of(40_002), of(last)}
		if SealedSize(Envelopes(s)) >= envelope.MaxBallot {
			break
		}
	}
	if size := SealedSize(Envelopes(s)); size != envelope.MaxBallot {
		t.Fatalf("%d bytes are not the most that fit", size)
	}
	if err := CheckSize(s); err != nil {
		t.Error(err)
	}
	sum := 64 + envelope.Overhead
	for _, p := range partsOf(s, Envelopes(s)) {
		sum += p.bytes
	}
	if sum != envelope.MaxBallot {
		t.Errorf("the parts add up to %d", sum)
	}
}

// TestPartIsNamedAsItIs: marks, a list of choices and a text have a sentence each.
func TestPartIsNamedAsItIs(t *testing.T) {
	for _, p := range partsOf(sample(t), Envelopes(sample(t))) {
		want := survey.Code("part_marks")
		switch p.field {
		case "forms[1].criteria[0]":
			want = "part_text" // its option has a text, which is what can be shortened
		case "forms[1].criteria[1]":
			want = "part_text"
		}
		if code, _ := p.Coded(); code != want {
			t.Errorf("%s: %s", p.field, code)
		}
	}
	s := sample(t)
	s.Forms[1].Criteria[0].Options[1].Text = 0
	for _, p := range partsOf(s, Envelopes(s)) {
		if code, _ := p.Coded(); p.field == "forms[1].criteria[0]" && code != "part_criterion" {
			t.Errorf("choices: %s", code)
		}
	}
}

// TestManifestIsRefused: no manifest is made without keys, and none is read that this version does not know.
func TestManifestIsRefused(t *testing.T) {
	if text, err := New("s", sample(t), make([]byte, 31), make([]byte, 32)); err == nil {
		t.Errorf("made with a short seed: %s", text)
	}
	text, err := New("s", sample(t), make([]byte, 32), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	for name, wrong := range map[string]string{
		"cut":       text[:len(text)-1],
		"version 1": strings.Replace(text, `{"version":2,`, `{"version":1,`, 1),
		"version 3": strings.Replace(text, `{"version":2,`, `{"version":3,`, 1),
		"nothing":   "",
	} {
		m, err := Parse(wrong)
		if err == nil || m.Session != "" || strings.Contains(err.Error(), "this ceping knows") != strings.HasPrefix(name, "version") {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
	if text, err := compact(func() {}); err == nil {
		t.Errorf("a function is %q", text)
	}
	if text, err := Canonical(func() {}); err == nil {
		t.Errorf("a function is %q", text)
	}
}

// TestPreview is the manifest without its keys, whatever is missing.
func TestPreview(t *testing.T) {
	text, err := Preview(sample(t))
	if err != nil || !strings.Contains(text, `"unit":"某<局>"`) || !strings.Contains(text, `"box_key":""`) {
		t.Errorf("%s, %v", text, err)
	}
}

// TestManifestSaysHowPointsAddUp.
func TestManifestSaysHowPointsAddUp(t *testing.T) {
	s := sample(t)
	s.Forms[0].Total = survey.TotalSum
	if forms := manifestForms(s); forms[0].Total != "sum" || forms[1].Total != "mean" {
		t.Errorf("%s, %s", forms[0].Total, forms[1].Total)
	}
}
