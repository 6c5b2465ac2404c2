package console

import (
	"bufio"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/count"
)

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

func (r *boxRoom) archivePage(e echo.Context, s survey.Session) error {
	return r.showArchive(e, s, nil)
}

func (r *boxRoom) showArchive(e echo.Context, s survey.Session, refusal error) error {
	s, err := r.anew(e, s)
	if err != nil {
		return err
	}
	report, err := r.by(e).Report(e.Request().Context(), s.ID)
	if err != nil {
		return r.session.again(e, s, err)
	}
	digest, err := r.opening.By(r.by(e)).Digest(e.Request().Context(), s.ID)
	if err != nil {
		return err
	}
	page := archivePage{
		frame: r.frame(e, "归档"), Session: s, Archived: s.Phase == survey.Archived, Erased: s.Remains != nil,
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
	return r.pages.Show(e, status, "console_archive.html", page)
}

// archive freezes what the page showed. The file can be taken as often as wanted until the ballots are erased.
func (r *boxRoom) archive(e echo.Context, s survey.Session) error {
	if err := r.opening.By(r.by(e)).Archive(e.Request().Context(), s.ID, typed(e, "report")); err != nil {
		return r.showArchive(e, s, err)
	}
	return see(e, sessionPath(s.ID, "/archive"))
}

// named is what names a session's files.
func named(s survey.Session) count.ReportSession {
	return count.ReportSession{
		ID: s.ID, Assessment: s.Setup.Assessment, Unit: s.Setup.Unit, Group: s.Setup.Group, Date: s.Setup.Date, Rehearsal: s.Setup.Rehearsal,
	}
}

func (r *boxRoom) archiveFile(e echo.Context, s survey.Session) error {
	if s.Phase != survey.Archived {
		return r.showArchive(e, s, &survey.Refusal{Code: "archive_first"})
	}
	h := e.Response().Header()
	out := bufio.NewWriterSize(e.Response(), 1<<16)
	h.Set(echo.HeaderContentType, "application/jsonl")
	h.Set(echo.HeaderContentDisposition, attachment(named(s), "归档", "archive", "ceping"))
	err := r.opening.By(r.by(e)).WriteArchive(e.Request().Context(), s.ID, out)
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
	return r.showArchive(e, s, err)
}
