package phone

import (
	"bytes"
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey/web"
)

// pages are what a voter opens.
type pages struct {
	voter   page // the phone's: the same for every slip, since the page's own script takes the code out of the address
	tablet  page // for people without a usable phone, on a device of the hall that many use one after another
	privacy page // how anonymity is protected, and what is not promised
}

// page is the same for everyone, and made once: its policy has the hashes of what is sent.
type page struct {
	text   []byte
	policy string
}

func newPages(site *web.Server) (p pages, err error) {
	shown, err := site.Pages(nil, "voter.html", "privacy.html")
	if err != nil {
		return p, err
	}
	opening, err := site.Asset("opening.js")
	if err != nil {
		return p, err
	}
	fields := map[string]any{"Script": site.URL("voter.js"), "Style": site.URL("voter.css"), "Opening": template.JS(opening)}
	if p.voter, err = made(shown, "voter.html", fields); err != nil {
		return p, err
	}
	fields["Tablet"] = "yes"
	if p.tablet, err = made(shown, "voter.html", fields); err != nil {
		return p, err
	}
	p.privacy, err = made(shown, "privacy.html", nil)
	return p, err
}

func made(shown *web.Pages, name string, fields map[string]any) (page, error) {
	var text bytes.Buffer
	if err := shown.Write(&text, name, fields); err != nil {
		return page{}, err
	}
	return page{text.Bytes(), web.Policy(text.Bytes())}, nil
}

func (p page) show(c echo.Context) error {
	c.Response().Header().Set("Content-Security-Policy", p.policy)
	return c.HTMLBlob(http.StatusOK, p.text)
}
