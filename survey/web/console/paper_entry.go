package console

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/paper"
	"ceping/survey/web"
)

// paperEntryPage is one paper ballot: the whole form for each of the two people, then only what differs, then the slip.
type paperEntryPage struct {
	frame
	Session    survey.Session
	Entry      paper.Entry
	Reader     string // 录入人一 or 录入人二; "" when both look together
	Categories []paperOption
	Asks       bool   // for the category first
	Asked      string // the category that was, by its code
	Category   string // in words, once agreed or asked for
	Pick       *paperPick
	Judged     *paperPick // 整张作废, when only one said so
	Spoiled    bool
	Sheets     []paperSheet
	Slip       string
	Wrong      string // key of the item that the problem is about
	Overheard  bool   // what is typed travels over a network in the clear
}

// paperEntry shows what is to be done with a paper ballot next.
func (r *paperRoom) paperEntry(e echo.Context, s survey.Session) error {
	return r.showPaperEntry(e, s, url.Values{"category": {e.QueryParam("category")}}, nil)
}

// showPaperEntry shows the step that a ballot is at, with what was refused and what was typed in this very form; never what
// somebody else typed.
func (r *paperRoom) showPaperEntry(e echo.Context, s survey.Session, typed url.Values, refusal error) error {
	s, err := r.anew(e, s)
	if err != nil {
		return err
	}
	ctx, id, number := e.Request().Context(), s.ID, paperNumber(e)
	entry, err := r.desk.Entry(ctx, r.by(e), id, number)
	if err != nil {
		return r.showPaperList(e, s, err)
	}
	page := paperEntryPage{frame: r.frame(e, "纸质票第"+strconv.Itoa(number)+"张"), Session: s, Entry: entry}
	page.Rehearsal, page.Overheard = s.Setup.Rehearsal, exposed(e.Request())
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	var item *paper.ItemError
	if errors.As(refusal, &item) {
		page.Wrong = item.Key
	}
	if category, ok := s.Setup.Category(entry.Category); ok {
		page.Category = category.Code + " " + category.Name
	}
	filled := paperForm{setup: &s.Setup, values: typed, wrong: page.Wrong}
	if reading := entry.State == paper.AwaitsFirst || entry.State == paper.AwaitsSecond; reading && filled.limited() {
		category, ok := s.Setup.Category(typed.Get("category"))
		page.Asks, page.Asked, page.Category = !ok, category.Code, category.Code+" "+category.Name
	}
	page.Categories, page.Spoiled, page.Slip = filled.categories(), typed.Has("spoiled"), typed.Get("slip")
	switch entry.State {
	case paper.AwaitsFirst:
		page.Reader, page.Sheets = "录入人一", filled.sheets(nil)
	case paper.AwaitsSecond:
		page.Reader, page.Sheets = "录入人二", filled.sheets(nil)
	case paper.Differs:
		differences, err := r.desk.Differences(ctx, r.by(e), id, number)
		if err != nil {
			return r.showPaperList(e, s, err)
		}
		picks := filled.picks(differences)
		page.Pick, page.Judged, page.Sheets = picks[paper.CategoryKey], picks[paper.SpoiledKey], filled.sheets(picks)
	}
	return r.pages.Show(e, status, "console_paper_entry.html", page)
}

// paperAct takes the form of one step. It says which step its page showed: a page left open by the first person must not
// be taken for the second's.
func (r *paperRoom) paperAct(e echo.Context, s survey.Session) error {
	ctx, id, number := e.Request().Context(), s.ID, paperNumber(e)
	form, err := paperValues(e)
	if err != nil {
		return err
	}
	step := paper.State(form.Get("step"))
	filled := paperForm{setup: &s.Setup, values: form}
	reading, whole := filled.reading()
	switch {
	case step == paper.AwaitsFirst && whole:
		err = r.desk.First(ctx, r.by(e), id, number, reading)
	case step == paper.AwaitsSecond && whole:
		err = r.desk.Second(ctx, r.by(e), id, number, reading)
	case step == paper.Differs:
		err = r.desk.Resolve(ctx, r.by(e), id, number, paper.Resolution{Picks: filled.picked(), Other: reading, Spoiled: reading.Spoiled})
	case step == paper.Agreed:
		err = r.desk.Cast(ctx, r.by(e), id, number, form.Get("slip"))
	default:
		err = ballot.ErrMalformed
	}
	if err != nil {
		now, gone := r.desk.Entry(ctx, r.by(e), id, number)
		if gone == nil && now.State != step { // the page is outdated: what it typed belongs to no form any more
			form = nil
		}
		return r.showPaperEntry(e, s, form, err)
	}
	return see(e, paperNext(e, step, number))
}

// paperNext is the list when another person takes over or the ballot is done, else the ballot's next step.
func paperNext(e echo.Context, step paper.State, number int) string {
	if step == paper.AwaitsSecond || step == paper.Differs {
		return paperPath(e, number)
	}
	return sessionPath(e.Param("id"), "/paper")
}

// paperValues reads a form; a form that is cut off is not taken for one with blanks.
func paperValues(e echo.Context) (url.Values, error) {
	err := e.Request().ParseForm()
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, web.ErrTooLarge
	case err != nil:
		return nil, ballot.ErrMalformed
	}
	return e.Request().PostForm, nil
}
