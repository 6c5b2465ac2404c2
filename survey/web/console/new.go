package console

import (
	"errors"
	"io"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// newRoom begins sessions.
type newRoom struct {
	*reception
	forms shipped
}

func (r *newRoom) route(g *echo.Group, only echo.MiddlewareFunc) {
	maker := may(survey.Person.Makes)
	g.GET("/new", r.newForm, only, maker)
	g.POST("/new", r.create, only, maker)
	g.POST("/new"+importPath, r.importSession, only, maker)
}

// newPage begins a session: from scratch, or with all that another one has but its people.
type newPage struct {
	frame
	Setup survey.Setup
	From  string
	Like  []survey.Session // that it may be made like
	Under []survey.Assessment
}

func (r *newRoom) newForm(e echo.Context) error { return r.showNew(e, survey.Setup{}, nil) }

func (r *newRoom) showNew(e echo.Context, setup survey.Setup, refusal error) error {
	sessions, err := r.by(e).Sessions(e.Request().Context())
	if err != nil {
		return err
	}
	page := newPage{frame: r.frame(e, "新建测评会"), Setup: setup, From: typed(e, "from")}
	for _, s := range sessions {
		if page.Person.Sees(s) && !s.Setup.Rehearsal && s.Fault == "" {
			page.Like = append(page.Like, s)
		}
	}
	if page.Under, err = r.by(e).Assessments(e.Request().Context()); err != nil {
		return err
	}
	if page.From == "" && len(page.Under) > 0 {
		page.From = page.Under[0].ID
	} else if page.From == "" && len(page.Like) > 0 {
		page.From = page.Like[0].ID
	}
	if page.Person.Role == survey.GroupMember {
		page.Setup.Group = page.Person.Group
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_new.html", page)
}

// create makes a draft and leads into the wizard.
func (r *newRoom) create(e echo.Context) error {
	ctx := e.Request().Context()
	setup, err := r.begunFrom(e, typed(e, "from"))
	if errors.Is(err, survey.ErrSessionUnknown) {
		var head survey.Setup
		if err := readHead(e, &head); err != nil {
			return err
		}
		return r.showNew(e, head, errLikeGone)
	}
	if err != nil {
		return err
	}
	ruled := setup.Assessment
	if err := readHead(e, &setup); err != nil {
		return r.showNew(e, setup, err)
	}
	if setup.Under != "" {
		setup.Assessment = ruled
	}
	if p := person(e); p.Role == survey.GroupMember {
		setup.Group = p.Group // another group's session would be out of its sight
	}
	if err := setup.CheckHead(); err != nil {
		return r.showNew(e, setup, err)
	}
	id, err := r.by(e).Draft(ctx, setup)
	if err != nil {
		return r.showNew(e, setup, err)
	}
	return see(e, sessionPath(id, "/edit/leaders"))
}

// begunFrom is what a new session begins with: an assessment, another session, or the built-in forms.
func (r *newRoom) begunFrom(e echo.Context, from string) (survey.Setup, error) {
	ctx := e.Request().Context()
	if from == "" || from == "none" {
		return r.forms.blank(), nil
	}
	a, err := r.by(e).Assessment(ctx, from)
	if err == nil {
		setup, err := a.Session()
		setup.Under = a.ID
		return setup, err
	}
	if !errors.Is(err, survey.ErrAssessmentUnknown) {
		return survey.Setup{}, err
	}
	like, err := r.by(e).Session(ctx, from)
	if err == nil && !person(e).Sees(like) {
		err = survey.ErrSessionUnknown
	}
	if err != nil {
		return survey.Setup{}, err
	}
	return like.Setup.NextUnit()
}

// importSession makes a session of an uploaded session file, as the command line does.
func (r *newRoom) importSession(e echo.Context) error {
	file, name, err := sessionFile(e)
	if err != nil {
		return r.showNew(e, survey.Setup{}, err)
	}
	plan, from, err := r.files.Session(e.Request().Context(), name, file)
	if err != nil && !errors.As(err, new(*survey.InvalidError)) && !errors.As(err, new(*survey.Refusal)) {
		err = &survey.Refusal{Code: "session_file", Values: []any{err}}
	}
	if err != nil {
		return r.showNew(e, survey.Setup{}, err)
	}
	if p := person(e); p.Role == survey.GroupMember {
		plan.Group = p.Group // another group's session would be out of its sight
	}
	id, err := r.by(e).Create(e.Request().Context(), plan)
	if err != nil {
		return r.showNew(e, plan, err)
	}
	if from != "" {
		r.tell(e, "文件不是UTF-8编码，按"+from+"读入：请核对姓名等文字。")
	}
	return see(e, sessionPath(id, ""))
}

// sessionFile is the uploaded file with its name.
func sessionFile(e echo.Context) (content []byte, name string, err error) {
	header, err := e.FormFile("file")
	if err != nil || header.Size == 0 || header.Size > maxSessionFile {
		return nil, "", &survey.Refusal{Code: "session_file_missing"}
	}
	file, err := header.Open()
	if err != nil {
		return nil, "", errTyped
	}
	defer file.Close()
	if content, err = io.ReadAll(io.LimitReader(file, maxSessionFile)); err != nil {
		return nil, "", errTyped
	}
	return content, header.Filename, nil
}

const maxSessionFile = 1 << 20
