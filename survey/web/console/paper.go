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
	*console
	desk *paper.Desk
}

func (c *paperRoom) route(s *echo.Group) {
	s.GET("/paper", c.paperList)
	s.POST("/paper", c.paperBegin)
	s.GET(paperEntryPath, c.paperEntry)
	s.POST(paperEntryPath, c.paperAct)
	s.POST(paperEntryPath+"/withdraw", c.paperWithdraw)
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

func (c *paperRoom) paperList(e echo.Context) error { return c.showPaperList(e, nil) }

func (c *paperRoom) showPaperList(e echo.Context, refusal error) error {
	ctx := e.Request().Context()
	entries, err := c.desk.List(ctx, c.by(e), e.Param("id"))
	if err != nil {
		return c.sessionAgain(e, err)
	}
	s, err := c.found(e)
	if err != nil {
		return err
	}
	cast, err := c.by(e).Counts(ctx, s.ID)
	if err != nil {
		return err
	}
	page := paperListPage{frame: c.frame(e, "纸质票"), Session: s, Entries: entries, Voting: s.Phase == survey.Voting, Names: map[string]string{}}
	page.Rehearsal = s.Setup.Rehearsal
	for _, category := range s.Setup.Categories {
		page.Names[category.Code] = category.Code + " " + category.Name
		page.Counts = append(page.Counts, paperCount{page.Names[category.Code], cast[category.Code].Paper})
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.Show(e, status, "console_paper.html", page)
}

func (c *paperRoom) paperBegin(e echo.Context) error {
	number, err := c.desk.Begin(e.Request().Context(), c.by(e), e.Param("id"))
	if err != nil {
		return c.showPaperList(e, err)
	}
	return see(e, paperPath(e, number))
}

func (c *paperRoom) paperWithdraw(e echo.Context) error {
	if err := c.desk.Withdraw(e.Request().Context(), c.by(e), e.Param("id"), paperNumber(e)); err != nil {
		return c.showPaperList(e, err)
	}
	return see(e, sessionPath(e.Param("id"), "/paper"))
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
func (c *console) paperChecks(s survey.Session) []todo {
	n := c.unsealed(s.ID)
	if n == 0 || s.Phase != survey.Voting {
		return nil
	}
	return []todo{{Known: true, Text: fmt.Sprintf("还有 %d 张纸质票录入了没有入箱，封箱后录入全部清除，不再计入", n)}}
}
