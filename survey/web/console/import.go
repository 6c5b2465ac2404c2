package console

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/roster"
	"ceping/survey/setup"
	"ceping/survey/web"
)

// maxRoster bounds an uploaded roster, in bytes; one of 2,000 people has a fraction of it.
const maxRoster = 5<<20 + 64<<10

// importReport says what was read of a roster, and what must be looked at, row by row.
type importReport struct {
	Read     int
	Problems []roster.Problem
}

// importRoster reads what was pasted or uploaded and shows it in the form, unsaved: staff look at it and save.
func (c *console) importRoster(e echo.Context) error {
	p, err := c.planOf(e)
	if err != nil {
		return err
	}
	plan, revision := p.Setup, typed(e, "revision")
	table, err := c.readTable(e)
	if err != nil {
		return c.showEdit(e, p, plan, revision, importReport{}, err)
	}
	var report importReport
	switch e.Param("section") {
	case "leaders":
		plan.Leaders, report.Problems = roster.Leaders(table, plan.Roles...)
		report.Read = len(plan.Leaders)
	case "promoted":
		plan.Promoted, report.Problems = roster.Promoted(table)
		report.Read = len(plan.Promoted)
	default:
		return echo.ErrNotFound
	}
	if report.Read == 0 && len(report.Problems) == 0 {
		err = &survey.Refusal{Code: "roster_empty"}
	}
	return c.showEdit(e, p, plan, revision, report, err)
}

// readTable reads the uploaded file, or what was pasted when there is none.
func (c *console) readTable(e echo.Context) (roster.Table, error) {
	header, err := e.FormFile("file")
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &survey.Refusal{Code: "roster_file_large"}
	case err != nil || header.Size == 0: // none was chosen
		return roster.ReadText(typed(e, "pasted"))
	}
	file, err := header.Open()
	if err != nil {
		return nil, errTyped
	}
	defer file.Close()
	content, err := io.ReadAll(http.MaxBytesReader(nil, file, maxRoster))
	if err != nil {
		return nil, web.ErrTooLarge
	}
	return c.rosters.XLSX(e.Request().Context(), content)
}

// importSession makes a session of an uploaded session file, as the command line does.
func (c *console) importSession(e echo.Context) error {
	file, from, err := sessionFile(e)
	if err != nil {
		return c.showNew(e, survey.Setup{}, err)
	}
	builtins := map[string]survey.Form{}
	for _, f := range c.config.Forms {
		builtins[f.ID] = f
	}
	plan, err := setup.Read(bytes.NewReader(file), builtins)
	var invalid *survey.InvalidError
	if err != nil && !errors.As(err, &invalid) {
		err = &survey.Refusal{Code: "session_file", Values: []any{err}}
	}
	if err != nil {
		return c.showNew(e, survey.Setup{}, err)
	}
	if p := person(e); p.Role == survey.GroupMember {
		plan.Group = p.Group // another group's session would be out of its sight
	}
	id, err := c.by(e).Create(e.Request().Context(), plan)
	if err != nil {
		return c.showNew(e, plan, err)
	}
	if from != "" {
		c.tell(e, "文件不是UTF-8编码，按"+from+"读入：请核对姓名等文字。")
	}
	return see(e, sessionPath(id, ""))
}

// sessionFile is the text of the uploaded file, and from which encoding it was read, where that is another than UTF-8.
func sessionFile(e echo.Context) (text []byte, from string, err error) {
	header, err := e.FormFile("file")
	if err != nil || header.Size == 0 || header.Size > maxSessionFile {
		return nil, "", &survey.Refusal{Code: "session_file_missing"}
	}
	file, err := header.Open()
	if err != nil {
		return nil, "", errTyped
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxSessionFile))
	if err != nil {
		return nil, "", errTyped
	}
	if text, from, err = setup.UTF8(content); err != nil {
		err = &survey.Refusal{Code: "session_file_encoding", Values: []any{err}}
	}
	return text, from, err
}

const maxSessionFile = 1 << 20
