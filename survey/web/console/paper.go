package console

import (
	"fmt"
	"strconv"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/paper"
)

// maxPaper is for the form of a whole ballot: a thousand items, each with its key, and texts in percent encoding.
const maxPaper = 1 << 20

const paperEntryPath = "/paper/:number"

// paperRoom is the desk for paper ballots, the one place of the console where a slip and a ballot come together.
type paperRoom struct {
	*reception
	session *sessionRoom
	desk    *paper.Desk
}

func (r *paperRoom) route(acts sessionRoutes) {
	acts.GET("/paper", r.paperList)
	acts.POST("/paper", r.paperBegin)
	acts.GET(paperEntryPath, r.paperEntry)
	acts.POST(paperEntryPath, r.paperAct)
	acts.POST(paperEntryPath+"/withdraw", r.paperWithdraw)
}

// paperListPage shows how far each paper ballot at the desk is, and nothing that was read on it.
type paperListPage struct {
	frame
	Session survey.Session
	Entries []paper.Entry
	Counts  []paperCount
	Names   map[string]string // of categories
	Voting  bool
}

// paperCount is how many paper ballots of a category are in the box.
type paperCount struct {
	Name string
	N    int
}

func (r *paperRoom) paperList(e echo.Context, s survey.Session) error {
	return r.showPaperList(e, s, nil)
}

func (r *paperRoom) showPaperList(e echo.Context, s survey.Session, refusal error) error {
	s, err := r.anew(e, s)
	if err != nil {
		return err
	}
	ctx := e.Request().Context()
	entries, err := r.desk.List(ctx, r.by(e), s.ID)
	if err != nil {
		return r.session.again(e, s, err)
	}
	cast, err := r.by(e).Counts(ctx, s.ID)
	if err != nil {
		return err
	}
	page := paperListPage{frame: r.frame(e, "纸质票"), Session: s, Entries: entries, Voting: s.Phase == survey.Voting, Names: map[string]string{}}
	page.Rehearsal = s.Setup.Rehearsal
	for _, category := range s.Setup.Categories {
		page.Names[category.Code] = category.Code + " " + category.Name
		page.Counts = append(page.Counts, paperCount{page.Names[category.Code], cast[category.Code].Paper})
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_paper.html", page)
}

func (r *paperRoom) paperBegin(e echo.Context, s survey.Session) error {
	number, err := r.desk.Begin(e.Request().Context(), r.by(e), s.ID)
	if err != nil {
		return r.showPaperList(e, s, err)
	}
	return see(e, paperPath(e, number))
}

func (r *paperRoom) paperWithdraw(e echo.Context, s survey.Session) error {
	if err := r.desk.Withdraw(e.Request().Context(), r.by(e), s.ID, paperNumber(e)); err != nil {
		return r.showPaperList(e, s, err)
	}
	return see(e, sessionPath(s.ID, "/paper"))
}

// paperNumber is the working number in the address; 0, which is never given, for another text.
func paperNumber(e echo.Context) int {
	n, err := strconv.Atoi(e.Param("number"))
	if err != nil {
		return 0
	}
	return n
}

func paperPath(e echo.Context, number int) string {
	return sessionPath(e.Param("id"), "/paper/"+strconv.Itoa(number))
}

// paperChecks warn before a session is closed that paper ballots at the desk would be lost.
func (r *sessionRoom) paperChecks(s survey.Session) []todo {
	n := r.waiting(s.ID)
	if n == 0 || s.Phase != survey.Voting {
		return nil
	}
	return []todo{{Known: true, Text: fmt.Sprintf("还有 %d 张纸质票录入了没有入箱，封箱后录入全部清除，不再计入", n)}}
}
