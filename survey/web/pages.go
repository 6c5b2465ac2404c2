package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// pages are the parsed templates of assets/pages.
type pages struct {
	templates map[string]*template.Template
	url       func(string) string
}

// surround stands around every page whose name begins like its own: console_session.html stands in console.html.
const surround = "console.html"

// readPages parses all pages.
func readPages(assets fs.FS, url func(string) string) (*pages, error) {
	files, err := fs.Glob(assets, "pages/*.html")
	if err != nil {
		return nil, err
	}
	p := &pages{templates: map[string]*template.Template{}, url: url}
	for _, file := range files {
		name, parts := path.Base(file), []string{file}
		if strings.HasPrefix(name, "console_") {
			parts = []string{"pages/" + surround, file}
		}
		t, err := template.New(path.Base(parts[0])).Funcs(pageFuncs(url)).ParseFS(assets, parts...)
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
		p.templates[name] = t
	}
	for _, name := range []string{"voter.html", "privacy.html", "problem.html", "screen.html", surround} {
		if p.templates[name] == nil {
			return nil, fmt.Errorf("page %s is missing from the assets", name)
		}
	}
	return p, nil
}

// absent stands where there is no number.
const absent = "—"

func pageFuncs(url func(string) string) template.FuncMap {
	return template.FuncMap{
		"url":   url,
		"phase": survey.Phase.Chinese,
		"add":   func(a, b int) int { return a + b },
		"count": func(n *int) string {
			if n == nil {
				return absent
			}
			return strconv.Itoa(*n)
		},
		"rounded": func(text *string) string {
			if text == nil {
				return absent
			}
			return *text
		},
		"times": func(n int) []int {
			list := make([]int, n)
			for i := range list {
				list[i] = i
			}
			return list
		},
		"lines":     func(text string) int { return strings.Count(text, "\n") + 2 },
		"groups":    fours,
		"actname":   actName,
		"whoname":   whoName,
		"localtime": localTime,
		"cellclass": cellClass,
		"markname":  markName,
		"isheading": isHeading,
		"wrong":     wrongIn,
	}
}

// fours breaks a long code into groups of four, to be read aloud and compared.
func fours(code string) []string {
	var groups []string
	for len(code) > 4 {
		groups, code = append(groups, code[:4]), code[4:]
	}
	return append(groups, code)
}

// show answers with a page.
func (p *pages) show(c echo.Context, status int, name string, data any) error {
	var page bytes.Buffer
	if err := p.templates[name].Execute(&page, data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	return c.HTMLBlob(status, page.Bytes())
}

// voter is the phone's page. It is the same for every slip: the page's own script takes the code out of the address.
func (s *Server) voter(c echo.Context) error {
	return s.pages.show(c, http.StatusOK, "voter.html", map[string]string{"Script": s.pages.url("voter.js"), "Style": s.pages.url("voter.css")})
}

// tablet is the voter's page for people without a usable phone, on a device of the hall that many use one after another.
func (s *Server) tablet(c echo.Context) error {
	return s.pages.show(c, http.StatusOK, "voter.html", map[string]string{"Script": s.pages.url("voter.js"), "Style": s.pages.url("voter.css"), "Tablet": "yes"})
}

// privacy says how anonymity is protected, and what is not promised.
func (s *Server) privacy(c echo.Context) error {
	return s.pages.show(c, http.StatusOK, "privacy.html", nil)
}
