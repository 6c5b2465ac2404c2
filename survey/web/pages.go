package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// Pages are parsed templates of assets/pages.
type Pages struct {
	templates map[string]*template.Template
}

// Pages reads pages of the site for a room, as ReadPages does.
func (s *Server) Pages(funcs template.FuncMap, patterns ...string) (*Pages, error) {
	return ReadPages(s.config.Assets, s.config.URL, funcs, patterns...)
}

// URL returns the path of a bundled file by its plain name.
func (s *Server) URL(name string) string { return s.config.URL(name) }

// ReadPages parses the pages whose names match one of the patterns of path.Match; each must match one at least. A page is put into the
// one that its name begins with: console_session.html in console.html. Beside either may be a folder of its name with its parts, a noun a
// file: what many pages show is in console/, what one shows, if it is more than fits its file, in console_session/. funcs are the room's
// own, beside those of every page.
func ReadPages(assets fs.FS, url func(string) string, funcs template.FuncMap, patterns ...string) (*Pages, error) {
	p := &Pages{templates: map[string]*template.Template{}}
	for _, pattern := range patterns {
		files, err := fs.Glob(assets, "pages/"+pattern)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("page %s is missing from the assets", pattern)
		}
		for _, file := range files {
			name, parts := path.Base(file), withParts(assets, file)
			if around, _, stands := strings.Cut(name, "_"); stands {
				parts = append(withParts(assets, "pages/"+around+".html"), parts...)
			}
			t, err := template.New(path.Base(parts[0])).Funcs(pageFuncs(url)).Funcs(funcs).ParseFS(assets, parts...)
			if err != nil {
				return nil, fmt.Errorf("page %s: %w", name, err)
			}
			p.templates[name] = t
		}
	}
	return p, nil
}

// withParts is a page's file, then those of its parts.
func withParts(assets fs.FS, file string) []string {
	parts, err := fs.Glob(assets, strings.TrimSuffix(file, ".html")+"/*.html")
	if err != nil {
		panic(err) // the names of our pages are no patterns
	}
	return append([]string{file}, parts...)
}

// absent is shown where there is no number.
const absent = "—"

func pageFuncs(url func(string) string) template.FuncMap {
	return template.FuncMap{
		"url": url,
		"add": func(a, b int) int { return a + b },
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
		"lines":  func(text string) int { return strings.Count(text, "\n") + 2 },
		"groups": Fours,
	}
}

// Fours breaks a long code into groups of four, to be read aloud and compared.
func Fours(code string) []string {
	var groups []string
	for len(code) > 4 {
		groups, code = append(groups, code[:4]), code[4:]
	}
	return append(groups, code)
}

// Show answers with a page.
func (p *Pages) Show(c echo.Context, status int, name string, data any) error {
	var page bytes.Buffer
	if err := p.Write(&page, name, data); err != nil {
		return err
	}
	return c.HTMLBlob(status, page.Bytes())
}

// Write writes a page.
func (p *Pages) Write(w io.Writer, name string, data any) error {
	if err := p.templates[name].Execute(w, data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	return nil
}
