package archive_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/boxkey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/setup"
)

// passphrases of the trustees of sittings with a real wrapped key. Anew each time, since unwrapping overwrites them.
func passphrases(n int) (list [][]byte) {
	for i := range n {
		list = append(list, fmt.Appendf(nil, "vector-passphrase-%s", []string{"one", "two", "three"}[i]))
	}
	return list
}

// locked puts the box key under the trustees' passphrases.
func (s *sitting) locked(t testing.TB) {
	t.Helper()
	const quick = boxkey.WorkFactor(2)
	wrapped, err := new(boxkey.Turns).Wrap(t.Context(), s.key, s.setup.Trustees.Threshold, passphrases(len(s.setup.Trustees.Names)), quick, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.archive.WrappedKey = wrapped
}

// reallyLocked reports whether there are passphrases for its key.
func (s *sitting) reallyLocked() bool { return bytes.Contains(s.archive.WrappedKey, []byte("files")) }

// featured is a sitting that uses everything a session file can say: blank and spoiled ballots, blanks, paper, replaced and void slips, a
// category too small for itself. The same seed fills the same ballots in.
func featured(t testing.TB, seed uint64, ballots map[string]int) *sitting {
	t.Helper()
	text, err := os.ReadFile("testdata/features.yaml")
	if err != nil {
		t.Fatal(err)
	}
	of, err := setup.Read(bytes.NewReader(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, random := begun(t, of), rand.New(rand.NewPCG(seed, 10))
	s.locked(t)
	for _, c := range s.setup.Categories {
		n := archive.Counts{Expected: c.Expected, Printed: c.Printed(s.setup.Rules.Spares), Cast: ballots[c.Code]}
		for i := range n.Cast {
			state := envelope.Marked
			if c.Code == "C" && i < 2 {
				state = []envelope.State{envelope.Blank, envelope.Spoiled}[i]
			}
			will := []float64{1, 0.9, 0.6}[random.IntN(3)]
			s.cast(t, c.Code, func(e manifest.Envelope) envelope.Content {
				if state != envelope.Marked {
					return envelope.Content{State: state}
				}
				return filled(random, e, will)
			})
		}
		n.Collected = n.Cast
		switch c.Code {
		case "A":
			n.Present, n.Leftover = new(n.Cast), new(n.Printed-n.Cast)
		case "B":
			n.Void, n.Paper, n.Leftover = 1, min(2, n.Cast), new(0)
		case "C":
			n.Collected++
			n.Leftover = new(n.Printed - n.Collected)
		}
		s.archive.Counts[c.Code] = n
	}
	s.close()
	s.act("leave out", "attendance of B, C, 010")
	s.act(survey.ActOpen, fits)
	s.count(t, nil)
	return s
}

// filled is what a voter says in an envelope who marks so much of what may be left blank.
func filled(random *rand.Rand, e manifest.Envelope, will float64) (c envelope.Content) {
	fills := func(i int) bool {
		return e.Shape.Required != nil && e.Shape.Required[i] || random.Float64() < will
	}
	switch e.Shape.Kind {
	case envelope.Marks:
		marks, scores := "", make([]string, len(e.Shape.Scores))
		for i, grades := range e.Shape.Grades {
			grade := -1
			if fills(i) {
				grade = random.IntN(grades)
			}
			marks += string(envelope.Mark(grade))
		}
		for i, scale := range e.Shape.Scores {
			if fills(len(e.Shape.Grades) + i) {
				n := scale.Min + scale.Step*random.IntN((scale.Max-scale.Min)/scale.Step+1)
				scores[i] = strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d.%02d", n/100, n%100), "0"), ".")
			}
		}
		if strings.Trim(marks, "-") != "" {
			c.Marks = marks
		}
		if strings.Join(scores, "") != "" {
			c.Scores = scores
		}
	case envelope.Choices:
		for _, o := range e.Shape.Options {
			if !o.Exclusive && random.IntN(2) == 0 && (e.Shape.Max == 0 || len(c.Choices) < e.Shape.Max) {
				c.Choices = append(c.Choices, o.Code)
			}
		}
		if len(c.Choices) < e.Shape.Min {
			c.Choices = []string{"none"}
		}
	case envelope.Text:
		if random.Float64() < will/2 {
			c.Text = []string{"多到基层", "一行\n“二”行\"引\"\\", "𠮷 é\u2028<b>&", "无"}[random.IntN(4)]
		}
	}
	return c
}

var manyBallots = map[string]int{"A": 5, "B": 7, "C": 11, "010": 2}

// TestRecountFeatures: a sitting that uses all there is archives and counts to its Report again, and none of it is idle.
func TestRecountFeatures(t *testing.T) {
	for seed := range uint64(6) {
		s := featured(t, seed, manyBallots)
		recounts(t, s)
		if seed > 0 {
			continue
		}
		report := text(t, s.report)
		for _, must := range []string{`"C+010"`, `"高分率"`, `"认同度"`, `"unsure":true`, `"bands"`, `"total":"sum"`, `"flags":["`, `"三总师"`, count.QuotaExceeded, `"p2"`, `"b2"`} {
			if !strings.Contains(report+s.archive.Manifest, must) {
				t.Errorf("nothing of %s in it: the sitting is no trial of it", must)
			}
		}
		if s.report.Counts[count.Total].Paper == 0 || *s.report.Counts[count.Total].Blank == 0 || *s.report.Counts[count.Total].Invalid == 0 {
			t.Errorf("no paper, blank or invalid ballots: %+v", s.report.Counts[count.Total])
		}
	}
}
