package export

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/layout"
)

// tally counts texts.
type tally map[string]int

func (n tally) fixed(texts ...*string) {
	for _, text := range texts {
		n[orNone(text)]++
	}
}

func (n tally) count(number *int) {
	if number == nil {
		n[layout.None]++
	} else {
		n[strconv.Itoa(*number)]++
	}
}

func (n tally) whole(numbers map[string]int) {
	for _, number := range numbers {
		n[strconv.Itoa(number)]++
	}
}

// inReport are all numbers that a Report has of its forms.
func inReport(r *count.Report) tally {
	n := tally{}
	for _, f := range r.Forms {
		for _, s := range f.Subjects {
			n.fixed(s.Total)
			for _, v := range s.Valid {
				n.count(v)
			}
			n.count(s.Rank)
			for _, c := range s.Criteria {
				for _, marks := range c.Marks {
					n.whole(marks)
				}
				for _, rates := range c.Rates {
					for _, rate := range rates {
						n.fixed(rate)
					}
				}
				for _, rates := range c.Derived {
					for _, rate := range rates {
						n.fixed(rate)
					}
				}
				for _, score := range c.Scores {
					n.fixed(score)
				}
			}
		}
		for _, c := range f.Choices {
			n[strconv.Itoa(c.Valid)]++
			for _, o := range c.Options {
				n.whole(o.Marks)
				n.fixed(o.Rate)
			}
		}
	}
	return n
}

// TestCSVHoldsAll: whatever the Report, the table has each of its numbers as often as the Report, under a heading each.
func TestCSVHoldsAll(t *testing.T) {
	random := rand.New(rand.NewPCG(21, 1))
	for range 40 {
		r := example.Counted(random, 3)
		for i := range r.Forms { // a row is known by it
			r.Forms[i].Title = "表" + strconv.Itoa(i)
		}
		reader := csv.NewReader(bytes.NewReader(written(t, r, CSV)[3:]))
		reader.FieldsPerRecord = -1
		rows, err := reader.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		got, width := tally{}, 0
		for _, row := range rows {
			if row[0] == "测评表" {
				width = len(row)
			}
			words := slices.Contains([]string{"意见建议", "职务", "性别", "出生年月", "原任职务", "原任职务任职时间", "现任职务", "现任职务任职时间", "需要关注", "类别", "说明", "没有得分，未参加加权"}, row[min(3, len(row)-1)])
			if !strings.HasPrefix(row[0], "表") || words {
				continue
			}
			for _, cell := range row[4:] {
				if cell != "" {
					got[cell]++
				}
			}
			if len(row) > width {
				t.Errorf("%q is longer than its head", row)
			}
		}
		if diff := cmp.Diff(inReport(r), got); diff != "" {
			t.Fatalf("-report +csv:\n%s", diff)
		}
	}
}
