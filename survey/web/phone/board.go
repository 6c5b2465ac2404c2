package phone

import (
	"github.com/labstack/echo/v4"

	"ceping/survey/ballot"
	"ceping/survey/sitting"
	"ceping/survey/web"
)

// board publishes what anyone may know. It knows numbers and digests alone.
type board struct{ says Board }

type countsAnswer struct {
	Phase     sitting.Phase `json:"phase"`
	Collected int           `json:"collected"`
	Cast      int           `json:"cast"`
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
	if !opened { // a reopening withdraws it
		return web.Say(c, sealAnswer{Seal: seal.Seal})
	}
	return web.Publish(c, sealAnswer{seal.Seal, seal.Salt[:], seal.Lists})
}

type listAnswer struct {
	Envelopes []string `json:"envelopes"`
}

func (b board) list(c echo.Context) error {
	list, err := b.says.List(c.Request().Context(), c.Param("id"), c.Param("key"))
	if err != nil {
		return err
	}
	return web.Publish(c, listAnswer{append([]string{}, list...)})
}
