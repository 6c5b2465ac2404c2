package console

import (
	"bytes"
	"html/template"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/compare"
	"ceping/survey/export"
	"ceping/survey/layout"
	"ceping/survey/office"
)

// unitsPage shows the units that an assessment measured side by side (一把尺子), to the office alone.
type unitsPage struct {
	frame
	Path  string // of the assessment
	Units layout.Units
	Forms []unitsForm
}

// unitsForm is a form with what sorts it and how its numbers lie.
type unitsForm struct {
	layout.UnitsForm
	Sorted string // the key of the order it stands in
	Strip  template.HTML
}

func (r *assessmentRoom) units(e echo.Context) error {
	comparison, err := r.by(e).Compare(e.Request().Context(), e.Param("id"))
	if err != nil {
		return err
	}
	sorted := ""
	for i := range comparison.Forms {
		if f := &comparison.Forms[i]; f.ID == e.QueryParam("form") {
			if sorted = e.QueryParam("sort"); !f.Sort(sorted) {
				return echo.ErrNotFound
			}
		}
	}
	units := layout.NewUnits(comparison)
	page := unitsPage{frame: r.frame(e, "各单位比较"), Path: assessmentsPath + "/" + e.Param("id"), Units: units}
	for _, f := range units.Forms {
		shown := unitsForm{UnitsForm: f, Sorted: compare.OrderRank, Strip: export.Strip(f.Title+"："+f.Basis+"分布", f.Spreads)}
		if sorted != "" && f.ID == e.QueryParam("form") {
			shown.Sorted = sorted
		}
		page.Forms = append(page.Forms, shown)
	}
	return r.pages.Show(e, http.StatusOK, "console_units.html", page)
}

// Signatures are the sign-off lines of what is printed.
func (unitsPage) Signatures() []string { return layout.Signatures() }

// unitsRow is a row of a table as the page draws it.
type unitsRow []unitsCell

type unitsCell struct {
	layout.Cell
	Key  string // of a heading that sorts
	Here bool   // the table is sorted by it
}

// Head is the ranking's head with the keys of its columns.
func (f unitsForm) Head() []unitsRow {
	rows := make([]unitsRow, len(f.Ranking.Head))
	for place, cell := range f.Ranking.Cells() {
		if place.Row >= len(rows) {
			break
		}
		shown := unitsCell{Cell: cell}
		if cell.Across < 2 {
			shown.Key = f.Keys[place.Column]
			shown.Here = shown.Key != "" && shown.Key == f.Sorted
		}
		rows[place.Row] = append(rows[place.Row], shown)
	}
	return rows
}

// Body are the ranking's rows without the average.
func (f unitsForm) Body() [][]layout.Cell { return f.Ranking.Rows[:f.UnitsForm.Units] }

// Foot is the average.
func (f unitsForm) Foot() []layout.Cell { return f.Ranking.Rows[f.UnitsForm.Units] }

func (r *assessmentRoom) unitsFile(e echo.Context) error {
	comparison, err := r.by(e).TakeComparison(e.Request().Context(), e.Param("id"))
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := export.UnitsXLSX(&file, layout.NewUnits(comparison)); err != nil {
		return err
	}
	name := mime.FormatMediaType("attachment", map[string]string{"filename": export.UnitsFileName(comparison.Assessment.Name)})
	e.Response().Header().Set(echo.HeaderContentDisposition, name+`; filename="units.xlsx"`)
	return e.Blob(http.StatusOK, formats()["xlsx"].kind, file.Bytes())
}

// setPrevious chooses the assessment of the year before.
func (r *assessmentRoom) setPrevious(e echo.Context) error {
	if err := r.by(e).SetPrevious(e.Request().Context(), e.Param("id"), typed(e, "previous")); err != nil {
		p, unknown := r.plan(e)
		if unknown != nil {
			return unknown
		}
		return r.showAssessment(e, p, err)
	}
	return see(e, assessmentsPath+"/"+e.Param("id"))
}

// previousChoice is what an assessment may be compared with.
type previousChoice struct {
	Chosen    string
	Suggested string // id of the one that looks like last year's, while none is chosen
	Others    []survey.Assessment
}

func (r *assessmentRoom) previousChoice(e echo.Context, a survey.Assessment) (previousChoice, error) {
	all, err := r.by(e).Assessments(e.Request().Context())
	if err != nil {
		return previousChoice{}, err
	}
	choice := previousChoice{Chosen: a.Previous}
	if a.Previous == "" {
		choice.Suggested = office.LastYearOf(a, all)
	}
	for _, other := range all {
		if other.ID != a.ID {
			choice.Others = append(choice.Others, other)
		}
	}
	return choice, nil
}

// cellClass is how a cell of a layout is set on a page.
func cellClass(c layout.Cell) string {
	switch c.Mark {
	case layout.Highest:
		return "highest"
	case layout.Lowest:
		return "lowest"
	}
	if c.Kind == layout.Words {
		return "words"
	}
	return ""
}

// markName says a mark aloud.
func markName(m layout.Mark) string {
	return map[layout.Mark]string{layout.Highest: "最高", layout.Lowest: "最低"}[m]
}

// isHeading tells headings from other cells.
func isHeading(c layout.Cell) bool { return c.Kind == layout.Heading }
