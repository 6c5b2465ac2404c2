package console

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/password"
	"ceping/survey/words"
)

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

func (c *console) people(e echo.Context) error { return c.showPeople(e, nil, nil) }

func (c *console) showPeople(e echo.Context, made *madeAccount, refusal error) error {
	ctx := e.Request().Context()
	people, err := c.by(e).People(ctx)
	if err != nil {
		return err
	}
	sessions, err := c.by(e).Sessions(ctx)
	if err != nil {
		return err
	}
	page := peoplePage{frame: c.frame(e, "账号"), People: people, Roles: survey.StaffRoles(), Made: made}
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
	return c.pages.Show(e, status, "console_people.html", page)
}

func typedPerson(e echo.Context) survey.Person {
	return survey.Person{Name: typed(e, "name"), Role: survey.StaffRole(typed(e, "role")), Group: typed(e, "group")}
}

// addPerson makes an account with a generated password. There are no default passwords.
func (c *console) addPerson(e echo.Context) error {
	p, made := typedPerson(e), password.Generate()
	hash, err := c.hashed(e, made)
	if err != nil {
		return c.showPeople(e, nil, err)
	}
	p.Password = hash
	if err := c.by(e).AddPerson(e.Request().Context(), p); err != nil {
		return c.showPeople(e, nil, err)
	}
	return c.showPeople(e, &madeAccount{p.Name, made}, nil)
}

func (c *console) newPassword(e echo.Context) error {
	name, made := e.Param("name"), password.Generate()
	hash, err := c.hashed(e, made)
	if err != nil {
		return c.showPeople(e, nil, err)
	}
	if err := c.by(e).SetPassword(e.Request().Context(), name, hash); err != nil {
		return c.showPeople(e, nil, err)
	}
	return c.showPeople(e, &madeAccount{name, made}, nil)
}

func (c *console) disablePerson(e echo.Context) error {
	err := c.by(e).Disable(e.Request().Context(), e.Param("name"), e.FormValue("disabled") == "true")
	if err != nil {
		return c.showPeople(e, nil, err)
	}
	c.tell(e, map[bool]string{true: "已停用：", false: "已恢复使用："}[e.FormValue("disabled") == "true"]+e.Param("name"))
	return see(e, consolePath+"/people")
}

// endPerson logs an account out everywhere, or all who came in from the terminal.
func (c *console) endPerson(e echo.Context) error {
	name := e.Param("name")
	if err := c.endAll(e, name); err != nil {
		return c.showPeople(e, nil, err)
	}
	if name == person(e).Name {
		return c.leave(e)
	}
	c.tell(e, "已全部退出："+words.Who(name))
	return see(e, consolePath+"/people")
}

// auditPage shows what staff did.
type auditPage struct {
	frame
	Entries []auditRow // newest first
	Broken  string     // what does not fit; empty: the chain holds
	Head    string     // hash of the last entry
	Session *survey.Session
}

type auditRow struct {
	survey.AuditEntry
	Unit string
}

func (c *console) audit(e echo.Context) error {
	log, err := c.by(e).Log(e.Request().Context())
	if err != nil {
		return err
	}
	page := auditPage{frame: c.frame(e, "操作日志"), Head: log.Head}
	if log.Broken != nil {
		page.Broken = log.Broken.Error()
	}
	for _, entry := range slices.Backward(log.Entries) {
		page.Entries = append(page.Entries, auditRow{entry, log.Units[entry.Session]})
	}
	return c.pages.Show(e, http.StatusOK, "console_audit.html", page)
}

// auditFile is the whole log as JSON, for whoever keeps it elsewhere.
func (c *console) auditFile(e echo.Context) error {
	entries, err := c.by(e).Audit(e.Request().Context())
	if err != nil {
		return err
	}
	e.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="ceping-audit.json"`)
	return e.JSONPretty(http.StatusOK, entries, " ")
}
