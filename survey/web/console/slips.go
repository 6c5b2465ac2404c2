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
	*console
	slips *office.Slips
}

func (c *slipRoom) route(acts *echo.Group) {
	acts.GET("/slips", c.slipsForm)
	acts.POST("/slips", c.printSlips)
	acts.POST("/void", c.void)
	acts.GET("/replace", c.replaceForm)
	acts.POST("/replace", c.replace)
}

func (c *slipRoom) slipsForm(e echo.Context) error {
	hall, err := c.by(e).Hall(e.Request().Context(), e.Param("id"))
	if err != nil {
		return err
	}
	return c.showSlips(e, hall.Base.String(), nil)
}

func (c *slipRoom) showSlips(e echo.Context, base string, refusal error) error {
	ctx := e.Request().Context()
	s, err := c.found(e)
	if err != nil {
		return err
	}
	if s.Phase != survey.Ready {
		return c.sessionAgain(e, stale(s))
	}
	counts, err := c.counts(e, s)
	if err != nil {
		return err
	}
	page := slipsPage{frame: c.frame(e, "打印领票码"), Session: s, Base: base, Batch: random.Text(), Made: counts[count.Total].Printed}
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
	c.staff.Put(ctx, batchKey, page.Batch)
	return c.pages.Show(e, status, "console_slips.html", page)
}

// printSlips makes a batch and answers with its print pages, the only time that the codes are shown. The page is written
// as it is made: thousands of slips come one after another.
func (c *slipRoom) printSlips(e echo.Context) error {
	ctx := e.Request().Context()
	base := typed(e, "base")
	if mark := c.staff.PopString(ctx, batchKey); mark == "" || mark != typed(e, "batch") {
		return c.showSlips(e, base, &survey.Refusal{Code: "slips_made_already"})
	}
	address, err := survey.ParseBaseURL(strings.TrimSpace(base))
	if err != nil {
		return c.showSlips(e, base, err)
	}
	batch, err := c.slips.By(c.by(e)).IssueAt(ctx, e.Param("id"), address)
	if err != nil {
		return c.showSlips(e, base, err)
	}
	e.Response().Header().Set("Content-Security-Policy", printPolicy)
	e.Response().Header().Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	if err := export.SlipHTML(e.Response(), batch, address.String()); err != nil {
		panic(http.ErrAbortHandler) // the browser says that the page is not whole
	}
	return nil
}
