package console

import (
	"errors"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/password"
	"ceping/survey/words"
)

// peopleRoom is the accounts, for administrators.
type peopleRoom struct {
	*reception
	door *doorRoom
}

func (r *peopleRoom) route(g *echo.Group, only echo.MiddlewareFunc) {
	people := g.Group("/people", only, may(survey.Person.Office))
	people.GET("", r.people)
	people.POST("", r.addPerson)
	people.POST("/:name/password", r.newPassword)
	people.POST("/:name/code", r.dropCode)
	people.POST("/:name/disable", r.disablePerson)
	people.POST("/:name/leave", r.endPerson)
}

// peoplePage lists accounts, for administrators.
type peoplePage struct {
	frame
	People []survey.Person
	Roles  []survey.StaffRole
	Groups []string // that sessions name, to choose from
	Made   *madeAccount
	Typed  survey.Person
	Coded  map[string]bool // accounts with a login code
}

// madeAccount shows a password, this once.
type madeAccount struct{ Name, Password string }

func (r *peopleRoom) people(e echo.Context) error { return r.showPeople(e, nil, nil) }

func (r *peopleRoom) showPeople(e echo.Context, made *madeAccount, refusal error) error {
	ctx := e.Request().Context()
	people, err := r.by(e).People(ctx)
	if err != nil {
		return err
	}
	sessions, err := r.by(e).Sessions(ctx)
	if err != nil {
		return err
	}
	page := peoplePage{frame: r.frame(e, "账号"), People: people, Roles: survey.StaffRoles(), Made: made}
	page.Exposed = exposed(e.Request())
	coded, err := r.by(e).WithCodes(ctx)
	if err != nil {
		return err
	}
	page.Coded = map[string]bool{}
	for _, name := range coded {
		page.Coded[name] = true
	}
	known := map[string]bool{}
	for _, s := range sessions {
		if !known[s.Setup.Group] {
			known[s.Setup.Group] = true
			page.Groups = append(page.Groups, s.Setup.Group)
		}
	}
	if refusal != nil {
		page.Typed = typedPerson(e)
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_people.html", page)
}

func typedPerson(e echo.Context) survey.Person {
	return survey.Person{Name: typed(e, "name"), Role: survey.StaffRole(typed(e, "role")), Group: typed(e, "group")}
}

// addPerson makes an account with a generated password. There are no default passwords.
func (r *peopleRoom) addPerson(e echo.Context) error {
	p, made := typedPerson(e), password.Generate()
	hash, err := r.door.hashed(e, made)
	if err != nil {
		return r.showPeople(e, nil, err)
	}
	p.Password = hash
	err = r.surely(e, func(by office.Actor) error { return by.AddPerson(e.Request().Context(), p) })
	if err != nil {
		return r.refused(e, "新建管理员账号“"+p.Name+"”", err)
	}
	return r.showPeople(e, &madeAccount{p.Name, made}, nil)
}

func (r *peopleRoom) newPassword(e echo.Context) error {
	name, made := e.Param("name"), password.Generate()
	hash, err := r.door.hashed(e, made)
	if err != nil {
		return r.showPeople(e, nil, err)
	}
	err = r.surely(e, func(by office.Actor) error { return by.SetPassword(e.Request().Context(), name, hash) })
	if err != nil {
		return r.refused(e, "重设管理员“"+name+"”的密码", err)
	}
	return r.showPeople(e, &madeAccount{name, made}, nil)
}

func (r *peopleRoom) disablePerson(e echo.Context) error {
	err := r.surely(e, func(by office.Actor) error {
		return by.Disable(e.Request().Context(), e.Param("name"), e.FormValue("disabled") == "true")
	})
	if err != nil {
		return r.refused(e, "恢复管理员“"+e.Param("name")+"”", err)
	}
	r.tell(e, map[bool]string{true: "已停用：", false: "已恢复使用："}[e.FormValue("disabled") == "true"]+e.Param("name"))
	return see(e, consolePath+"/people")
}

// unsureError is that the own password, which an act came with, was not looked at or was wrong.
type unsureError struct{ error }

func (u unsureError) Unwrap() error { return u.error }

// surely does an act as whoever asks, with the proof that the form has.
func (r *peopleRoom) surely(e echo.Context, act func(by office.Actor) error) error {
	by, err := r.door.sure(e)
	if err != nil {
		return unsureError{err}
	}
	if err = act(by); wantsPassword(err) {
		return unsureError{err}
	}
	return err
}

// refused shows the list with what was refused; where it is for want of the own password, or for a wrong one, that is asked for.
func (r *peopleRoom) refused(e echo.Context, does string, err error) error {
	if errors.As(err, new(unsureError)) {
		return r.door.askSure(e, does, consolePath+"/people", err)
	}
	return r.showPeople(e, nil, err)
}

// endPerson logs an account out everywhere, or all who came in from the terminal.
func (r *peopleRoom) endPerson(e echo.Context) error {
	name := e.Param("name")
	if err := r.door.endAll(e, name); err != nil {
		return r.showPeople(e, nil, err)
	}
	if name == person(e).Name {
		return r.door.leave(e)
	}
	r.tell(e, "已全部退出："+words.Who(name))
	return see(e, consolePath+"/people")
}
