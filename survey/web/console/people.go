package console

import (
	"github.com/labstack/echo/v4"

	"ceping/survey"
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
	if err := r.by(e).AddPerson(e.Request().Context(), p); err != nil {
		return r.showPeople(e, nil, err)
	}
	return r.showPeople(e, &madeAccount{p.Name, made}, nil)
}

func (r *peopleRoom) newPassword(e echo.Context) error {
	name, made := e.Param("name"), password.Generate()
	hash, err := r.door.hashed(e, made)
	if err != nil {
		return r.showPeople(e, nil, err)
	}
	if err := r.by(e).SetPassword(e.Request().Context(), name, hash); err != nil {
		return r.showPeople(e, nil, err)
	}
	return r.showPeople(e, &madeAccount{name, made}, nil)
}

func (r *peopleRoom) disablePerson(e echo.Context) error {
	err := r.by(e).Disable(e.Request().Context(), e.Param("name"), e.FormValue("disabled") == "true")
	if err != nil {
		return r.showPeople(e, nil, err)
	}
	r.tell(e, map[bool]string{true: "已停用：", false: "已恢复使用："}[e.FormValue("disabled") == "true"]+e.Param("name"))
	return see(e, consolePath+"/people")
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
