package console

import (
	"bufio"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/count"
)

const archiving = "archive" // names the page among those that are shown again

// archivePage freezes an opened session, hands out its archive, and erases its ballots once that is kept.
type archivePage struct {
	frame
	Session  survey.Session
	Checks   []todo
	Archived bool
	Erased   bool
	Counts   countTable
	Report   string // tells the results that are shown from others: those to freeze
	Seal     count.ReportSeal
	resultCode
}

func (c *boxRoom) archivePage(e echo.Context) error { return c.showArchive(e, nil) }

func (c *boxRoom) showArchive(e echo.Context, refusal error) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	report, err := c.by(e).Report(e.Request().Context(), s.ID)
	if err != nil {
		return c.sessionAgain(e, err)
	}
	digest, err := c.opening.By(c.by(e)).Digest(e.Request().Context(), s.ID)
	if err != nil {
		return err
	}
	page := archivePage{
		frame: c.frame(e, "归档"), Session: s, Archived: s.Phase == survey.Archived, Erased: s.Remains != nil,
		Counts: reportedCounts(s, report), Checks: checks(s, report.Counts), Report: digest, Seal: report.Seal,
	}
	page.Rehearsal = s.Setup.Rehearsal
	if page.resultCode, err = newResultCode(report); err != nil {
		return err
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.Show(e, status, "console_archive.html", page)
}

// archive freezes what the page showed. The file can be taken as often as wanted until the ballots are erased.
func (c *boxRoom) archive(e echo.Context) error {
	if err := c.opening.By(c.by(e)).Archive(e.Request().Context(), e.Param("id"), typed(e, "report")); err != nil {
		return c.showArchive(e, err)
	}
	return see(e, sessionPath(e.Param("id"), "/archive"))
}

// named is what names a session's files.
func named(s survey.Session) count.ReportSession {
	return count.ReportSession{
		ID: s.ID, Assessment: s.Setup.Assessment, Unit: s.Setup.Unit, Group: s.Setup.Group, Date: s.Setup.Date, Rehearsal: s.Setup.Rehearsal,
	}
}

func (c *boxRoom) archiveFile(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	if s.Phase != survey.Archived {
		return c.showArchive(e, &survey.Refusal{Code: "archive_first"})
	}
	h := e.Response().Header()
	out := bufio.NewWriterSize(e.Response(), 1<<16)
	h.Set(echo.HeaderContentType, "application/jsonl")
	h.Set(echo.HeaderContentDisposition, attachment(named(s), "归档", "archive", "ceping"))
	err = c.opening.By(c.by(e)).WriteArchive(e.Request().Context(), s.ID, out)
	if err == nil {
		err = out.Flush()
	}
	switch {
	case err == nil:
		return nil
	case e.Response().Committed:
		panic(http.ErrAbortHandler) // the browser says that the file is not whole
	}
	h.Del(echo.HeaderContentDisposition)
	return c.showArchive(e, err)
}
