package manifest

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ceping/survey"
	"ceping/survey/envelope"
)

var update = flag.Bool("update", false, "write testdata/manifests.json anew")

// manifestsFile is shared with the browser (testdata/README.md).
type manifestsFile struct {
	Manifests []manifestVector `json:"manifests"`
	Refused   []refusedVector  `json:"refused"`
}

type manifestVector struct {
	Name        string                      `json:"name"`
	Manifest    string                      `json:"manifest"`
	Fingerprint string                      `json:"fingerprint"`
	Envelopes   map[string][]envelopeVector `json:"envelopes"` // by category
}

type envelopeVector struct {
	Key         string      `json:"key"`
	Size        int         `json:"size"`
	SealedUnder string      `json:"sealed_under"`
	Shape       shapeVector `json:"shape"`
}

type refusedVector struct {
	Name     string `json:"name"`
	Manifest string `json:"manifest"`
}

type shapeVector struct {
	Kind     string         `json:"kind"`
	Grades   []int          `json:"grades,omitempty"`
	Scores   []scaleVector  `json:"scores,omitempty"`
	Required []bool         `json:"required,omitempty"`
	Options  []optionVector `json:"options,omitempty"`
	Min      int            `json:"min,omitempty"`
	Max      int            `json:"max,omitempty"`
	Limit    int            `json:"limit,omitempty"`
}

type scaleVector struct {
	Min  int `json:"min"`
	Max  int `json:"max"`
	Step int `json:"step"`
}

type optionVector struct {
	Code      string `json:"code"`
	Exclusive bool   `json:"exclusive,omitempty"`
}

func shapeOf(s envelope.Shape) shapeVector {
	kinds := map[envelope.Kind]string{envelope.Cover: "cover", envelope.Marks: "marks", envelope.Choices: "choices", envelope.Text: "text"}
	v := shapeVector{Kind: kinds[s.Kind], Grades: s.Grades, Required: s.Required, Min: s.Min, Max: s.Max, Limit: s.Limit}
	for _, scale := range s.Scores {
		v.Scores = append(v.Scores, scaleVector(scale))
	}
	for _, o := range s.Options {
		v.Options = append(v.Options, optionVector(o))
	}
	return v
}

// TestManifests: the manifests that a browser derives envelopes from are those that the code makes, with these envelopes.
func TestManifests(t *testing.T) {
	var want manifestsFile
	for _, c := range []struct {
		name  string
		setup *survey.Setup
	}{
		{"sample", sample(t)},
		{"every kind of criterion", everyKind(t)},
		{"forms that apply to nobody", nobody(t)},
		{"the largest ballot", texts(t, 8, 1900)},
	} {
		text := manifestText(t, c.setup)
		v := manifestVector{Name: c.name, Manifest: text, Fingerprint: Fingerprint(text), Envelopes: map[string][]envelopeVector{}}
		for _, category := range c.setup.Categories {
			list := Sent(Envelopes(c.setup), category.Code)
			if size := SealedSize(list); size > envelope.MaxBallot {
				t.Errorf("%s: a ballot of %d bytes", c.name, size)
			}
			for _, e := range list {
				v.Envelopes[category.Code] = append(v.Envelopes[category.Code], envelopeVector{e.Key, e.Size, e.Name(category.Code).Category, shapeOf(e.Shape)})
			}
		}
		want.Manifests = append(want.Manifests, v)
	}
	want.Refused = refused(t)

	path := filepath.Join("testdata", "manifests.json")
	if *update {
		text, err := json.MarshalIndent(want, "", " ")
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
	var got manifestsFile
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("testdata/manifests.json is not what the code makes (-code +file):\n%s", diff)
	}
}

func manifestText(t *testing.T, s *survey.Setup) string {
	t.Helper()
	text, err := New("2f0f62a2-6cbb-4f6d-9f0e-6d4ab1f2a6a1", s, bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// everyKind has what a form can say: own roles and bodies, own scales, points of all sorts, lists with a least, a most, an exclusive
// option and own words, texts with a condition, and forms for some categories, named in any order.
func everyKind(t *testing.T) *survey.Setup {
	t.Helper()
	points := func(least, most, step string) *survey.Points {
		return &survey.Points{Min: decimal(t, least), Max: decimal(t, most), Step: decimal(t, step)}
	}
	all := func(name string) survey.CriterionName { return survey.CriterionName{All: name} }
	var long []survey.Grade
	for i := range 36 {
		long = append(long, survey.Grade{Code: fmt.Sprintf("g%d", i), Name: fmt.Sprintf("第%d等", i+1), Value: survey.Whole(uint16(100 - i))})
	}
	four := []survey.Grade{{Code: "good", Name: "好", Value: decimal(t, "100")}, {Code: "fair", Name: "较好", Value: decimal(t, "87.5")}, {Code: "poor", Name: "差", Value: survey.Decimal{}}, {Code: "unsure", Name: "不了解", Unsure: true}}
	return &survey.Setup{
		Assessment: "2025 年度“考核”", Unit: "市住房和城乡建设局 <&> \\", Group: "第三\n考核组", Date: "2025-12-18", Rehearsal: true,
		Categories: []survey.Category{{Code: "A", Name: "班子成员", Weight: 30, Slips: 9}, {Code: "B", Name: "中层", Weight: 30, Slips: 22}, {Code: "C-1", Name: "𠮷代表", Weight: 40, Slips: 33}},
		Roles:      []survey.RoleName{{Code: "constructor", Name: "三总师"}},
		Bodies:     []survey.Body{{ID: "b1", Name: "办公室"}, {ID: "b2", Name: "人事处"}},
		Leaders: []survey.Leader{{ID: "l1", Name: "张　三", Post: "局长", Role: survey.Principal}, {ID: "l2", Name: "李㛃", Post: "副局长", Role: survey.Member},
			{ID: "l3", Name: "王五", Post: "总工", Role: "constructor"}, {ID: "l4", Name: "赵六", Role: survey.Other}},
		Promoted: []survey.Promoted{{ID: "p1", Name: "孙七", Born: "1985-03", From: "科长", To: "副处长"}, {ID: "p2", Name: "周八", Sex: "女", Born: "1979-11", From: "副处长", To: "处长", ToSince: "2025-01"}},
		Rules:    survey.Rules{MinGroup: 5, Denominator: survey.ByMarked, Spares: 10, ScoreOver: survey.OverValid, Unsure: survey.UnsureExcluded, NoReplacements: true},
		Forms: []survey.Form{
			{ID: "leaders", Title: "领导干部", Package: "组织部门", Subjects: survey.OverLeaders, Roles: []survey.Role{"constructor", survey.Principal, survey.Member},
				Grades: four, Rank: survey.RankTotal, RankWithin: survey.WithinRole, Required: true, Quota: &survey.Quota{Grade: "good", Max: new(2)},
				Criteria: []survey.Criterion{
					{ID: "reason", Kind: survey.Text, Name: all("不认同的原因"), Max: 100, When: &survey.When{Criterion: "overall", Grade: "poor"}},
					{ID: "work", Kind: survey.Scored, Name: all("工作实绩"), Weight: survey.Whole(1), Points: points("0", "100", "0.5"),
						Bands: []survey.Band{{Code: "high", Name: "优秀", From: survey.Whole(90)}, {Code: "rest", Name: "其他"}}},
					{ID: "duty", Kind: survey.Graded, Name: survey.CriterionName{ByRole: map[survey.Role]string{"constructor": "履行技术责任", survey.Principal: "履行第一责任人职责"}}, Weight: decimal(t, "1.5")},
					{ID: "fine", Kind: survey.Scored, Name: all("细分"), Points: points("0", "1000", "0.01"), Optional: true},
					{ID: "problems", Kind: survey.Choices, Name: all("主要问题"), Min: 2, Max: 3, Options: []survey.Option{
						{Code: "p1", Name: "一"}, {Code: "p2", Name: "二"}, {Code: "p3", Name: "三"}, {Code: "other", Name: "其他", Text: 50}, {Code: "none", Name: "没有", Exclusive: true}}},
					{ID: "scale36", Kind: survey.Graded, Name: all("三十六等"), Weight: survey.Whole(1), Grades: long, Optional: true},
					{ID: "lead", Kind: survey.Graded, Name: survey.CriterionName{ByRole: map[survey.Role]string{survey.Principal: "带头"}}}, // not asked of a constructor
					{ID: "overall", Kind: survey.Graded, Name: all("总体评价")},
				}},
			{ID: "bodies", Title: "班子", Package: "纪检监察机关", Subjects: survey.OverBody, Grades: four, Rank: survey.RankTotal, RankWithin: survey.WithinForm, Categories: []string{"C-1", "A", "B"},
				Criteria: []survey.Criterion{
					{ID: "x", Kind: survey.Scored, Name: all("甲"), Weight: survey.Whole(1), Points: points("60", "100", "25"), Required: true},
					{ID: "y", Kind: survey.Scored, Name: all("乙"), Weight: survey.Whole(1), Points: points("0.05", "19.95", "0.1")},
					{ID: "z", Kind: survey.Scored, Name: all("丙"), Weight: survey.Whole(1), Points: points("0", "999.99", "333.33")},
					{ID: "view", Kind: survey.Graded, Name: all("评价"), Weight: survey.Whole(1)},
				}},
			{ID: "promoted", Title: "新提拔", Package: "组织部门", Subjects: survey.OverPromoted, Grades: four[:3], Rank: survey.RankTotal, RankWithin: survey.WithinForm, Categories: []string{"B", "A"},
				Criteria: []survey.Criterion{
					{ID: "view", Kind: survey.Graded, Name: all("认同"), Weight: survey.Whole(1), Required: true},
					{ID: "reason", Kind: survey.Text, Name: all("原因"), Max: 40, When: &survey.When{Criterion: "view", Grade: "poor"}},
				}},
			{ID: "work", Title: "选人用人", Package: "组织部门", Subjects: survey.OverUnit, Rank: survey.RankTotal, RankWithin: survey.WithinForm, Categories: []string{"C-1"},
				Criteria: []survey.Criterion{
					{ID: "lists", Kind: survey.Choices, Name: all("任选"), Options: []survey.Option{{Code: "abcdefghijklmnopqrstuvwxyz-_0123", Name: "长"}, {Code: "b", Name: "短"}}},
					{ID: "comment", Kind: survey.Text, Name: all("意见建议"), Max: 2000},
				}},
		},
	}
}

// nobody has forms without subjects: over roles that no leader has, over promoted with none, with criteria for other roles.
func nobody(t *testing.T) *survey.Setup {
	t.Helper()
	s := sample(t)
	s.Forms[0].Roles = []survey.Role{survey.Other}
	s.Forms = append(s.Forms, survey.Form{ID: "promoted", Title: "新提拔", Package: "x", Subjects: survey.OverPromoted, Rank: survey.RankTotal, RankWithin: survey.WithinForm,
		Criteria: []survey.Criterion{{ID: "c", Kind: survey.Text, Name: survey.CriterionName{All: "意见"}, Max: 1}}},
		survey.Form{ID: "duty", Title: "职责", Package: "x", Subjects: survey.OverLeaders, Roles: survey.Roles(), Rank: survey.RankTotal, RankWithin: survey.WithinForm,
			Criteria: []survey.Criterion{{ID: "c", Kind: survey.Text, Name: survey.CriterionName{ByRole: map[survey.Role]string{survey.Discipline: "监督"}}, Max: 1}}})
	return s
}

// texts has so many leaders with eight texts each.
func texts(t *testing.T, leaders, limit int) *survey.Setup {
	t.Helper()
	s := sample(t)
	f := survey.Form{ID: "texts", Title: "意见", Package: "x", Subjects: survey.OverLeaders, Roles: survey.Roles(), Rank: survey.RankTotal, RankWithin: survey.WithinForm}
	for i := range 8 {
		f.Criteria = append(f.Criteria, survey.Criterion{ID: fmt.Sprintf("t%d", i+1), Kind: survey.Text, Name: survey.CriterionName{All: "意见"}, Max: limit})
	}
	s.Forms = []survey.Form{f}
	s.Leaders = nil
	for i := range leaders {
		s.Leaders = append(s.Leaders, survey.Leader{ID: fmt.Sprintf("l%d", i+1), Name: "甲", Role: survey.Member})
	}
	return s
}

// refused are manifests at which a phone must stop: each is one thing away from a good one.
func refused(t *testing.T) []refusedVector {
	t.Helper()
	good := manifestText(t, sample(t))
	var list []refusedVector
	change := func(name string, edit func(m *Manifest)) {
		m, err := Parse(good)
		if err != nil {
			t.Fatal(err)
		}
		edit(&m)
		text, err := compact(m)
		if err != nil {
			t.Fatal(err)
		}
		if text == good {
			if name != "" {
				t.Errorf("%s: nothing changed", name)
			}
			return
		}
		list = append(list, refusedVector{name, text})
	}
	replace := func(name, old, new string) {
		if strings.Count(good, old) != 1 {
			t.Errorf("%s: %q stands %d times in the manifest", name, old, strings.Count(good, old))
		}
		list = append(list, refusedVector{name, strings.Replace(good, old, new, 1)})
	}
	if change("", func(*Manifest) {}); list != nil {
		t.Fatal("a manifest that was read is written otherwise")
	}
	change("two envelopes the other way round", func(m *Manifest) { m.Envelopes[1], m.Envelopes[2] = m.Envelopes[2], m.Envelopes[1] })
	change("an envelope more", func(m *Manifest) { m.Envelopes = append(m.Envelopes, ListedEnvelope{Key: "yearly.l3", Size: 64}) })
	change("an envelope less", func(m *Manifest) { m.Envelopes = m.Envelopes[:5] })
	change("a larger envelope", func(m *Manifest) { m.Envelopes[1].Size = 128 })
	change("a smaller envelope", func(m *Manifest) { m.Envelopes[5].Size = 384 })
	change("another key", func(m *Manifest) { m.Envelopes[1].Key = "yearly.l9" })
	change("an envelope for one category only", func(m *Manifest) { m.Envelopes[1].Categories = []string{"A"} })
	change("an envelope for all where some fill it", func(m *Manifest) { m.Envelopes[5].Categories = nil })
	change("all categories named", func(m *Manifest) { m.Envelopes[1].Categories = []string{"A", "B"} })
	change("a leader more than the envelopes", func(m *Manifest) {
		m.Leaders = append(m.Leaders, survey.Leader{ID: "l3", Name: "王五", Role: survey.Other})
	})
	change("a longer text than the envelope", func(m *Manifest) { m.Forms[1].Criteria[1].Max = 200 })
	change("a form for another category", func(m *Manifest) { m.Forms[1].Categories = []string{"A"} })
	change("the same form twice", func(m *Manifest) {
		m.Forms = append(m.Forms, m.Forms[1])
		m.Envelopes = append(m.Envelopes, m.Envelopes[3:]...)
	})
	change("no envelopes", func(m *Manifest) { m.Envelopes = []ListedEnvelope{} })
	change("version 1", func(m *Manifest) { m.Version = 1 })
	change("version 3", func(m *Manifest) { m.Version = 3 })
	change("a short box key", func(m *Manifest) { m.BoxKey = m.BoxKey[:40] })
	change("a short issuer key", func(m *Manifest) { m.Categories[1].IssuerKey = m.Categories[1].IssuerKey[:40] })
	change("a scale without steps", func(m *Manifest) { m.Forms[0].Criteria[1].Step = "0" })
	change("a scale of three places", func(m *Manifest) { m.Forms[0].Criteria[1].Max = "99.995" })
	change("a scale upside down", func(m *Manifest) { m.Forms[0].Criteria[1].Min = "100" })
	change("a form over what nobody knows", func(m *Manifest) { m.Forms[1].Subjects = "offices" })
	change("a criterion of a kind that nobody knows", func(m *Manifest) { m.Forms[0].Criteria[2].Kind = "rank" }) // sizes stay as listed
	replace("no bodies", `"bodies":[{"id":"body","name":"领导班子"}],`, ``)
	replace("no promoted", `"promoted":[],`, ``)
	change("rules that are null", func(m *Manifest) { m.Rules = nil })
	change("a form whose roles are null", func(m *Manifest) { m.Forms[1].Roles = nil })
	change("no categories", func(m *Manifest) { m.Categories = []Category{}; m.Envelopes = m.Envelopes[:3] })
	replace("envelopes that are null", good[strings.Index(good, `"envelopes":`):], `"envelopes":null}`)
	replace("a form without categories", `,"categories":["B"],"total"`, `,"total"`)
	if size := SealedSize(Envelopes(texts(t, 9, 1900))); size <= envelope.MaxBallot {
		t.Errorf("a ballot of %d bytes is not more than one may take", size)
	}
	list = append(list, refusedVector{"more than a ballot may take", manifestText(t, texts(t, 9, 1900))})
	return list
}
