package console

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/office"
	"ceping/survey/words"
)

// numberForm takes a hand count for each category.
type numberForm struct {
	Name    string // attendance or leftover
	Title   string
	Help    string
	Fields  []numberField
	Again   string // the numbers that were asked to be counted again, as confirmedBy has them
	Correct bool   // the box is opened: a reason is asked for
	Reason  string // as typed
	Leave   bool   // it may be left out, by choice
	Without string // what leaving it out means
}

type numberField struct {
	Code, Name string
	Value      string
	Entered    bool // it has a number
}

// numberForms are the hand counts that can be entered in this phase: as entered, or as just typed and refused. What has to be
// asked before the box is opened stands first.
func numberForms(e echo.Context, s survey.Session, counts map[string]count.Counts, refusal error) []numberForm {
	var forms []numberForm
	form := func(hand survey.Hand, help, without string, entered func(count.Counts) *int) {
		f := numberForm{Name: string(hand), Title: words.ChineseOf(hand), Help: help, Without: without, Correct: s.Phase == survey.Opened,
			Leave: s.Phase == survey.Closed && len(s.Unasked(hand)) > 0}
		posted := strings.HasSuffix(e.Request().URL.Path, "/"+f.Name)
		for _, category := range s.Setup.Categories {
			field := numberField{Code: category.Code, Name: category.Code + " " + category.Name}
			if n := entered(counts[category.Code]); n != nil {
				field.Value, field.Entered = strconv.Itoa(*n), true
			}
			if posted {
				field.Value = typed(e, category.Code)
			}
			f.Fields = append(f.Fields, field)
		}
		var again *office.CountAgainError
		if posted {
			f.Reason = typed(e, "reason")
			if errors.As(refusal, &again) {
				f.Again = confirmedBy(e, s)
			}
		}
		forms = append(forms, f)
	}
	needed := func(hand survey.Hand, text string) string {
		if lost := rateless(&s.Setup, hand); lost != "" {
			return text + lost + "。"
		}
		return text
	}
	if s.Phase.Reached(survey.Closed) && s.Phase != survey.Archived {
		form(survey.Leftover, "没有发出去的领票码，当众清点后填写；没有剩的填0。",
			needed(survey.Leftover, "不填余票也能开箱，但每份结果上都会注明“余票没有清点登记”，发出票数按余票为0计算。"), func(c count.Counts) *int { return c.Leftover })
	}
	if s.Phase.Reached(survey.Ready) && s.Phase != survey.Archived {
		help := "到会人数，可以不填。"
		if rateless(&s.Setup, survey.Present) != "" {
			help = "到会人数，要填：比例按实到计算。"
		}
		form(survey.Present, help, needed(survey.Present, "不填实到也能开箱，结果上的实到人数留空。"), func(c count.Counts) *int { return c.Present })
	}
	return forms
}

// confirmedBy are the numbers of a form in one text: those that were confirmed must be those that were doubted.
func confirmedBy(e echo.Context, s survey.Session) string {
	var list []string
	for _, category := range s.Setup.Categories {
		list = append(list, category.Code+"="+strings.TrimSpace(typed(e, category.Code)))
	}
	return strings.Join(list, " ")
}

func (r *sessionRoom) attendance(e echo.Context, s survey.Session) error {
	return r.number(e, s, survey.Present)
}
func (r *sessionRoom) leftover(e echo.Context, s survey.Session) error {
	return r.number(e, s, survey.Leftover)
}

// number enters the fields that are filled in; an empty one leaves its category as it is. One that was emptied is asked about: its form
// says in “was” which categories had a number when it was shown.
func (r *sessionRoom) number(e echo.Context, s survey.Session, hand survey.Hand) error {
	form, err := e.FormParams()
	if err != nil {
		return errTyped
	}
	was := form["was"]
	typedIn := office.HandCount{Numbers: map[string]int{}, Reason: typed(e, "reason")}
	typedIn.Confirmed = typed(e, "confirmed") != "" && typed(e, "confirmed") == confirmedBy(e, s)
	for _, category := range s.Setup.Categories {
		text := strings.TrimSpace(typed(e, category.Code))
		if text == "" {
			if slices.Contains(was, category.Code) {
				return r.emptied(e, s, hand, category)
			}
			continue
		}
		n, err := survey.Number(text)
		if err != nil {
			return r.again(e, s, &survey.Refusal{Code: "number_malformed", Values: []any{category.Code, text}})
		}
		typedIn.Numbers[category.Code] = n
	}
	enter := r.by(e).Attendance
	if hand == survey.Leftover {
		enter = r.by(e).Leftover
	}
	if err := enter(e.Request().Context(), s.ID, typedIn); err != nil {
		return r.again(e, s, err)
	}
	return see(e, sessionPath(s.ID, "#counts"))
}

// emptied refuses to keep a number without a word where its field was emptied.
func (r *sessionRoom) emptied(e echo.Context, s survey.Session, hand survey.Hand, category survey.Category) error {
	counts, err := r.by(e).Counts(e.Request().Context(), s.ID)
	if err != nil {
		return err
	}
	entered := counts[category.Code].Present
	if hand == survey.Leftover {
		entered = counts[category.Code].Leftover
	}
	number := "数"
	if entered != nil {
		number = strconv.Itoa(*entered)
	}
	return r.again(e, s, &survey.Refusal{Code: "number_emptied", Values: []any{category.Code, category.Name, hand, number}})
}

// leaveOut notes that a count is not entered, by choice.
func (r *sessionRoom) leaveOut(e echo.Context, s survey.Session) error {
	hand := survey.Hand(e.Param("count"))
	if hand != survey.Leftover && hand != survey.Present {
		return echo.ErrNotFound
	}
	if err := r.by(e).LeaveOut(e.Request().Context(), s.ID, hand); err != nil {
		return r.again(e, s, err)
	}
	return see(e, sessionPath(s.ID, "#next"))
}
