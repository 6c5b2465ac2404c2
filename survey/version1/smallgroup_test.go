package version1_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/export"
	"ceping/survey/version1"
	"ceping/survey/version1/view"
)

// published is what an outsider holds of one session: for each number that was published of one item, the categories whose
// ballots it sums. A number of a weighted column is a known combination of the groups' and adds nothing.
type published struct {
	categories []string
	sums       map[string]bool // categories joined by "+"
}

// readPublished takes all outputs together: the keys under which the JSON has marks, rates and scores, the columns of the
// CSV, and the categories whose header counts say that they hold no ballot at all.
func readPublished(t *testing.T, r *count.Report, categories []string) published {
	t.Helper()
	p := published{categories: categories, sums: map[string]bool{}}
	all := strings.Join(categories, "+")
	add := func(key string) {
		switch key {
		case survey.Weighted:
		case survey.Total:
			p.sums[all] = true
		default:
			p.sums[key] = true
		}
	}
	var text bytes.Buffer
	if err := export.JSON(&text, r); err != nil {
		t.Fatal(err)
	}
	var read version1.Report
	if err := json.Unmarshal(text.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	for _, f := range read.Forms {
		for _, s := range f.Subjects {
			for _, c := range s.Criteria {
				for key := range c.Marks {
					add(key)
				}
				for key := range c.Rates {
					add(key)
				}
				for key := range c.Scores {
					add(key)
				}
				for _, rate := range c.Derived {
					for key := range rate {
						add(key)
					}
				}
			}
		}
		for _, choices := range f.Choices {
			for _, o := range choices.Options {
				for key := range o.Marks {
					add(key)
				}
			}
		}
	}
	for key, counts := range read.Counts {
		if counts.Valid != nil {
			add(key)
		}
		if counts.Cast == 0 && slices.Contains(categories, key) {
			add(key)
		}
	}
	for _, column := range csvColumns(t, r) {
		add(column)
	}
	return p
}

// csvColumns are the groups that head the CSV's tables.
func csvColumns(t *testing.T, r *count.Report) []string {
	t.Helper()
	var text bytes.Buffer
	if err := export.CSV(&text, r); err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(&text)
	reader.FieldsPerRecord = -1
	var columns []string
	for {
		row, err := reader.Read()
		if err == io.EOF {
			return columns
		}
		if err != nil {
			t.Fatal(err)
		}
		if row[0] != "测评表" {
			continue
		}
		for _, name := range row[4:] {
			switch code, _, _ := strings.Cut(name, " "); {
			case name == "合计":
				columns = append(columns, survey.Total)
			case name != "加权":
				columns = append(columns, strings.ReplaceAll(code, "、", "+"))
			}
		}
	}
}

// solvable reports whether the sum over some categories follows from what is published: whether it lies in the span of
// the published sums, over the rationals.
func (p published) solvable(some []string) bool {
	var rows [][]*big.Rat
	for sum := range p.sums {
		rows = append(rows, p.indicator(strings.Split(sum, "+")))
	}
	wanted := p.indicator(some)
	return rank(rows) == rank(append(rows, wanted))
}

func (p published) indicator(members []string) []*big.Rat {
	row := make([]*big.Rat, len(p.categories))
	for i, c := range p.categories {
		row[i] = new(big.Rat)
		if slices.Contains(members, c) {
			row[i].SetInt64(1)
		}
	}
	return row
}

// rank by Gaussian elimination on a copy.
func rank(given [][]*big.Rat) int {
	rows := make([][]*big.Rat, len(given))
	for i, row := range given {
		for _, v := range row {
			rows[i] = append(rows[i], new(big.Rat).Set(v))
		}
	}
	found := 0
	for column := 0; len(rows) > 0 && column < len(rows[0]); column++ {
		pivot := slices.IndexFunc(rows[found:], func(row []*big.Rat) bool { return row[column].Sign() != 0 })
		if pivot < 0 {
			continue
		}
		rows[found], rows[found+pivot] = rows[found+pivot], rows[found]
		for i := found + 1; i < len(rows); i++ {
			factor := new(big.Rat).Quo(rows[i][column], rows[found][column])
			for j := range rows[i] {
				rows[i][j].Sub(rows[i][j], new(big.Rat).Mul(factor, rows[found][j]))
			}
		}
		if found++; found == len(rows) {
			break
		}
	}
	return found
}

// subsets are all non-empty sets of categories.
func subsets(categories []string) [][]string {
	var all [][]string
	for bits := 1; bits < 1<<len(categories); bits++ {
		var set []string
		for i, c := range categories {
			if bits>>i&1 == 1 {
				set = append(set, c)
			}
		}
		all = append(all, set)
	}
	return all
}

// TestSmallGroupsCannotBeSolved: over random sessions, no set of categories that together holds fewer than min_group valid
// ballots, and at least one, can be solved for by adding and subtracting what is published.
func TestSmallGroupsCannotBeSolved(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	small := 0
	for round := range 400 {
		s, counted, valid := randomSession(t, random)
		tally := version1.NewTally(&s, counted)
		header := map[string]version1.Counts{}
		var codes []string
		for _, c := range s.Categories {
			b := counted[c.Code]
			n := len(b.Valid) + b.Blank + b.Invalid
			header[c.Code] = version1.Counts{Printed: 50, Issued: 50, Collected: n, Cast: n}
			codes = append(codes, c.Code)
		}
		r := version1.NewReport(survey.Session{Setup: s, Tally: &tally, Seal: &survey.Seal{}}, header, "ceping")
		p := readPublished(t, view.Of(r), codes)
		for _, set := range subsets(codes) {
			n := 0
			for _, code := range set {
				n += valid[code]
			}
			if n == 0 || n >= s.Rules.MinGroup {
				continue
			}
			small++
			if p.solvable(set) {
				t.Fatalf("round %d: %v has %d valid ballots (min_group %d) and follows from %v", round, set, n, s.Rules.MinGroup, p.sums)
			}
		}
	}
	if small < 400 {
		t.Fatalf("only %d small sets were tried", small)
	}
}

// randomSession has one to six categories, many of them small, and ballots with random marks.
func randomSession(t *testing.T, random *rand.Rand) (survey.Setup, map[string]version1.CountedBallots, map[string]int) {
	t.Helper()
	s := readExample(t)
	s.Rules.MinGroup = 3 + random.IntN(6)
	s.Rules.Denominator = []survey.Denominator{survey.ByValid, survey.ByMarked, survey.ByCast, survey.ByIssued}[random.IntN(4)]
	s.Categories = nil
	counted, valid := map[string]version1.CountedBallots{}, map[string]int{}
	for i := range 1 + random.IntN(6) {
		code := string(rune('A' + i))
		s.Categories = append(s.Categories, survey.Category{Code: code, Name: "票种" + code, Weight: random.IntN(50), Slips: 50})
		b := version1.CountedBallots{Blank: random.IntN(2), Invalid: random.IntN(2)}
		for range random.IntN(2 * s.Rules.MinGroup) {
			mark := fmt.Sprintf(`{"v":1,"marks":{"annual-body":"%d%d"}}`, random.IntN(4), random.IntN(4))
			b.Add(version1.ParseBallot([]byte(mark), s.Sheets()))
		}
		counted[code], valid[code] = b, len(b.Valid)
	}
	return s, counted, valid
}
