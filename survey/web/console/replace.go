package console

import (
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/count"
)

// void takes a spoiled slip out of use.
func (c *slipRoom) void(e echo.Context) error {
	if err := c.slips.By(c.by(e)).Void(e.Request().Context(), e.Param("id"), typed(e, "code")); err != nil {
		return c.sessionAgain(e, err)
	}
	return see(e, sessionPath(e.Param("id"), "#counts"))
}

// replacePage takes a collected slip out whose phone is lost or broken (补发), once its sentence was read.
type replacePage struct {
	frame
	Session survey.Session
	Code    string // as typed
	Wanting string // what there is to say when there are no spares; ""
	Refused bool   // nothing can be replaced
}

func (c *slipRoom) replaceForm(e echo.Context) error { return c.showReplace(e, nil) }

func (c *slipRoom) showReplace(e echo.Context, refusal error) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	if !s.Phase.InHall() {
		return c.sessionAgain(e, stale(s))
	}
	counts, err := c.counts(e, s)
	if err != nil {
		return err
	}
	page := replacePage{
		frame: c.frame(e, "补发"), Session: s, Code: typed(e, "code"), Wanting: wantingSpares(s, counts), Refused: s.Setup.Rules.NoReplacements,
	}
	page.Rehearsal = s.Setup.Rehearsal
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.Show(e, status, "console_replace.html", page)
}

func (c *slipRoom) replace(e echo.Context) error {
	if typed(e, "sure") == "" {
		return c.showReplace(e, &survey.Refusal{Code: "replace_sure"})
	}
	if err := c.slips.By(c.by(e)).Replace(e.Request().Context(), e.Param("id"), typed(e, "code")); err != nil {
		return c.showReplace(e, err)
	}
	c.tell(e, "已补发，原来的领票码不能再用。请给他一张同票种的备用票。")
	return see(e, sessionPath(e.Param("id"), ""))
}

// wantingSpares says that a session has no spares, or which categories have none left; "" while there are some. Spares are counted, not
// marked: each slip that was voided or replaced has taken one.
func wantingSpares(s survey.Session, counts map[string]count.Counts) string {
	if s.Setup.Rules.Spares == 0 {
		return "本场没有印备用票"
	}
	var names []string
	for _, category := range s.Setup.Categories {
		n := counts[category.Code]
		if n.Printed > 0 && n.Printed-category.Slips <= n.Void+n.Replaced {
			names = append(names, category.Code+" "+category.Name)
		}
	}
	if names == nil {
		return ""
	}
	return fmt.Sprintf("%s的备用票用完了", strings.Join(names, "、"))
}
