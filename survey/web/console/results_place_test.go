package console

import (
	"bytes"
	"fmt"
	"html"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ceping/assets"
	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/layout"
	"ceping/survey/web"
)

// seen are the tables of a page as a reader sees them: what a cell over several rows or columns says, each of them says.
func seen(page string) (tables []map[[2]int]string) {
	span := func(attributes, name string) int {
		if m := regexp.MustCompile(name + `="(\d+)"`).FindStringSubmatch(attributes); m != nil {
			n, _ := strconv.Atoi(m[1])
			return n
		}
		return 1
	}
	for _, table := range regexp.MustCompile(`(?s)<table.*?</table>`).FindAllString(page, -1) {
		cells := map[[2]int]string{}
		for row, tr := range regexp.MustCompile(`(?s)<tr>(.*?)</tr>`).FindAllStringSubmatch(table, -1) {
			column := 0
			for _, cell := range regexp.MustCompile(`(?s)<t[hd]([^>]*)>(.*?)</t[hd]>`).FindAllStringSubmatch(tr[1], -1) {
				for cells[[2]int{row, column}] != "" {
					column++
				}
				text := "·" + html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(cell[2], ""))
				for r := range span(cell[1], "rowspan") {
					for c := range span(cell[1], "colspan") {
						cells[[2]int{row + r, column + c}] = text
					}
				}
			}
		}
		tables = append(tables, cells)
	}
	return tables
}

// under is what a table says under two headings in the row that begins with a word; "" when there is no such place.
func under(cells map[[2]int]string, row, upper, lower string) string {
	for at, text := range cells {
		if at[0] != 0 || text != "·"+upper || cells[[2]int{1, at[1]}] != "·"+lower {
			continue
		}
		for r := 2; cells[[2]int{r, 0}] != ""; r++ {
			if cells[[2]int{r, 0}] == "·"+row {
				return strings.TrimPrefix(cells[[2]int{r, at[1]}], "·")
			}
		}
	}
	return ""
}

// TestEveryNumberOnScreen: the page of a leader, body or cadre has every number of each criterion under its own heading, beside its group;
// both pages have the result code, the trustees and the seal.
func TestEveryNumberOnScreen(t *testing.T) {
	pages, err := web.ReadPages(assets.FS(), func(name string) string { return name }, pageFuncs, pageNames...)
	if err != nil {
		t.Fatal(err)
	}
	second, err := example.ReadFixture("second-example")
	if err != nil {
		t.Fatal(err)
	}
	reports, random, checked := []*count.Report{second.Report()}, rand.New(rand.NewPCG(71, 1)), 0
	for range 10 {
		reports = append(reports, example.Counted(random, random.IntN(4)))
	}
	for _, r := range reports {
		if r.Result, err = count.NewResult(*r, "{}", strings.Repeat("ab", 32), strings.Repeat("cd", 32), count.NewBlinds(r.Forms)); err != nil {
			t.Fatal(err)
		}
		s := survey.Session{ID: r.Session.ID, Phase: survey.Opened, Setup: *r.Setup}
		standing := func(name string, page any) string {
			var text bytes.Buffer
			if err := pages.Write(&text, name, page); err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{count.SpacedCode(r.Result.Code), "结果校验码的二维码", "开箱时票箱的校验码", html.EscapeString(r.Trustees.Names[0]), r.Seal.Digest[:4]} {
				if !strings.Contains(text.String(), want) {
					t.Fatalf("%s lacks %q", name, want)
				}
			}
			return text.String()
		}
		whole, err := newResultsPage(frame{}, s, r, "", "")
		if err != nil {
			t.Fatal(err)
		}
		standing("console_results.html", whole)
		for _, f := range r.Forms {
			for _, subject := range f.Subjects {
				p, ok := layout.NewPortrait(r, f.ID, subject.ID)
				if !ok {
					t.Fatal(f.ID, subject.ID)
				}
				page, err := newPortraitPage(frame{}, s, r, p)
				if err != nil {
					t.Fatal(err)
				}
				tables := seen(standing("console_portrait.html", page))
				for i, c := range subject.Criteria {
					checked += placed(t, r, f, subject, c, tables[i])
				}
			}
		}
	}
	if checked < 1000 {
		t.Errorf("%d numbers only", checked)
	}
}

// placed looks for all numbers of a criterion in its table.
func placed(t *testing.T, r *count.Report, f count.ReportForm, s count.ReportSubject, c count.ReportCriterion, table map[[2]int]string) (n int) {
	t.Helper()
	groups := f.Groups
	if groups == nil {
		groups = r.Groups
	}
	rows := map[string]string{count.Total: "合计", count.Weighted: "加权"}
	for _, g := range groups {
		rows[g.Code] = layout.GroupName(r, g)
	}
	holds := func(key, upper, lower string, want *string) {
		n++
		text := layout.None
		if want != nil {
			text = *want
		}
		if got := under(table, rows[key], upper, lower); got != text {
			t.Errorf("%s of %s, %s: %q under %q, %q beside %q, want %q", c.Name, s.Name, f.Title, got, upper, lower, rows[key], text)
		}
	}
	whole := func(n *int) *string {
		if n == nil {
			return nil
		}
		return new(strconv.Itoa(*n))
	}
	for key, valid := range s.Valid {
		holds(key, "有效票", "有效票", whole(valid))
	}
	if c.Withheld {
		for key := range rows {
			holds(key, "得分", "得分", new(fmt.Sprintf("评价人数不足 %d 人", r.Rules.MinGroup)))
		}
		return n
	}
	names := map[string]string{count.Given: "已打分", count.Unmarked: "未填"}
	for _, g := range slices.Concat(f.Grades, c.Grades) { // its own after the form's
		names[g.Code] = g.Name
	}
	for _, b := range c.Bands {
		names[b.Code] = b.Name
	}
	for key, marks := range c.Marks {
		for code, n := range marks {
			holds(key, "票数", names[code], whole(&n))
		}
	}
	for key, rates := range c.Rates {
		for code, rate := range rates {
			holds(key, "得票率（%）", names[code], rate)
		}
	}
	for name, rates := range c.Derived {
		for key, rate := range rates {
			holds(key, "%", name, rate)
		}
	}
	for key, score := range c.Scores {
		holds(key, "得分", "得分", score)
	}
	return n
}
