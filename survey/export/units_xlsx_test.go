package export

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/compare"
	"ceping/survey/example"
	"ceping/survey/layout"
	"ceping/survey/manifest"
)

// compared makes up sessions of two years and compares them; one of them was measured otherwise.
func compared(random *rand.Rand, units int) compare.Comparison {
	reports := example.CountedUnits(random, units)
	year := func(name string) compare.Year {
		plan := *reports[0].Setup
		plan.Assessment, plan.Unit, plan.Leaders, plan.Promoted = name, "", nil, nil
		y := compare.Year{Assessment: survey.Assessment{ID: name, Version: 1, Plan: plan}}
		for i, r := range reports {
			s, of := *r.Setup, *r
			s.Assessment = name
			of.Setup, of.Session.Assessment = &s, name
			if i == units { // the last
				s.Unit, of.Session.Unit, s.Rules.MinGroup = "=别的局", "=别的局", 50
			}
			of.Yardstick, _ = manifest.Yardstick(&s)
			y.Opened = append(y.Opened, compare.Opened{Report: &of, Phase: survey.Opened})
		}
		return y
	}
	reports = append(reports, example.CountedUnits(random, 1)...)
	last := year("2022年度=考核")
	return compare.New(year("2023年度=考核"), &last, "ceping v0.0.0-test")
}

// muchCompared are five sessions, with forms that differ.
func muchCompared(t *testing.T) layout.Units {
	t.Helper()
	for random := rand.New(rand.NewPCG(42, 1)); ; {
		if c := compared(random, 5); len(c.Sessions) > 3 {
			return layout.NewUnits(c)
		}
	}
}

func unitsFile(t *testing.T, u layout.Units) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := UnitsXLSX(&file, u); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// TestUnitsXLSX: every cell of the comparison's tables stands in the workbook, numbers as numbers and texts as texts; every sheet
// prints on A4 and is signed; the refused session is named; the same comparison gives the same bytes.
func TestUnitsXLSX(t *testing.T) {
	random := rand.New(rand.NewPCG(41, 1))
	forms, marks := 0, 0
	for range 4 {
		u := layout.NewUnits(compared(random, 1+random.IntN(5)))
		file := unitsFile(t, u)
		if !bytes.Equal(file, unitsFile(t, u)) {
			t.Fatal("the same comparison gives other bytes")
		}
		book := opened(t, file)
		sheets := book.GetSheetList()
		if u.Apart == nil || !slices.ContainsFunc(u.Apart.Rows, func(row []layout.Cell) bool {
			return row[0].Text == "=别的局" && strings.Contains(row[3].Text, "统计规则")
		}) {
			t.Errorf("the refused session is not named: %+v", u.Apart)
		}
		next := holds(t, book, sheets[0], u.Sessions, 1)
		holds(t, book, sheets[0], *u.Apart, next)
		sheets = sheets[1:]
		for _, f := range u.Forms {
			forms++
			next := holds(t, book, sheets[0], f.Ranking, 1)
			if len(f.Spreads) > 1 {
				sheets, next = sheets[1:], 1
			}
			if len(f.Spreads) > 0 {
				holds(t, book, sheets[0], f.Spread, next)
			}
			for _, cell := range f.Ranking.Cells() {
				if cell.Mark != layout.Plain {
					marks++
				}
			}
			if sheets = sheets[1:]; f.Subjects != nil {
				holds(t, book, sheets[0], *f.Subjects, 1)
				sheets = sheets[1:]
			}
		}
		if len(sheets) > 0 {
			t.Errorf("there are further sheets %q", sheets)
		}
		for i, sheet := range book.GetSheetList() {
			paper, err := book.GetPageLayout(sheet)
			if err != nil || *paper.Size != 9 || *paper.Orientation != "landscape" {
				t.Errorf("%s: %+v, %v", sheet, paper, err)
			}
			panes, err := book.GetPanes(sheet)
			if err != nil || panes.Freeze != (i > 0) {
				t.Errorf("%s: panes %+v, %v", sheet, panes, err)
			}
			rows, err := book.GetRows(sheet)
			if err != nil || !slices.ContainsFunc(rows, func(row []string) bool { return strings.Contains(strings.Join(row, ""), "监票人：") }) {
				t.Errorf("%s is not signed: %v", sheet, err)
			}
		}
	}
	if forms < 8 || marks == 0 {
		t.Errorf("only %d forms and %d marks were looked at", forms, marks)
	}
}

// TestUnitsXLSXMark: a marked number shows its mark and stays a number.
func TestUnitsXLSXMark(t *testing.T) {
	u := muchCompared(t)
	book := opened(t, unitsFile(t, u))
	sheets := book.GetSheetList()[1:]
	for _, f := range u.Forms {
		sheet := sheets[0]
		if sheets = sheets[1:]; len(f.Spreads) > 1 {
			sheets = sheets[1:]
		}
		if f.Subjects != nil {
			sheets = sheets[1:]
		}
		for place, cell := range f.Ranking.Cells() {
			if cell.Mark == layout.Plain {
				continue
			}
			rows, err := book.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := rows[2+place.Row][place.Column], cell.Text+cell.Mark.Sign(); got != want {
				t.Errorf("it shows %q, want %q", got, want)
			}
			return
		}
	}
	t.Error("no number is marked")
}

// TestUnitsFileName: whatever the assessment is called, the name can be a file's.
func TestUnitsFileName(t *testing.T) {
	for name, want := range map[string]string{"2026年度考核": "2026年度考核_各单位比较.xlsx", "a/b:c\u202e": "a_b_c_各单位比较.xlsx", "": "__各单位比较.xlsx"} {
		if got := UnitsFileName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	if long := UnitsFileName(strings.Repeat("考", 200)); len(long) > maxName || !strings.HasSuffix(long, "_各单位比较.xlsx") {
		t.Errorf("a long name has %d bytes: %q", len(long), long)
	}
}

// TestUnitsInLibreOffice: LibreOffice reads the workbook, and every number of the first form stands in its pages.
func TestUnitsInLibreOffice(t *testing.T) {
	if testing.Short() {
		t.Skip("the cells are read back by TestUnitsXLSX")
	}
	u := muchCompared(t)
	if dir := os.Getenv("CEPING_LOOK"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "strip.svg"), []byte(Strip(u.Forms[1].Title, u.Forms[1].Spreads)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, want := numbers(converted(t, map[string][]byte{"units.xlsx": unitsFile(t, u)})["units.xlsx"]), map[string]int{}
	for _, f := range u.Forms {
		for _, table := range []*layout.Table{&f.Ranking, &f.Spread, f.Subjects} {
			if table == nil {
				continue
			}
			for _, cell := range table.Cells() {
				if number, ok := cell.Number(); ok && cell.Kind == layout.Fixed {
					want[strings.TrimPrefix(number, "-")]++
				}
			}
		}
	}
	for n, times := range want {
		if got[n] < times {
			t.Errorf("%s stands %d times in the tables and %d times on paper", n, times, got[n])
		}
	}
	if len(want) < 50 {
		t.Errorf("only %d numbers were looked for", len(want))
	}
}
