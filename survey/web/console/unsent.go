package console

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey/web"
)

const (
	// maxUnsent is how many bytes of a form go with the page that asks for the login: the roster of a few hundred people.
	maxUnsent  = 128 << 10
	returnPath = loginPath + "/return"
)

// unsent is a form that came after its staff session had ended. Nothing of it is kept here: it goes with the page that asks for the login,
// back with that, and stands on a page whose button sends it again, where it came to before. So strangers leave nothing behind, and
// nothing is done that nobody has pressed for after the login.
type unsent struct {
	To     string
	Fields []unsentField // as a browser sent them, in their order
	Lost   bool          // a file, or too long: only the browser has it
}

type unsentField struct{ Name, Value string }

// typedIn are the routes whose forms people type. The others are pressed, once what stands on their page was read, or are all secrets: those
// are not carried past a login. See TestEveryPostIsKeptOrNamed.
var typedIn = []string{
	"/new", "/new/import", "/wifi", "/assessments", "/assessments/:id/edit/:section", "/assessments/:id/edit/forms/:form",
	"/sessions/:id/edit/:section", "/sessions/:id/edit/:section/import", "/sessions/:id/edit/forms/:form", "/sessions/:id/wifi", "/sessions/:id/attendance",
	"/sessions/:id/leftover", "/sessions/:id/composite", "/sessions/:id/composite/import", "/sessions/:id/composite/file/:format", "/sessions/:id" + paperEntryPath,
}

// secretFields are those of these routes that are not written into a page, with what people call them: they type them once more.
var secretFields = map[string]string{"password": "密码", "slip": "领票码"}

// Secret is the name in words of what was not carried; "" for what was. An empty field has no secret.
func (f unsentField) Secret() string { return secretFields[f.Name] }

// unsentRoom asks for the login with what was typed, and shows it after that.
type unsentRoom struct {
	*reception
	door *doorRoom
}

func (r *unsentRoom) route(g *echo.Group, returning *web.Queue) {
	g.POST(strings.TrimPrefix(returnPath, consolePath), r.comeBack, returning.Pass, whole)
}

// unsentPage asks for name and password, or shows what was typed.
type unsentPage struct {
	frame
	Name   string
	Unsent unsent
	Form   string // all of it, as one field
	Paper  bool   // what was read on paper is not shown: the second who enters it must not see the first
}

// stranger answers an act that no staff session is behind, with its form.
func (r *unsentRoom) stranger(e echo.Context) error {
	u := unsent{To: e.Request().URL.RequestURI()}
	if isUpload(e) {
		u.Lost = true
		return r.ask(e, u, errStranger)
	}
	body, err := io.ReadAll(e.Request().Body)
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		u.Lost = true
	case err != nil:
		return errTyped
	default:
		if u.Fields, err = readUnsent(string(body)); err != nil {
			return errTyped
		}
	}
	for i, f := range u.Fields {
		if f.Secret() != "" && f.Value != "" {
			u.Fields[i].Value = "…" // that there was one, and no more
		}
	}
	if len(url.QueryEscape(u.form())) > 2*maxUnsent { // of characters that grow: it would not be taken with the login
		u.Fields, u.Lost = nil, true
	}
	return r.ask(e, u, errStranger)
}

// ask shows the login, with what was typed hidden in its form.
func (r *unsentRoom) ask(e echo.Context, u unsent, refusal error) error {
	page := unsentPage{frame: r.frame(e, "请重新登录"), Unsent: u, Form: u.form()}
	if refusal != errStranger { // else the name is a field of the other form
		page.Name = typed(e, "name")
	}
	page.Exposed = exposed(e.Request())
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	if refusal == errStranger { // said by the page, in words of its own
		page.Problem = nil
	}
	return r.pages.Show(e, status, "console_return.html", page)
}

// comeBack logs in, and shows what was typed.
func (r *unsentRoom) comeBack(e echo.Context) error {
	u, err := returned(typed(e, "to"), typed(e, "unsent"))
	if err != nil {
		return err
	}
	p, err := r.door.admit(e)
	if err != nil {
		return r.ask(e, u, err)
	}
	e.Set(personField, p)
	page := unsentPage{frame: r.frame(e, "还没有提交"), Unsent: u, Paper: strings.Contains(u.To, "/paper/")}
	page.Exposed = exposed(e.Request())
	return r.pages.Show(e, http.StatusOK, "console_unsent.html", page)
}

// returned is a form as it came back with the login. Only to a path of the console it is sent again.
func returned(to, form string) (unsent, error) {
	address, err := url.Parse(to)
	if err != nil || address.IsAbs() || address.Host != "" || !strings.HasPrefix(address.Path, consolePath+"/") || strings.ContainsAny(to, "\\\r\n") {
		return unsent{}, errTyped
	}
	fields, err := readUnsent(form)
	if err != nil {
		return unsent{}, errTyped
	}
	return unsent{To: to, Fields: fields}, nil
}

// readUnsent reads a form in its order, which net/url does not keep.
func readUnsent(form string) (list []unsentField, err error) {
	for pair := range strings.SplitSeq(form, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		var f unsentField
		if f.Name, err = url.QueryUnescape(name); err != nil {
			return nil, err
		}
		if f.Value, err = url.QueryUnescape(value); err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}

func (u unsent) form() string {
	var pairs []string
	for _, f := range u.Fields {
		pairs = append(pairs, url.QueryEscape(f.Name)+"="+url.QueryEscape(f.Value))
	}
	return strings.Join(pairs, "&")
}

// forPeople are texts and numbers; codes that only programs read are not listed.
var forPeople = regexp.MustCompile(`\p{Han}|^[0-9./: -]+$`)

// Shown are what was typed, for people.
func (u unsent) Shown() (list []string) {
	for _, f := range u.Fields {
		if f.Secret() == "" && forPeople.MatchString(f.Value) {
			list = append(list, f.Value)
		}
	}
	return list
}

// Asked reports whether something has to be typed once more.
func (u unsent) Asked() bool {
	return slices.ContainsFunc(u.Fields, func(f unsentField) bool { return f.Secret() != "" && f.Value != "" })
}

// keepsTyped reports whether a route's form is carried past a login.
func keepsTyped(route string) bool {
	return slices.Contains(typedIn, strings.TrimPrefix(route, consolePath))
}
