package console

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/count"
)

// listRoom is the console's first page.
type listRoom struct {
	*reception
	glimpses *glimpses
}

func (r *listRoom) route(g *echo.Group, only echo.MiddlewareFunc) {
	g.GET("", r.list, only)
	g.GET("/", r.list, only)
	g.POST("/write-out", r.writeOut, only, may(survey.Person.Office))
}

// listPage lists sessions by unit.
type listPage struct {
	frame
	Lonely  bool // there is no account yet
	Writing bool // something can be written out, and this account may
	Units   []listedUnit
}

type listedUnit struct {
	Name     string
	Sessions []listedSession
}

type listedSession struct {
	survey.Session
	Total count.Counts
}

func (r *listRoom) list(e echo.Context) error { return r.show(e, nil) }

// writeOut writes what the process has in hand of files that are not in their place.
func (r *listRoom) writeOut(e echo.Context) error {
	files, err := r.by(e).WriteOut(e.Request().Context())
	if err != nil {
		return r.show(e, err)
	}
	r.tell(e, "已写出："+strings.Join(files, "、")+"。原处的文件改名为“….found”留下，请不要删除")
	return see(e, consolePath)
}

// show shows the list, with what was refused.
func (r *listRoom) show(e echo.Context, refusal error) error {
	ctx := e.Request().Context()
	sessions, err := r.by(e).Sessions(ctx)
	if err != nil {
		return err
	}
	page := listPage{frame: r.frame(e, "测评会")}
	if page.Troubles, err = r.by(e).Troubles(ctx); err != nil {
		return err
	}
	page.Writing = page.Person.Office() && slices.ContainsFunc(page.Troubles, func(t survey.Trouble) bool { return t.Writing })
	if page.Person.Office() { // whoever else is here has an account
		people, err := r.by(e).People(ctx)
		if err != nil {
			return err
		}
		page.Lonely = len(people) == 0
	}
	at := map[string]int{} // units in the order of their newest session
	for _, s := range sessions {
		var counts map[string]count.Counts
		if s.Fault == "" {
			if counts, err = r.glimpses.counts(e.Request().Context(), r.by(e), s); err != nil {
				return err
			}
		}
		i, known := at[s.Setup.Unit]
		if !known {
			i = len(page.Units)
			at[s.Setup.Unit] = i
			page.Units = append(page.Units, listedUnit{Name: s.Setup.Unit})
		}
		page.Units[i].Sessions = append(page.Units[i].Sessions, listedSession{s, counts[count.Total]})
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_list.html", page)
}
