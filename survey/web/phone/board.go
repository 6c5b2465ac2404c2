package phone

import (
	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/web"
)

// board publishes what anyone may know. It knows numbers and digests alone.
type board struct{ says Board }

type countsAnswer struct {
	Phase     survey.Phase `json:"phase"`
	Collected int          `json:"collected"`
	Cast      int          `json:"cast"`
}

func (b board) counts(c echo.Context) error {
	counts, err := b.says.Counts(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return web.Say(c, countsAnswer{counts.Phase, counts.Collected, counts.Cast})
}

type sealAnswer struct {
	ballot.Seal
	// From opened on.
	Salt  web.Binary        `json:"salt,omitempty"`
	Lists map[string]string `json:"lists,omitempty"`
}

func (b board) seal(c echo.Context) error {
	seal, opened, err := b.says.Seal(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	answer := sealAnswer{Seal: seal.Seal}
	if opened {
		answer.Salt, answer.Lists = seal.Salt[:], seal.Lists
		lasting(c)
	}
	return web.Say(c, answer)
}

type listAnswer struct {
	Envelopes []string `json:"envelopes"`
}

func (b board) list(c echo.Context) error {
	list, err := b.says.List(c.Request().Context(), c.Param("id"), c.Param("key"))
	if err != nil {
		return err
	}
	lasting(c)
	return web.Say(c, listAnswer{append([]string{}, list...)})
}

// lasting lets an answer be kept for an hour: what is published of an opened box never changes. It is the same for all, so that a
// proxy may keep it; who has looked is told to nobody.
func lasting(c echo.Context) { c.Response().Header().Set("Cache-Control", "public, max-age=3600") }
