package console

import (
	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// erase forgets a draft, a rehearsal, or the ballots of an archived session, once its name was typed as on the page.
func (r *boxRoom) erase(e echo.Context, s survey.Session) error {
	if typed(e, "unit") != s.Setup.Unit {
		return r.eraseAgain(e, s, &survey.Refusal{Code: "erase_unit"})
	}
	kept := s.Phase == survey.Archived && !s.Setup.Rehearsal
	if kept && typed(e, "kept") == "" {
		return r.eraseAgain(e, s, &survey.Refusal{Code: "erase_archive"})
	}
	if err := r.by(e).Erase(e.Request().Context(), s.ID); err != nil {
		return r.eraseAgain(e, s, err)
	}
	if kept {
		return see(e, sessionPath(s.ID, "/archive"))
	}
	return see(e, consolePath)
}

// eraseAgain shows the page that the form stands on.
func (r *boxRoom) eraseAgain(e echo.Context, s survey.Session, err error) error {
	if s.Phase == survey.Archived {
		return r.showArchive(e, s, err)
	}
	return r.session.again(e, s, err)
}
