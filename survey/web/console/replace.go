package console

import (
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/count"
)

// void takes a spoiled slip out of use.
func (r *slipRoom) void(e echo.Context, s survey.Session) error {
	if err := r.slips.By(r.by(e)).Void(e.Request().Context(), s.ID, typed(e, "code")); err != nil {
		return r.session.again(e, s, err)
	}
	return see(e, sessionPath(s.ID, "#counts"))
}

// replacePage takes a collected slip out whose phone is lost or broken (补发), once its sentence was read.
type replacePage struct {
	frame
	Session survey.Session
	Code    string // as typed
	Wanting string // what there is to say when there are no spares; ""
	Refused bool   // nothing can be replaced
}

func (r *slipRoom) replaceForm(e echo.Context, s survey.Session) error {
	return r.showReplace(e, s, nil)
}

func (r *slipRoom) showReplace(e echo.Context, s survey.Session, refusal error) error {
	s, err := r.anew(e, s)
	if err != nil {
		return err
	}
	if !s.Phase.InHall() {
		return r.session.again(e, s, stale(s))
	}
	counts, err := r.glimpses.counts(e.Request().Context(), r.by(e), s)
	if err != nil {
		return err
	}
	page := replacePage{
		frame: r.frame(e, "补发"), Session: s, Code: typed(e, "code"), Wanting: wantingSpares(s, counts), Refused: s.Setup.Rules.NoReplacements,
	}
	page.Rehearsal = s.Setup.Rehearsal
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_replace.html", page)
}

func (r *slipRoom) replace(e echo.Context, s survey.Session) error {
	if typed(e, "sure") == "" {
		return r.showReplace(e, s, &survey.Refusal{Code: "replace_sure"})
	}
	if err := r.slips.By(r.by(e)).Replace(e.Request().Context(), s.ID, typed(e, "code")); err != nil {
		return r.showReplace(e, s, err)
	}
	r.tell(e, "已补发，原来的领票码不能再用。请给他一张同票种的备用票。")
	return see(e, sessionPath(s.ID, ""))
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
