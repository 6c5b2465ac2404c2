package console

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey/paper"
	"ceping/survey/web"
)

const (
	// maxUnsent is how many bytes of a form go with the page that asks for the login: the roster of a few hundred people.
	maxUnsent  = 128 << 10
	returnPath = loginPath + "/return"
)

// unsent is a form that came after its staff session had ended. Nothing of it is kept here: it goes with the page that asks for the login,
// back with that, and stands on a page whose button sends it again, where it came to before. So strangers leave nothing behind, and
// nothing is done that nobody has pressed for after the login. It goes that way from a browser that had a staff session alone, under a seal;
// and the button is for the account alone that had it: what others have typed is text to copy.
type unsent struct {
	To     string
	Fields []unsentField // as a browser sent them, in their order
	Lost   bool          // a file, or too long: only the browser has it
	Paper  bool          // what was read on paper is not shown: the second who enters it must not see the first
	at     echo.Context  // its route, with what the address names
}

type unsentField struct{ Name, Value string }

// secretFields are those of these routes that are not written into a page, with what people call them: they type them once more.
var secretFields = map[string]string{"password": "密码", codeField: "动态码", "slip": "领票码"}

// Secret is the name in words of what was not carried; "" for what was. An empty field has no secret.
func (f unsentField) Secret() string { return secretFields[f.Name] }

// unsentRoom asks for the login with what was typed, and shows it after that.
type unsentRoom struct {
	*reception
	door *doorRoom
}

func (r *unsentRoom) route(g *echo.Group, returning *web.Queue) {
	g.POST(strings.TrimPrefix(returnPath, consolePath), r.comeBack, orAgain(returning.Pass), whole)
}

// orAgain says, where a queue has no room, how what was typed comes once more: the browser has it.
func orAgain(pass echo.MiddlewareFunc) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(e echo.Context) error {
			err := pass(next)(e)
			if p, ok := web.ProblemOf(err, denial); err != nil && ok && p.Status == http.StatusServiceUnavailable {
				return errFull
			}
			return err
		}
	}
}

// unsentPage asks for name and password, or shows what was typed.
type unsentPage struct {
	frame
	halfway
	Unsent unsent
	Form   string // all of it, as one field
	Whose  string // whose staff session ended
	Seal   string // that it was typed there, as it is
	Place  string // where it goes, in words
	Own    bool   // whoever has logged in had typed it, and may send it
}

// stranger answers an act that no staff session is behind, with its form.
func (r *unsentRoom) stranger(e echo.Context) error {
	u, err := aimed(e, e.Request().URL.EscapedPath())
	if err != nil {
		return errStranger
	}
	whose, had := r.door.ended(e)
	if err := u.take(e); err != nil {
		return err
	}
	switch {
	case had:
		return r.ask(e, u, whose.Name, r.door.sealed(whose, u.To, u.form()), errStranger)
	case u.Lost: // nobody is told to send what they cannot see
		return errStranger
	}
	return r.show(e, http.StatusUnauthorized, u, false)
}

// take reads the form.
func (u *unsent) take(e echo.Context) error {
	if isUpload(e) {
		u.Lost = true
		return nil
	}
	body, err := io.ReadAll(e.Request().Body)
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		u.Lost = true
		return nil
	case err != nil:
		return errTyped
	}
	if u.Fields, err = readUnsent(string(body)); err != nil {
		return errTyped
	}
	for i, f := range u.Fields {
		if f.Secret() != "" && f.Value != "" {
			u.Fields[i].Value = "…" // that there was one, and no more
		}
	}
	if u.Paper && !u.reading() { // chosen between what two have read: it is chosen again, with that in sight
		u.Fields = nil
	}
	if len(url.QueryEscape(u.form())) > 2*maxUnsent { // of characters that grow: it would not be taken with the login
		u.Fields, u.Lost = nil, true
	}
	return nil
}

// ask shows the login with what was typed behind it.
func (r *unsentRoom) ask(e echo.Context, u unsent, whose, seal string, refusal error) error {
	page := unsentPage{frame: r.frame(e, "请重新登录"), Unsent: u, Form: u.form(), Whose: whose, Seal: seal}
	if refusal != errStranger { // else the name is a field of the other form
		page.halfway, refusal = halfwayOf(refusal, typed(e, "name"))
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

// comeBack logs in, and shows what was typed. What has no seal takes no place at the login: it is shown to whoever sent it, at once.
func (r *unsentRoom) comeBack(e echo.Context) error {
	u, err := aimed(e, typed(e, "to"))
	if err != nil {
		return err
	}
	form, seal := typed(e, "unsent"), typed(e, "seal")
	if u.Fields, err = readUnsent(form); err != nil {
		return errTyped
	}
	whose, sealed := r.door.sealedBy(e.Request().Context(), typed(e, "whose"), seal, u.To, form)
	if !sealed {
		return r.show(e, http.StatusUnauthorized, u, false)
	}
	p, err := r.door.admit(e)
	if err != nil {
		return r.ask(e, u, whose.Name, seal, err)
	}
	e.Set(personField, p)
	own := p.Name == whose.Name
	if u.Paper && !(own && u.reading()) {
		r.tell(e, "登录失效以前在这一张上录的没有留下，请再录一次。")
		return see(e, u.To)
	}
	return r.show(e, http.StatusOK, u, own)
}

// show lists what was typed, with a button for whoever has typed it and still has to do with where it goes.
func (r *unsentRoom) show(e echo.Context, status int, u unsent, own bool) error {
	page := unsentPage{frame: r.frame(e, "还没有提交"), Unsent: u}
	var err error
	if page.Place, err = r.place(e, u); err != nil {
		own = false
	}
	page.Own, page.Exposed = own, exposed(e.Request())
	return r.pages.Show(e, status, "console_unsent.html", page)
}

// aimed is a form for an address, which the router leads to a route that people type on, and to nothing else.
func aimed(e echo.Context, to string) (unsent, error) {
	address, err := url.Parse(to)
	if err != nil || address.RawPath != "" || to != address.EscapedPath() || path.Clean(address.Path) != address.Path {
		return unsent{}, errTyped
	}
	at := e.Echo().NewContext(nil, nil)
	e.Echo().Router().Find(http.MethodPost, address.Path, at)
	if !keepsTyped(at.Path()) {
		return unsent{}, errTyped
	}
	return unsent{To: to, Paper: strings.HasSuffix(at.Path(), paperEntryPath), at: at}, nil
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

// reading reports whether it is one person's reading of a paper ballot.
func (u unsent) reading() bool {
	return slices.ContainsFunc(u.Fields, func(f unsentField) bool {
		return f.Name == "step" && (f.Value == string(paper.AwaitsFirst) || f.Value == string(paper.AwaitsSecond))
	})
}

// keepsTyped reports whether a route's form is carried past a login.
func keepsTyped(route string) bool {
	return typedIn[strings.TrimPrefix(route, consolePath)] != ""
}
