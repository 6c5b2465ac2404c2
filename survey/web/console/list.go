package console

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/words"
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
	Lonely   bool   // there is no account yet
	Backups  string // what is the matter with the backups that the house keeps; "": nothing is
	Units    []listedUnit
	Concerns []survey.Concern // of the house, as it was found at start
	Writing  bool             // something can be written out, and this account may
}

type listedUnit struct {
	Name     string
	Sessions []listedSession
}

type listedSession struct {
	survey.Session
	Total  count.Counts
	Mirror survey.Mirror
}

func (r *listRoom) list(e echo.Context) error { return r.show(e, nil) }

// writeOut writes what the process has in hand of files that are not in their place.
func (r *listRoom) writeOut(e echo.Context) error {
	files, err := r.by(e).WriteOut(e.Request().Context())
	if err != nil {
		return r.show(e, err)
	}
	r.tell(e, "已写出："+strings.Join(files, "、")+"。原处如果有别的文件，已改名为“….found”，请留到开箱，不要删除")
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
		if page.Concerns, err = r.by(e).Concerns(ctx); err != nil {
			return err
		}
	}
	kept, err := r.by(e).Backups(ctx)
	if err != nil {
		return err
	}
	if matter := kept.Matter(); matter != nil {
		page.Backups, _ = words.ChineseError(matter)
	}
	at := map[string]int{} // units in the order of their newest session
	for _, s := range sessions {
		var counts map[string]count.Counts
		var mirror survey.Mirror
		if s.Fault == "" {
			if mirror, err = r.by(e).Mirror(ctx, s.ID); err != nil {
				return err
			}
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
		page.Units[i].Sessions = append(page.Units[i].Sessions, listedSession{s, counts[count.Total], mirror})
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_list.html", page)
}
