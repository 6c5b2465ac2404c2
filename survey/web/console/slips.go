package console

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/export"
	"ceping/survey/office"
	"ceping/survey/random"
)

// batchKey in a staff session holds the mark of the printing form shown last. Reloading the printed page sends its form
// again, which must not replace the batch that was just printed.
const batchKey = "batch"

// slipsPage asks for the address that slips lead to.
type slipsPage struct {
	frame
	Session  survey.Session
	Base     string
	OnlyHere bool // the address is this machine's own: no phone reaches it
	Batch    string
	Made     int // slips of the batch that would be replaced
	Sheets   []slipSheets
}

// slipSheets is how much will be printed for a category.
type slipSheets struct {
	Name  string
	Slips int
}

// slipRoom is what staff do with slips. It knows no box.
type slipRoom struct {
	*reception
	session  *sessionRoom
	glimpses *glimpses
	slips    *office.Slips
}

func (r *slipRoom) route(acts sessionRoutes) {
	acts.GET("/slips", r.slipsForm)
	acts.POST("/slips", r.printSlips)
	acts.POST("/void", r.void)
	acts.GET("/replace", r.replaceForm)
	acts.POST("/replace", r.replace)
}

func (r *slipRoom) slipsForm(e echo.Context, s survey.Session) error {
	hall, err := r.by(e).Hall(e.Request().Context(), s.ID)
	if err != nil {
		return err
	}
	return r.showSlips(e, s, hall.Base.String(), nil)
}

func (r *slipRoom) showSlips(e echo.Context, s survey.Session, base string, refusal error) error {
	s, err := r.anew(e, s)
	if err != nil {
		return err
	}
	ctx := e.Request().Context()
	if s.Phase != survey.Ready {
		return r.session.again(e, s, stale(s))
	}
	counts, err := r.glimpses.counts(e.Request().Context(), r.by(e), s)
	if err != nil {
		return err
	}
	page := slipsPage{frame: r.frame(e, "打印领票码"), Session: s, Base: base, Batch: random.Text(), Made: counts[count.Total].Printed}
	if address, err := survey.ParseBaseURL(base); err == nil {
		page.OnlyHere = address.OnlyHere()
	}
	page.Rehearsal = s.Setup.Rehearsal
	for _, category := range s.Setup.Categories {
		page.Sheets = append(page.Sheets, slipSheets{category.Code + " " + category.Name, category.Printed(s.Setup.Rules.Spares)})
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	r.staff.Put(ctx, batchKey, page.Batch)
	return r.pages.Show(e, status, "console_slips.html", page)
}

// printSlips makes a batch and answers with its print pages, the only time that the codes are shown. The page is written
// as it is made: thousands of slips come one after another.
func (r *slipRoom) printSlips(e echo.Context, s survey.Session) error {
	ctx := e.Request().Context()
	base := typed(e, "base")
	if mark := r.staff.PopString(ctx, batchKey); mark == "" || mark != typed(e, "batch") {
		return r.showSlips(e, s, base, &survey.Refusal{Code: "slips_made_already"})
	}
	address, err := survey.ParseBaseURL(strings.TrimSpace(base))
	if err != nil {
		return r.showSlips(e, s, base, err)
	}
	batch, err := r.slips.By(r.by(e)).IssueAt(ctx, s.ID, address)
	if err != nil {
		return r.showSlips(e, s, base, err)
	}
	e.Response().Header().Set("Content-Security-Policy", printPolicy)
	e.Response().Header().Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	if err := export.SlipHTML(e.Response(), batch, address.String()); err != nil {
		panic(http.ErrAbortHandler) // the browser says that the page is not whole
	}
	return nil
}
