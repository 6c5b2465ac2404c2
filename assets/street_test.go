package assets_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// TestStreet runs the client's modules of protocol version 2 in the browser, where they must agree with Go.
func TestStreet(t *testing.T) {
	p := checker(t, "street")
	for function, file := range map[string]string{
		"credential": "../survey/credential/testdata/vectors2.json",
		"sealed":     "../survey/envelope/testdata/vectors.json",
		"contents":   "../survey/envelope/testdata/vectors.json",
		"seals":      "../survey/envelope/testdata/vectors.json",
		"manifests":  "../survey/manifest/testdata/manifests.json",
	} {
		t.Run(function, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, wrong := range call[[]string](t, p, function, json.RawMessage(text)) {
				t.Error(wrong)
			}
		})
	}
	t.Run("scores", func(t *testing.T) {
		for _, wrong := range call[[]string](t, p, "scores") {
			t.Error(wrong)
		}
		testTypedScores(t, p)
	})
	t.Run("texts", func(t *testing.T) { testTexts(t, p) })
	t.Run("across envelopes", func(t *testing.T) { testAcross(t, p) })
	t.Run("sample", func(t *testing.T) { testSample(t, p) })
	t.Run("slices", func(t *testing.T) { testSlices(t, p) })
	t.Run("cast", func(t *testing.T) { testCast(t, p) })
}

func testTypedScores(t *testing.T, p *phone.Phone) {
	for typed, want := range map[string]string{
		"": "", "　": "", "85": "85", " 85.50 ": "85.5", "085": "85", "85.0": "85", "85.": "85", ".5": "0.5", "0": "0", "00.00": "0", "0.05": "0.05", "８５．５": "85.5",
		"1000": "1000", "0.500000": "0.5", "100.10": "100.1",
		"1,5": "1.5", "8，25": "8.25", "９。５": "9.5", "9｡50": "9.5", ",5": "0.5",
	} {
		got := call[*string](t, p, "typedScore", typed)
		if got == nil || *got != want {
			t.Errorf("%q is no score", typed)
			continue
		}
		if want == "" {
			continue
		}
		if _, shortest := envelope.Hundredths(*got); !shortest {
			t.Errorf("%q of %q is not in its shortest form", *got, typed)
		}
	}
	for _, typed := range []string{".", "-1", "+1", "8.5e1", "1,000", "1,", "1,2,3", "1.0,5", "85.555", "85.001", "八十五", "8 5", "1e3", "0x10", "10000", "1.2.3", "NaN"} {
		if got := call[*string](t, p, "typedScore", typed); got != nil {
			t.Errorf("%q is taken for %q", typed, *got)
		}
	}
}

func testTexts(t *testing.T, p *phone.Phone) {
	for typed, want := range map[string]string{
		"一\r\n二":                     "一\n二",
		"一\r二":                       "一二",
		"a\tb\u0000\u0085c\u007fd":   "abcd",
		"\r\n 　意见\ufeff\u00a0\n\r\n": "意见",
		"\t\u0085\u1680x\u2028":      "x",
		"\ufeff\u3000\n":             "",
		"e\u0301":                    "é",
		"\u1112\u1161\u11ab":         "한",
		"\u0958":                     "\u0915\u093c",
		"\u200b":                     "\u200b",
		"一　二":                        "一　二",
		"𠮷":                          "𠮷",
		"<\"\\>":                     "<\"\\>",
	} {
		got := call[string](t, p, "cleanText", typed)
		if got != want {
			t.Errorf("%q is %q, not %q", typed, got, want)
		}
		if got == "" {
			continue
		}
		if err := (envelope.Shape{Kind: envelope.Text, Limit: 20}).Check(envelope.Content{Text: got}); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
	}
	// Lone surrogates cannot come out of Go.
	if got := phone.Evaluate[string](p, `check.cleanText('\ud842a\udfb7\udfb7b\ud842\udfb7\udfb7')`); got != "ab𠮷" {
		t.Errorf("lone surrogates leave %q", got)
	}
}

// said is what a voter said in one envelope.
type said struct {
	Marks   string   `json:"marks,omitempty"`
	Scores  []string `json:"scores,omitempty"`
	Choices []string `json:"choices,omitempty"`
	Text    string   `json:"text,omitempty"`
}

func testAcross(t *testing.T, p *phone.Phone) {
	h := newStreet(t)
	nothing := func(state string) map[string]string {
		all := map[string]string{}
		for _, e := range manifest.Sent(h.envelopes, "A") {
			all[e.Key] = state
		}
		return all
	}
	for name, test := range map[string]struct {
		said map[string]said
		want map[string]string // what differs from nothing said
	}{
		"nothing": {nil, nil},
		"blanks all along": {map[string]said{"leaders.l1": {Marks: "--", Scores: []string{""}}, "work.unit.problems": {Choices: []string{}}, "work.unit.comment": {Text: " \r\n"},
			"work.unit.problems.text": {Text: "没有选其他"}, "leaders.l1.reason": {Text: "没有不认同"}}, nil},
		"a text alone": {map[string]said{"work.unit.comment": {Text: "\t好\r\n的 "}}, map[string]string{"work.unit.comment": `{"v":2,"text":"好\n的"}`}},
		"a condition that holds": {map[string]said{"leaders.l1": {Marks: "-1", Scores: []string{""}}, "leaders.l1.reason": {Text: "理由"}, "leaders.l2": {Marks: "10"}, "leaders.l2.reason": {Text: "理由"}},
			map[string]string{"leaders.l1": `{"v":2,"marks":"-1"}`, "leaders.l1.reason": `{"v":2,"text":"理由"}`, "leaders.l2": `{"v":2,"marks":"10"}`}},
		"the option of its own words": {map[string]said{"work.unit.problems": {Choices: []string{"p1", "other"}}, "work.unit.problems.text": {Text: "其他"}},
			map[string]string{"work.unit.problems": `{"v":2,"choices":["p1","other"]}`, "work.unit.problems.text": `{"v":2,"text":"其他"}`}},
		"another option": {map[string]said{"work.unit.problems": {Choices: []string{"p1", "p2"}}, "work.unit.problems.text": {Text: "其他"}},
			map[string]string{"work.unit.problems": `{"v":2,"choices":["p1","p2"]}`}},
	} {
		want := nothing(`{"v":2}`)
		if test.want == nil {
			want = nothing(`{"v":2,"state":"blank"}`)
		}
		for key, content := range test.want {
			want[key] = content
		}
		if diff := cmp.Diff(any(want), anyOf(call[any](t, p, "filled", h.manifest, "A", orEmpty(test.said)))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for name, test := range map[string]struct {
		said map[string]said
		says string
	}{
		"an envelope of another category": {map[string]said{"work.unit.comment": {Text: "x"}, "staff.body": {Marks: "0"}}, "no envelope staff.body"},
		"an envelope that there is not":   {map[string]said{"leaders.l9": {Marks: "0"}}, "no envelope leaders.l9"},
		"an unknown grade":                {map[string]said{"leaders.l1": {Marks: "-7"}}, "unknown grade"},
		"a score off its scale":           {map[string]said{"leaders.l1": {Marks: "00", Scores: []string{"85.25"}}}, "not on its scale"},
		"too few options":                 {map[string]said{"work.unit.problems": {Choices: []string{"p1"}}}, "fewer than 2"},
		"a text too long":                 {map[string]said{"work.unit.comment": {Text: strings.Repeat("𠮷", 21)}}, "over its limit of 20"},
		"a text where marks are":          {map[string]said{"leaders.l1": {Text: "x"}}, "a text"},
	} {
		if got, ok := call[any](t, p, "filled", h.manifest, "A", test.said).(string); !ok || !strings.Contains(got, test.says) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func orEmpty(m map[string]said) map[string]said {
	if m == nil {
		return map[string]said{}
	}
	return m
}

// anyOf is a map of texts out of what JSON gives; anything else as it is.
func anyOf(value any) any {
	object, ok := value.(map[string]any)
	if !ok {
		return value
	}
	texts := map[string]string{}
	for key, v := range object {
		texts[key], _ = v.(string)
	}
	return texts
}

// testSample: each of a list comes in each place, and none twice. That one of the 15 ways misses all of 200
// draws happens once in 10¹⁸ runs.
func testSample(t *testing.T, p *phone.Phone) {
	draws := phone.Evaluate[[][]int](p, "Array.from({ length: 200 }, () => check.drawn([0, 1, 2, 3, 4], 3))")
	seen := map[[2]int]bool{}
	for _, draw := range draws {
		if len(draw) != 3 || draw[0] == draw[1] || draw[0] == draw[2] || draw[1] == draw[2] {
			t.Fatalf("drawn %v", draw)
		}
		for place, one := range draw {
			seen[[2]int{place, one}] = true
		}
	}
	if len(seen) != 15 {
		t.Errorf("of 15 ways %d were drawn", len(seen))
	}
	if all := call[[]int](t, p, "drawn", []int{1, 2}, 3); len(all) != 2 || all[0] == all[1] {
		t.Errorf("of two, three are %v", all)
	}
	if none := call[[]int](t, p, "drawn", []int{}, 3); len(none) != 0 {
		t.Errorf("of none, three are %v", none)
	}
}

// testSlices: sealing gives the page its turns. Promises alone give none: without breaths there is at most the turn that was due.
func testSlices(t *testing.T, p *phone.Phone) {
	type heard struct {
		Turns    int
		Progress []int
	}
	got := call[heard](t, p, "turns", 40, 0)
	if got.Turns < 20 {
		t.Errorf("with a breath after each of 40 envelopes the page had %d turns", got.Turns)
	}
	for i, n := range got.Progress {
		if n != i+1 {
			t.Fatalf("progress is %v", got.Progress)
		}
	}
	if len(got.Progress) != 40 {
		t.Errorf("progress is %v", got.Progress)
	}
}

// street is a session of version 2 whose keys are at hand.
type street struct {
	setup     *survey.Setup
	seed      []byte
	box       *envelope.Key
	manifest  string
	envelopes []manifest.Envelope
}

func newStreet(t *testing.T) *street {
	t.Helper()
	all := func(name string) survey.CriterionName { return survey.CriterionName{All: name} }
	half, err := survey.ParseDecimal("0.5")
	if err != nil {
		t.Fatal(err)
	}
	grades := []survey.Grade{{Code: "yes", Name: "认同", Value: survey.Whole(100)}, {Code: "no", Name: "不认同"}}
	s := &survey.Setup{
		Assessment: "年度考核", Unit: "市住房和城乡建设局", Group: "一组", Date: "2025-12-18",
		Categories: []survey.Category{{Code: "A", Name: "班子成员", Weight: 60, Slips: 9}, {Code: "B", Name: "职工", Weight: 40, Slips: 9}},
		Leaders:    []survey.Leader{{ID: "l1", Name: "张　三", Role: survey.Principal}, {ID: "l2", Name: "李㛃", Role: survey.Member}},
		Rules:      survey.DefaultRules(),
		Forms: []survey.Form{
			{ID: "leaders", Title: "领导", Package: "组织部门", Subjects: survey.OverLeaders, Roles: survey.Roles(), Grades: grades, Rank: survey.RankTotal, RankWithin: survey.WithinForm,
				Criteria: []survey.Criterion{
					{ID: "duty", Kind: survey.Graded, Name: all("职责"), Weight: survey.Whole(1)},
					{ID: "work", Kind: survey.Scored, Name: survey.CriterionName{ByRole: map[survey.Role]string{survey.Principal: "实绩"}}, Weight: survey.Whole(1), Points: &survey.Points{Max: survey.Whole(100), Step: half}},
					{ID: "overall", Kind: survey.Graded, Name: all("总体")},
					{ID: "reason", Kind: survey.Text, Name: all("原因"), Max: 20, When: &survey.When{Criterion: "overall", Grade: "no"}},
				}},
			{ID: "staff", Title: "职工", Package: "组织部门", Subjects: survey.OverBody, Grades: grades, Rank: survey.RankTotal, RankWithin: survey.WithinForm, Categories: []string{"B"},
				Criteria: []survey.Criterion{{ID: "view", Kind: survey.Graded, Name: all("评价"), Weight: survey.Whole(1), Required: true}}},
			{ID: "work", Title: "选人用人", Package: "组织部门", Subjects: survey.OverUnit, Rank: survey.RankTotal, RankWithin: survey.WithinForm,
				Criteria: []survey.Criterion{
					{ID: "problems", Kind: survey.Choices, Name: all("问题"), Min: 2, Max: 3, Options: []survey.Option{{Code: "p1", Name: "一"}, {Code: "p2", Name: "二"}, {Code: "other", Name: "其他", Text: 10}, {Code: "none", Name: "无", Exclusive: true}}},
					{ID: "comment", Kind: survey.Text, Name: all("意见"), Max: 20},
				}},
		},
	}
	h := &street{setup: s, seed: bytes.Repeat([]byte{9}, credential.SeedSize), envelopes: manifest.Envelopes(s)}
	if h.box, err = envelope.GenerateKey(); err != nil {
		t.Fatal(err)
	}
	if h.manifest, err = manifest.New(sessionID, s, h.seed, h.box.Public()); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *street) issuer(t *testing.T, category string) *credential.Issuer {
	t.Helper()
	issuer, err := credential.NewIssuer(h.seed, sessionID, category)
	if err != nil {
		t.Fatal(err)
	}
	return issuer
}

// testCast takes ballots from the browser through Go: it issues, checks the cast, opens and reads every envelope, and answers; and
// the page takes that answer and no other.
func testCast(t *testing.T, p *phone.Phone) {
	h := newStreet(t)
	for name, test := range map[string]struct {
		category string
		said     map[string]said
		want     map[string]envelope.Content
	}{
		"of A": {"A", map[string]said{
			"leaders.l1": {Marks: "01", Scores: []string{"85.5"}}, "leaders.l1.reason": {Text: " “理由”\r\n\\ \""}, "leaders.l2": {Marks: "0-"},
			"work.unit.problems": {Choices: []string{"p1", "other"}}, "work.unit.problems.text": {Text: "𠮷"}, "work.unit.comment": {Text: "e\u0301"},
		}, map[string]envelope.Content{
			"leaders.l1": {Marks: "01", Scores: []string{"85.5"}}, "leaders.l1.reason": {Text: "“理由”\n\\ \""}, "leaders.l2": {Marks: "0-"},
			"work.unit.problems": {Choices: []string{"p1", "other"}}, "work.unit.problems.text": {Text: "𠮷"}, "work.unit.comment": {Text: "é"},
		}},
		"of B, with marks alone": {"B", map[string]said{"staff.body": {Marks: "1"}}, map[string]envelope.Content{"staff.body": {Marks: "1"}}},
		"blank":                  {"B", map[string]said{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			issuer := h.issuer(t, test.category)
			blinded := call[struct{ Nonce, Blinded string }](t, p, "collect")
			evaluated, proof, err := issuer.Evaluate(unb64(t, blinded.Blinded))
			if err != nil {
				t.Fatal(err)
			}
			answer := map[string]string{"evaluated": base64.RawURLEncoding.EncodeToString(evaluated), "proof": base64.RawURLEncoding.EncodeToString(proof)}
			got := call[struct {
				Body, Output, Progress string
				Sample                 []struct{ Key, Digest string }
			}](t, p, "cast", h.manifest, test.category, answer, test.said)

			var body struct {
				Session, Category, Nonce, MAC string
				Envelopes                     []string
			}
			decoder := json.NewDecoder(strings.NewReader(got.Body))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(&body); err != nil {
				t.Fatal(err)
			}
			if body.Session != sessionID || body.Category != test.category || body.Nonce != blinded.Nonce {
				t.Errorf("the request is %.200s", got.Body)
			}
			own := manifest.Sent(h.envelopes, test.category)
			if len(body.Envelopes) != len(own) {
				t.Fatalf("%d envelopes, not %d", len(body.Envelopes), len(own))
			}
			if last := strings.Fields(got.Progress); len(last) != len(own) {
				t.Errorf("progress is %s", got.Progress)
			}
			var sealed [][]byte
			digests := map[string]string{}
			for i, e := range own {
				one := unb64(t, body.Envelopes[i])
				sealed = append(sealed, one)
				name := e.Name(test.category)
				digest := envelope.Digest(name, one)
				if e.Shape.Kind == envelope.Marks {
					digests[e.Key] = hex.EncodeToString(digest[:])
				}
				plaintext, err := h.box.Open(sha256.Sum256([]byte(h.manifest)), name, one)
				if err != nil || len(plaintext) != e.Size {
					t.Errorf("%s: %d bytes, %v", e.Key, len(plaintext), err)
					continue
				}
				content, err := e.Shape.Read(plaintext)
				if err != nil {
					t.Errorf("%s: %v", e.Key, err)
				}
				want := test.want[e.Key]
				if test.want == nil {
					want.State = envelope.Blank
				}
				if diff := cmp.Diff(want, content); diff != "" {
					t.Errorf("%s: %s", e.Key, diff)
				}
			}
			if len(got.Sample) != min(3, len(digests)) {
				t.Errorf("a sample of %d envelopes", len(got.Sample))
			}
			for _, s := range got.Sample {
				if digests[s.Key] != s.Digest {
					t.Errorf("%s has digest %s", s.Key, s.Digest)
				}
				delete(digests, s.Key) // drawn once only
			}

			ack, ok := issuer.Check(unb64(t, body.Nonce), sealed, unb64(t, body.MAC))
			if !ok {
				t.Fatal("the issuer refuses the cast")
			}
			if _, ok := issuer.Check(unb64(t, body.Nonce), sealed[1:], unb64(t, body.MAC)); ok {
				t.Error("the issuer takes fewer envelopes")
			}
			encoded := base64.RawURLEncoding.EncodeToString(ack)
			if !call[bool](t, p, "ack", got.Output, sessionID, test.category, encoded) {
				t.Error("the page refuses the box's answer")
			}
			forged := bytes.Clone(ack)
			forged[31] ^= 1
			if call[bool](t, p, "ack", got.Output, sessionID, test.category, base64.RawURLEncoding.EncodeToString(forged)) {
				t.Error("the page takes a forged answer")
			}
			in := credential.In(ack)
			if got := call[string](t, p, "line", encoded); got != hex.EncodeToString(in[:]) {
				t.Errorf("the line of the ballot is %s", got)
			}
		})
	}
}

func unb64(t *testing.T, text string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
