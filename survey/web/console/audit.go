package console

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// auditRoom is the log of what staff did.
type auditRoom struct{ *reception }

func (r *auditRoom) route(g *echo.Group, only echo.MiddlewareFunc) {
	g.GET("/audit", r.audit, only, may(survey.Person.Log))
	g.GET("/audit/json", r.auditFile, only, may(survey.Person.Office))
}

// auditPage shows what staff did.
type auditPage struct {
	frame
	Entries []auditRow // newest first
	Broken  string     // what does not fit; empty: the chain holds
	Head    string     // hash of the last entry
	Session *survey.Session
}

type auditRow struct {
	survey.AuditEntry
	Unit string
}

func (r *auditRoom) audit(e echo.Context) error {
	log, err := r.by(e).Log(e.Request().Context())
	if err != nil {
		return err
	}
	page := auditPage{frame: r.frame(e, "操作日志"), Head: log.Head}
	if log.Broken != nil {
		page.Broken = log.Broken.Error()
	}
	for _, entry := range slices.Backward(log.Entries) {
		page.Entries = append(page.Entries, auditRow{entry, log.Units[entry.Session]})
	}
	return r.pages.Show(e, http.StatusOK, "console_audit.html", page)
}

// auditFile is the whole log as JSON, for whoever keeps it elsewhere.
func (r *auditRoom) auditFile(e echo.Context) error {
	entries, err := r.by(e).Audit(e.Request().Context())
	if err != nil {
		return err
	}
	e.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="ceping-audit.json"`)
	return e.JSONPretty(http.StatusOK, entries, " ")
}
