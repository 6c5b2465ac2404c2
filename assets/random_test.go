package assets_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/voter"
)

// TestRandomBallots: of sessions made up from everything that a form can say, and answers as people give them, a phone and the voter
// in Go say the same: held up, or the same bytes in each envelope, which the server's own reading takes.
func TestRandomBallots(t *testing.T) {
	p := checker(t, "vectors")
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	var sent, held, blank, refused int
	for range 150 {
		s := randomSetup(r)
		manifestText := manifestOf(t, s)
		m, err := voter.ParseManifest(manifestText, "")
		if err != nil {
			t.Fatalf("%v: %s", err, manifestText)
		}
		var ballots [][2]any
		var given []voter.Answers
		for _, c := range s.Categories {
			for range 6 {
				in, out := randomAnswers(r, m.Asked(c.Code))
				given = append(given, in)
				ballots = append(ballots, [2]any{c.Code, out})
			}
		}
		got := call[[]struct {
			MayGo      bool
			Plaintexts [][2]string
		}](t, p, "plaintexts", manifestText, ballots)
		shapes := map[string]manifest.Envelope{}
		for _, e := range manifest.Envelopes(s) {
			shapes[e.Key] = e
		}
		for i, answer := range got {
			category := ballots[i][0].(string)
			want, isBlank, err := plaintexts(m, category, given[i])
			required := slices.ContainsFunc(m.Asked(category), func(i voter.Item) bool { return i.Criterion.Required })
			switch {
			case err != nil:
				refused++
			case isBlank && required: // of paper it is taken
				held++
				want = nil
			case isBlank:
				blank++
			default:
				sent++
			}
			if diff := cmp.Diff(want, answer.Plaintexts); answer.MayGo != (want != nil) || answer.MayGo && diff != "" {
				t.Fatalf("category %s, Go: %v, the phone lets it go: %v\n%s\n%+v\n%s", category, err, answer.MayGo, diff, ballots[i], manifestText)
			}
			for _, e := range answer.Plaintexts {
				key := e[0]
				b, err := base64.RawURLEncoding.DecodeString(e[1])
				if err != nil {
					t.Fatal(err)
				}
				if _, err := shapes[key].Shape.Read(b); err != nil || len(b) != shapes[key].Size {
					t.Fatalf("%s: %v, %d bytes: %s", key, err, len(b), b)
				}
			}
		}
	}
	if sent < 200 || refused < 200 || blank < 10 || held < 10 {
		t.Errorf("%d were sent, %d refused, %d blank, %d blank and held up: that tests little", sent, refused, blank, held)
	}
}

// plaintexts are what the voter in Go seals, by envelope key, in order; nil with an error for what breaks a rule.
func plaintexts(m *voter.Manifest, category string, a voter.Answers) (by [][2]string, blank bool, err error) {
	b, err := m.Fill(category, a)
	if err != nil {
		if broken := (*voter.RuleError)(nil); !errors.As(err, &broken) {
			panic(err) // an answer that no screen makes
		}
		return nil, false, err
	}
	contents := b.Contents()
	for i, e := range m.Sent(category) {
		plaintext, err := envelope.Pad(contents[i].Encode(), e.Size)
		if err != nil {
			panic(err)
		}
		by = append(by, [2]string{e.Key, base64.RawURLEncoding.EncodeToString(plaintext)})
	}
	return by, contents[0].State == envelope.Blank, nil
}

// randomAnswers are one voter's: for Go, and as the page holds them.
func randomAnswers(r *rand.Rand, items []voter.Item) (voter.Answers, answers) {
	a := voter.NewAnswers()
	out := answers{map[string]int{}, map[string]string{}, map[string][]string{}, map[string]string{}}
	will, wrong := pick(r, 0, 0.05, 0.7, 1, 1, 1), r.IntN(3) == 0
	first := r.IntN(2) == 0 // keeps to the lower grades, so that a quota of the first is not always gone beyond
	for _, item := range items {
		c, key := item.Criterion, item.Key
		if r.Float64() >= will {
			continue
		}
		switch c.Kind {
		case "grade":
			scale := c.Grades
			if scale == nil {
				scale = item.Form.Grades
			}
			i := r.IntN(len(scale))
			if first && i == 0 && r.IntN(3) > 0 {
				i = len(scale) - 1
			}
			a.Grades[key], out.Marks[key] = scale[i].Code, i
		case "score":
			typed := randomScore(r, c.Scale, wrong)
			a.Scores[key], out.Scores[key] = typed, typed
		case "choices":
			var chosen []string
			for _, o := range c.Options {
				switch {
				case o.Exclusive && len(chosen) == 0 && r.IntN(2) == 0:
					chosen = []string{o.Code}
				case o.Exclusive || c.Most > 0 && len(chosen) == c.Most || len(chosen) == 1 && exclusive(c, chosen[0]):
				case r.IntN(2) == 0:
					chosen = append(chosen, o.Code)
				}
			}
			if !wrong && len(chosen) < c.Least && !(len(chosen) == 1 && exclusive(c, chosen[0])) {
				chosen = nil
			}
			if chosen != nil {
				a.Options[key], out.Choices[key] = chosen, chosen
			}
			if slices.ContainsFunc(c.Options, func(o voter.Option) bool { return o.Text > 0 }) && r.IntN(2) == 0 {
				a.Texts[key] = randomText(r, wrong)
				out.Texts[key] = a.Texts[key]
			}
		case "text":
			a.Texts[key] = randomText(r, wrong)
			out.Texts[key] = a.Texts[key]
		}
	}
	return a, out
}

func exclusive(c *voter.Criterion, code string) bool {
	return slices.ContainsFunc(c.Options, func(o voter.Option) bool { return o.Code == code && o.Exclusive })
}

// randomScore is a score as people type it; now and then none, where it may be wrong.
func randomScore(r *rand.Rand, s envelope.Scale, wrong bool) string {
	if wrong && r.IntN(4) == 0 {
		return pick(r, "1001", "九十", "-1", "1,000", "0.001", "8 5", "1e1", "..", "1.2.3", "+1", " ", "　", "0.26", "99999999999999999999")
	}
	v := s.Min + s.Step*r.IntN((s.Max-s.Min)/s.Step+1)
	typed := fmt.Sprintf("%d.%02d", v/100, v%100)
	if short := strings.TrimRight(strings.TrimRight(typed, "0"), "."); short != "" && v%100 != 0 || r.IntN(2) == 0 && v%100 == 0 {
		typed = pick(r, typed, strings.TrimSuffix(strings.TrimSuffix(typed, "0"), ".0"))
	}
	for _, change := range []func(string) string{
		func(t string) string { return "0" + t },
		func(t string) string { return " " + t + "　" },
		func(t string) string { return strings.Replace(t, ".", pick(r, "。", "．", "｡", "，", ","), 1) },
		func(t string) string {
			return strings.Map(func(c rune) rune {
				if c >= '0' && c <= '9' {
					return c - '0' + '０'
				}
				return c
			}, t)
		},
	} {
		if r.IntN(3) == 0 {
			typed = change(typed)
		}
	}
	return typed
}

func randomText(r *rand.Rand, wrong bool) string {
	if wrong && r.IntN(4) == 0 {
		return strings.Repeat("𠮷", 21)
	}
	return pick(r, "好", "一\r\n二", " \t　", "\"引号\"\\", "\u0085a\u0301\ufeff", "\ufeff", "<&>\u2028x", "𠮷\n\n𠮷 ", "a\u0000b")
}
