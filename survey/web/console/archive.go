package console

import (
	"bufio"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/version1"
)

// archivePage freezes an opened session, hands out its archive, and erases its ballots once that is kept.
type archivePage struct {
	frame
	Session  survey.Session
	Checks   []check
	Archived bool
	Erased   bool
	Counts   countTable
	Report   string // digest of the Report that is shown: the one to freeze
}

func (c *console) routeArchive(acts *echo.Group) {
	acts.GET("/archive", c.archivePage)
	acts.POST("/archive", c.archive)
	acts.GET("/archive/file", c.archiveFile)
}

func (c *console) archivePage(e echo.Context) error { return c.showArchive(e, nil) }

func (c *console) showArchive(e echo.Context, refusal error) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	report, err := c.config.Office.Report(e.Request().Context(), s.ID)
	if err != nil {
		return c.sessionAgain(e, err)
	}
	page := archivePage{
		frame: c.frame(e, "归档"), Session: s, Archived: s.Phase == survey.Archived, Erased: s.Remains != nil,
		Counts: reportedCounts(s, report), Checks: checks(s, report.Counts),
	}
	page.Rehearsal = s.Setup.Rehearsal
	if page.Report, err = report.Digest(); err != nil {
		return err
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.Show(e, status, "console_archive.html", page)
}

// archive freezes what the page showed. The file can be taken as often as wanted until the ballots are erased.
func (c *console) archive(e echo.Context) error {
	if err := c.config.Office.Archive(e.Request().Context(), e.Param("id"), typed(e, "report")); err != nil {
		return c.showArchive(e, err)
	}
	return see(e, sessionPath(e.Param("id"), "/archive"))
}

func (c *console) archiveFile(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	if s.Phase != survey.Archived {
		return c.showArchive(e, &survey.Refusal{English: "the session is not archived yet", Chinese: "还没有归档：请先核对票数，再归档。"})
	}
	h := e.Response().Header()
	out := bufio.NewWriterSize(e.Response(), 1<<16)
	h.Set(echo.HeaderContentType, "application/jsonl")
	h.Set(echo.HeaderContentDisposition, attachment(version1.Names(s), "归档", "archive", "ceping"))
	err = c.config.Office.WriteArchive(e.Request().Context(), s.ID, out)
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
