package assets_test

import (
	"context"
	_ "embed"
	"fmt"
	"io/fs"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"ceping/assets"
	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/setup"
	"ceping/survey/voter"
	"ceping/survey/web"
	voters "ceping/survey/web/phone"
	"ceping/survey/web/webtest"
)

//go:embed testdata/features.yaml
var featuresFile string

// features is the setup of testdata/features.yaml.
func features(t *testing.T) survey.Setup {
	t.Helper()
	var grades []string
	for i := range 36 {
		grades = append(grades, fmt.Sprintf("{code: g%d, name: 第%d位, value: %d}", i, i+1, 100-2*i))
	}
	s, err := setup.Read(strings.NewReader(strings.Replace(featuresFile, "GRADES", strings.Join(grades, ", "), 1)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// pages is a tree with the bundle as it is now and the pages beside it.
type pages struct{ bundle fs.FS }

func (p pages) Open(name string) (fs.File, error) {
	if strings.HasPrefix(name, "dist") {
		return p.bundle.Open(name)
	}
	return assets.FS().Open(name)
}

// featured is a session of that setup on a real server and a real store, in voting.
func featured(t *testing.T) *webtest.Sitting {
	t.Helper()
	tree, b := bundled(t, "client/voter.entry.ts", "style/voter.css")
	site := webtest.At(t, phone.Address(t), func(site *web.Server, c webtest.Config) (func(context.Context) (string, error), error) {
		return nil, voters.Mount(site, voters.Config{Issuer: c.Issuer, Box: c.Box, Board: c.Board})
	}, func(c *webtest.Config) { c.Assets, c.URL = pages{tree}, b.URL })
	s := site.Readied(site.Create(func(plan *survey.Setup) { *plan = features(t) }))
	s.Advance(survey.Collecting)
	s.Advance(survey.Voting)
	return s
}

const eachVotes = 4 // marked ballots of each category

// tally is what was tapped and typed: marks by "key code", scores by key and category, texts by key.
type tally struct {
	marks  map[string]int
	scores map[string][]*big.Rat
	texts  map[string][]string
}

// TestFeatures votes on phones and on the tablet in a session whose forms say everything, opens the box, and holds the Report against
// what was tapped.
func TestFeatures(t *testing.T) {
	s := featured(t)
	m := s.Manifest()
	c := tally{map[string]int{}, map[string][]*big.Rat{}, map[string][]string{}}
	handset, tablet := phone.Start(t), phone.Start(t)
	tablet.Resize(768, 1024)
	welcomes(t, handset, s, m)
	for i := range eachVotes {
		enterAt(handset, s, "A", m)
		if i == 0 {
			handsetRules(t, handset)
		}
		c.vote(t, handset, m, "A", i)
		tablet.Do(chromedp.Navigate(s.Base+"/tablet"), screen("typing"), chromedp.SendKeys(chromedp.CSS("#slip"), s.Slip("B")), tap("enter"), screen("welcome"),
			tap("collect"), screen("card"))
		if i == 0 {
			tabletRules(t, tablet)
		}
		c.vote(t, tablet, m, "B", i)
		enterAt(handset, s, "C", m)
		if i == 0 {
			choicesRules(t, handset)
		}
		c.vote(t, handset, m, "C", i)
	}
	// Nothing is required of C: a blank ballot is taken, whatever its quotas say.
	enterAt(handset, s, "C", m)
	handset.Do(tap("contents"), tap("review"), says("会计为空白票"), tap("submit"), heading("已投入票箱"))

	s.Advance(survey.Closed)
	s.Asked()
	s.Open()
	report, err := s.Office.Terminal().Report(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	c.compare(t, report)
	for category, want := range map[string][2]int{"A": {eachVotes, 0}, "B": {eachVotes, 0}, "C": {eachVotes, 1}} {
		if n := report.Counts[category]; n.Cast != want[0]+want[1] || n.Valid == nil || *n.Valid != want[0] || n.Blank == nil || *n.Blank != want[1] {
			t.Errorf("category %s: %+v", category, n)
		}
	}
	for _, a := range report.Alarms {
		if a.Code != "leftover_missing" {
			t.Errorf("alarm %s: %s", a.Code, a.Text)
		}
	}
}

// enterAt brings a phone to a category's first card.
func enterAt(p *phone.Phone, s *webtest.Sitting, category string, m *voter.Manifest) {
	p.Do(chromedp.Navigate(s.Base+"/S/"+s.Slip(category)+voter.Fingerprint(m.Text)), screen("welcome"), tap("collect"), screen("card"))
}

// gradeAt is what a voter of a number gives; each grade is given by somebody, and no quota is broken.
func gradeAt(item voter.Item, subject, voter int) string {
	turn := subject + voter
	switch item.Form.ID + "." + item.Criterion.ID {
	case "points.de": // 优秀 of four, at most two
		return []string{"excellent", "excellent", "competent", []string{"basic", "unsure", "competent", "basic"}[voter]}[turn%4]
	case "points.own":
		if subject == voter%2 || voter == 3 {
			return "top"
		}
		return []string{"mid", "low"}[voter%2]
	case "points.wide":
		return fmt.Sprintf("g%d", (7*voter+5*subject+35)%36)
	case "team.work", "team.serve": // 好 of three, at most one and a half
		return []string{"good", "fair", "poor"}[turn%3]
	case "mutual.view":
		return []string{"no", "yes", "yes", "yes", "yes"}[turn%5]
	}
	return []string{"approve", "disapprove"}[turn%2]
}

// scoreAt is what is typed for a score, as people type, and what it stands for.
func scoreAt(item voter.Item, subject, voter int) (typed, score string) {
	if item.Criterion.ID == "step" {
		if subject == 1 {
			return "", "" // left blank by all
		}
		one := [][2]string{{"019", "19"}, {"７", "7"}, {"1.0", "1"}, {"4", "4"}}[voter]
		return one[0], one[1]
	}
	all := [][2]string{{"９．５５", "9.55"}, {"9。50", "9.5"}, {"10.00", "10"}, {"7，45", "7.45"}, {"0.25", "0.25"}, {" 8.8 ", "8.8"}, {"07.5", "7.5"}}
	one := all[(subject+3*voter)%len(all)]
	return one[0], one[1]
}

// vote answers every item of a category and submits.
func (c *tally) vote(t *testing.T, p *phone.Phone, m *voter.Manifest, category string, v int) {
	t.Helper()
	items := bySubject(m.Asked(category))
	of := map[string]int{} // subjects asked, by form and criterion
	for i, item := range items {
		if i == 0 || items[i-1].Subject.ID != item.Subject.ID {
			p.Do(heading(item.Subject.Name))
		}
		at := item.Form.ID + "." + item.Criterion.ID
		subject := of[at]
		of[at]++
		switch item.Criterion.Kind {
		case "grade":
			code := gradeAt(item, subject, v)
			p.Do(choose(item.Key, code))
			c.marks[item.Key+" "+code]++
		case "score":
			typed, want := scoreAt(item, subject, v)
			if typed == "" {
				break
			}
			p.Do(emptied(item.Key), score(item.Key, typed))
			if typed != want {
				p.Do(says("记为 " + want + " 分"))
			}
			value, _ := new(big.Rat).SetString(want)
			c.scores[category+" "+item.Key] = append(c.scores[category+" "+item.Key], value)
		case "choices":
			for _, code := range [][]string{{"p1", "p2"}, {"p2", "other"}, {"none"}, {"p1", "p3", "other"}}[v] {
				p.Do(choose(item.Key, code))
				c.marks[item.Key+" "+code]++
			}
			if v == 1 {
				p.Do(write(item.Key, "缺少交流"))
				c.texts[item.Key] = append(c.texts[item.Key], "缺少交流")
			}
		case "text":
			if item.Criterion.When != nil && c.lastGrade(items[:i], item, subject, v) != item.Criterion.When.Grade {
				break
			}
			text := fmt.Sprintf("%s的话%d", category, v)
			p.Do(write(item.Key, text))
			c.texts[item.Key] = append(c.texts[item.Key], text)
		}
		last := i+1 == len(items)
		if !last && items[i+1].Subject.ID != item.Subject.ID {
			p.Do(tap("next"))
		}
		if last {
			p.Do(tap("review"), screen("review"), tap("submit"), heading("已投入票箱"))
		}
	}
}

// bySubject is what is asked in the order of the page: a subject's forms together, where the first of them stands.
func bySubject(items []voter.Item) []voter.Item {
	var order []string
	for _, item := range items {
		if !slices.Contains(order, item.Subject.ID) {
			order = append(order, item.Subject.ID)
		}
	}
	slices.SortStableFunc(items, func(a, b voter.Item) int {
		return slices.Index(order, a.Subject.ID) - slices.Index(order, b.Subject.ID)
	})
	return items
}

func (c *tally) lastGrade(items []voter.Item, item voter.Item, subject, v int) string {
	for _, other := range items {
		if other.Form == item.Form && other.Subject.ID == item.Subject.ID && other.Criterion.ID == item.Criterion.When.Criterion {
			return gradeAt(other, subject, v)
		}
	}
	return ""
}

func (c *tally) compare(t *testing.T, r *count.Report) {
	t.Helper()
	marks, texts := map[string]int{}, map[string][]string{}
	for _, f := range r.Forms {
		for _, s := range f.Subjects {
			for _, criterion := range s.Criteria {
				key := f.ID + "." + s.ID + "." + criterion.ID
				for code, n := range criterion.Marks[count.Total] {
					if n > 0 && code != count.Unmarked && code != "given" && criterion.Scale == nil {
						marks[key+" "+code] += n
					}
				}
				if criterion.Scale != nil {
					c.compareScores(t, key, criterion)
				}
			}
		}
		for _, choices := range f.Choices {
			for _, o := range choices.Options {
				if n := o.Marks[count.Total]; n > 0 {
					marks[f.ID+"."+choices.Subject+"."+choices.Criterion+" "+o.Code] = n
				}
			}
		}
		for _, list := range f.Texts {
			key := f.ID + "." + list.Subject + "." + list.Criterion
			if list.Withheld { // of too few ballots
				delete(c.texts, key)
			} else if len(list.Texts) > 0 {
				texts[key] = slices.Sorted(slices.Values(list.Texts))
			}
		}
	}
	if diff := cmp.Diff(c.marks, marks); diff != "" {
		t.Errorf("marks (-tapped +counted):\n%s", diff)
	}
	for key := range c.texts {
		slices.Sort(c.texts[key])
	}
	if diff := cmp.Diff(c.texts, texts); diff != "" || len(texts) == 0 {
		t.Errorf("texts (-typed +counted):\n%s", diff)
	}
}

// compareScores: how many are given and in which band, and the mean of each category.
func (c *tally) compareScores(t *testing.T, key string, criterion count.ReportCriterion) {
	t.Helper()
	want, total := map[string]int{}, 0
	for _, category := range []string{"A", "B"} {
		scores, sum := c.scores[category+" "+key], new(big.Rat)
		for _, score := range scores {
			sum.Add(sum, score)
			total++
			for _, band := range criterion.Bands {
				from, _ := new(big.Rat).SetString(band.From)
				if score.Cmp(from) >= 0 {
					want[band.Code]++
					break
				}
			}
		}
		if len(scores) == 0 {
			continue
		}
		mean := sum.Quo(sum, big.NewRat(int64(len(scores)), 1))
		if got := criterion.Scores[category]; got == nil || *got != mean.FloatString(2) {
			t.Errorf("%s, %s: mean %v, typed %s", key, category, got, mean.FloatString(2))
		}
	}
	want["given"], want[count.Unmarked] = total, 2*eachVotes-total
	for _, band := range criterion.Bands {
		want[band.Code] += 0
	}
	if diff := cmp.Diff(want, criterion.Marks[count.Total]); diff != "" {
		t.Errorf("%s (-typed +counted):\n%s", key, diff)
	}
}
