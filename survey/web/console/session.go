package console

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/check"
	"ceping/survey/count"
	"ceping/survey/manifest"
	"ceping/survey/office"
	"ceping/survey/words"
)

// sessionPage is all that staff see of a session in the hall: where it stands, counts, alarms, what to do next. It never
// holds a result.
type sessionPage struct {
	frame
	Session     survey.Session
	Fingerprint string // its first characters; "" of a draft
	Steps       []step
	Counts      countTable
	Alarms      []count.Alarm
	Next        []move
	Checks      []todo
	Saying      string
	Numbers     []numberForm
	Asking      bool            // counts are asked for before the box may be opened
	Early       []count.Alarm   // what the counts would say in the results, while they can be mended
	Found       []check.Finding // what did not fit at start, and does not yet
	Full        bool            // a ballot was refused since as many were in the box as slips were collected
	Unsubmitted bool            // 领取未投 is told, before leftover slips are counted
	Void        bool            // whether slips can be voided now
	Replacing   bool            // and replaced
	Wanting     string          // what there is to say when there are no spares; ""
	VoidTyped   string          // the code to show again
	Working     bool
	Opened      bool
	Printed     bool           // slips are made
	Draft       []sectionState // steps of the wizard, while it is a draft
	Gaps        bool           // and some step is not complete
	Assessment  *survey.Assessment
	Ruled       []string // what is not as the assessment rules
	Erasable    bool
	Acts        bool // the account may change the session
	Hall        bool // and address and network matter still
	Mirror      survey.Mirror
	hallNow
	Results bool // and see what was voted
}

// sessionRoom is a session's own page, and the acts whose forms stand on it.
type sessionRoom struct {
	*reception
	works    *works
	glimpses *glimpses
	waiting  func(session string) int // paper ballots at the desk, that closing would lose
}

func (r *sessionRoom) route(concerned, acts sessionRoutes) {
	concerned.GET("", r.session)
	acts.GET("/advance/:phase", r.confirm)
	acts.POST("/advance/:phase", r.advance)
	acts.POST("/attendance", r.attendance)
	acts.POST("/leftover", r.leftover)
	acts.POST("/without/:count", r.leaveOut)
	acts.POST("/rehearse", r.rehearse)
}

// countTable holds the header counts, a row for each category, merged group, and the total.
type countTable struct {
	Published bool // with 有效, 空白 and 无效
	Paper     bool // with 其中纸质: once there is a paper ballot, and always in what is signed
	Over      bool // with 领取未投: nothing is cast any more
	Rows      []countRow
}

type countRow struct {
	Name string
	count.Counts
}

// Unsubmitted is 领取未投: exchanged, and never cast. Slips that were replaced are among them, unless the lost phone cast all the same.
func (r countRow) Unsubmitted() int { return r.Collected - r.Cast }

func (r *sessionRoom) session(e echo.Context, s survey.Session) error {
	page, err := r.sessionPage(e, s, nil)
	if err != nil {
		return err
	}
	return r.pages.Show(e, http.StatusOK, "console_session.html", page)
}

// again shows the session's page with what was refused and what was typed; other errors go on.
func (r *sessionRoom) again(e echo.Context, s survey.Session, refusal error) error {
	problem, mendable := refused(refusal)
	if !mendable {
		return refusal
	}
	s, err := r.anew(e, s)
	if err != nil {
		return err
	}
	page, err := r.sessionPage(e, s, refusal)
	if err != nil {
		return err
	}
	page.Problem, page.VoidTyped = problem, typed(e, "code")
	return r.pages.Show(e, problem.Status, "console_session.html", page)
}

func (r *sessionRoom) sessionPage(e echo.Context, s survey.Session, refusal error) (sessionPage, error) {
	page := sessionPage{
		frame: r.frame(e, s.Setup.Unit), Session: s, Steps: steps(s.Phase), Working: r.works.under(s.ID) || r.works.under(attemptOf(e, s)),
		Void: person(e).Acts(s) && s.Phase.Reached(survey.Ready) && !s.Phase.Reached(survey.Closed), Opened: s.Phase.Reached(survey.Opened),
	}
	page.Rehearsal = s.Setup.Rehearsal
	mirror, err := r.by(e).Mirror(e.Request().Context(), s.ID)
	if err != nil {
		return sessionPage{}, err
	}
	page.Mirror = mirror
	if page.Troubles, err = r.by(e).Troubles(e.Request().Context()); err != nil {
		return sessionPage{}, err
	}
	counts, err := r.glimpses.counts(e.Request().Context(), r.by(e), s)
	if err != nil {
		return sessionPage{}, err
	}
	if page.Counts, page.Alarms, err = countsOf(e.Request().Context(), r.by(e), s, counts); err != nil {
		return sessionPage{}, err
	}
	if page.Fingerprint, err = fingerprint(e.Request().Context(), r.by(e), s); err != nil {
		return sessionPage{}, err
	}
	page.Printed = counts[count.Total].Printed > 0
	page.Acts, page.Results = page.Person.Acts(s), page.Person.Results(s)
	if page.Hall = page.Acts && !s.Phase.Reached(survey.Closed); page.Hall {
		if page.hallNow, _, err = hallOf(e.Request().Context(), r.by(e), s.ID); err != nil {
			return sessionPage{}, err
		}
	}
	if page.Full, err = boxFull(e.Request().Context(), r.by(e), s); err != nil {
		return sessionPage{}, err
	}
	if page.Found, err = r.by(e).Found(e.Request().Context(), s.ID); err != nil {
		return sessionPage{}, err
	}
	page.Unsubmitted = s.Phase == survey.Closed
	if page.Replacing = page.Acts && s.Phase.InHall() && !s.Setup.Rules.NoReplacements; page.Replacing {
		page.Wanting = wantingSpares(s, counts)
	}
	page.Erasable = s.Setup.Rehearsal || s.Phase == survey.Draft
	if s.Phase == survey.Draft {
		p, err := planOf(e.Request().Context(), r.by(e), s)
		if err != nil {
			return sessionPage{}, err
		}
		page.Draft, page.Gaps = p.states(""), s.Setup.Check() != nil
		if page.Assessment = p.Assessment; p.Assessment != nil && !s.Setup.Rehearsal {
			page.Ruled = words.ChineseNames(p.Assessment.Differences(&s.Setup))
		}
	}
	page.Saying = saying(s, page.Alarms)
	page.Next, page.Checks = moves(s.Phase, counts[count.Total].Collected), append(r.paperChecks(s), checks(s, counts)...)
	if page.Acts {
		page.Numbers = numberForms(e, s, counts, refusal)
	}
	if s.Phase == survey.Closed {
		page.Asking, page.Early = unasked(s), count.CountAlarms(&s.Setup, counts)
	}
	return page, nil
}

// boxFull reports, until the box is opened, that a ballot was refused since as many were in the box as slips were collected.
func boxFull(ctx context.Context, by office.Actor, s survey.Session) (bool, error) {
	if s.Phase != survey.Voting && s.Phase != survey.Closed {
		return false, nil
	}
	return by.BoxFull(ctx, s.ID)
}

// compared is how many characters of a fingerprint people compare.
const compared = words.Compared

// fingerprint is what people compare on slip, page and screen.
func fingerprint(ctx context.Context, by office.Actor, s survey.Session) (string, error) {
	if !s.Phase.Reached(survey.Ready) {
		return "", nil
	}
	manifestText, err := by.Manifest(ctx, s.ID)
	if err != nil {
		return "", err
	}
	if s.Protocol == 1 {
		return manifest.Fingerprint(manifestText)[:8], nil
	}
	return manifest.Fingerprint(manifestText)[:compared], nil
}

// countsOf are the header counts as they stand, and from opened on as the Report has them, with its alarms.
func countsOf(ctx context.Context, by office.Actor, s survey.Session, counts map[string]count.Counts) (countTable, []count.Alarm, error) {
	if s.Phase.Reached(survey.Opened) {
		report, err := by.Header(ctx, s.ID)
		if err != nil {
			return countTable{}, nil, err
		}
		return reportedCounts(s, report), report.Alarms, nil
	}
	return headerCounts(s, counts), nil, nil
}

func headerCounts(s survey.Session, counts map[string]count.Counts) countTable {
	table := countTable{Paper: counts[count.Total].Paper > 0, Over: s.Phase.Reached(survey.Closed)}
	for _, category := range s.Setup.Categories {
		table.Rows = append(table.Rows, countRow{category.Code + " " + category.Name, counts[category.Code]})
	}
	table.Rows = append(table.Rows, countRow{"合计", counts[count.Total]})
	return table
}

// reportedCounts are the counts of a Report: categories, each merged group after its members, the total.
func reportedCounts(s survey.Session, r *count.Report) countTable {
	table := countTable{Published: true, Paper: true, Over: true}
	for _, g := range r.Groups {
		name := g.Code + " " + g.Name
		if g.Merged() {
			for _, code := range g.Members {
				category, _ := s.Setup.Category(code)
				table.Rows = append(table.Rows, countRow{code + " " + category.Name, r.Counts[code]})
			}
			name = g.Name
		}
		table.Rows = append(table.Rows, countRow{name, r.Counts[g.Code]})
	}
	table.Rows = append(table.Rows, countRow{"合计", r.Counts[count.Total]})
	return table
}
