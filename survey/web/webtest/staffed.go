package webtest

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"ceping/assets"
	"ceping/survey/setup"
)

// Staffed is the site with a browser that entered the console.
type Staffed struct{ *Site }

// Fresh is the site for a browser that has no connection yet.
func (s *Site) Fresh() *Site {
	other := *s
	other.Client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: Patience}
	return &other
}

// Staffed is a browser that nobody has logged in with.
func (s *Site) Staffed() *Staffed { return &Staffed{s} }

// Staff enters through a fresh one-time link.
func (s *Site) Staff() *Staffed {
	s.T.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.T.Fatal(err)
	}
	browser := *s
	browser.Client = &http.Client{Jar: jar, CheckRedirect: s.Client.CheckRedirect}
	c := &Staffed{&browser}
	if got := c.Submit(s.Link(), nil); got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/console" {
		s.T.Fatalf("entering: %d %s", got.Status, got.Body)
	}
	return c
}

// Link is a fresh one-time link.
func (s *Site) Link() string {
	s.T.Helper()
	link, err := s.link(s.T.Context())
	if err != nil {
		s.T.Fatal(err)
	}
	return link
}

// Get opens a page as a browser does.
func (c *Staffed) Get(path string) Answer { return c.Do(http.MethodGet, path, "") }

// Submit sends a form as a browser on plain http does: with the page's own origin, without Sec-Fetch-Site.
func (c *Staffed) Submit(path string, form url.Values) Answer {
	c.T.Helper()
	return c.Do(http.MethodPost, path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Origin", c.Base)
}

// WithForms hands the console the shipped forms.
func WithForms(t *testing.T) func(*Config) {
	return func(c *Config) {
		forms, err := setup.Builtins(assets.FS())
		if err != nil {
			t.Fatal(err)
		}
		c.Forms = setup.Listed(forms)
	}
}

// Step opens a step of the wizard, changes its form, and sends it; what is not changed is sent as the page has it.
func (c *Staffed) Step(path string, change url.Values) Answer {
	c.T.Helper()
	page := c.Get(path)
	page.Shows(c.T, path, http.StatusOK)
	form := url.Values{"revision": page.Found(c.T, `name="revision" value="([^"]*)"`)[:1]}
	for name, values := range change {
		form[name] = values
	}
	return c.Submit(path, form)
}

// Upload sends a file into a step of the wizard.
func (c *Staffed) Upload(path, name string, content []byte, fields url.Values) Answer {
	c.T.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for field := range fields {
		w.WriteField(field, fields.Get(field))
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		c.T.Fatal(err)
	}
	part.Write(content)
	w.Close()
	return c.Do(http.MethodPost, path, body.String(), "Content-Type", w.FormDataContentType(), "Origin", c.Base)
}

// Begun makes a draft in the browser and returns its path.
func (c *Staffed) Begun(unit string, more url.Values) string {
	c.T.Helper()
	form := url.Values{"unit": {unit}, "date": {"2026-12-05"}, "group": {"第三考核组"}, "assessment": {"2026年度考核"}, "from": {"none"}}
	for name, values := range more {
		form[name] = values
	}
	got := c.Submit("/console/new", form)
	path, found := strings.CutSuffix(got.Header.Get("Location"), "/edit/leaders")
	if got.Status != http.StatusSeeOther || !found {
		c.T.Fatalf("a new session: %d %s %s", got.Status, got.Header.Get("Location"), got.Body)
	}
	return path
}

// Browser is another browser, with nothing in it.
func (s *Site) Browser() *Staffed {
	s.T.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.T.Fatal(err)
	}
	another := *s
	another.Client = &http.Client{Jar: jar, CheckRedirect: s.Client.CheckRedirect}
	return &Staffed{&another}
}

// Login sends the login's form.
func (c *Staffed) Login(name, password string) Answer {
	c.T.Helper()
	return c.Submit("/console/login", url.Values{"name": {name}, "password": {password}})
}

// Added makes an account as an administrator does and returns its password.
func (c *Staffed) Added(name, role, group string) string {
	c.T.Helper()
	page := c.Submit("/console/people", url.Values{"name": {name}, "role": {role}, "group": {group}})
	page.Shows(c.T, "adding "+name, http.StatusOK, "只显示这一次")
	return page.Found(c.T, `<p class="big print">([^<]*)</p>`)[0]
}

// Sure shows the account's password once more, before trustees type.
func (c *Staffed) Sure(id, password string) {
	c.T.Helper()
	path := "/console/sessions/" + id + "/opening"
	c.Submit(path+"/sure", url.Values{"password": {password}}).Moved(c.T, "being sure", path)
}

// Second is a browser of Reader, who reads paper ballots second.
func (s *Site) Second() *Staffed { return s.LoggedIn(s.Reader()) }

// Reader is an account of its own, made once.
func (s *Site) Reader() (name, password string) {
	s.T.Helper()
	name = "录入人乙"
	if s.second == "" {
		s.second = s.Staff().Added(name, "admin", "")
	}
	return name, s.second
}

// LoggedIn is a browser in which an account has logged in.
func (s *Site) LoggedIn(name, password string) *Staffed {
	s.T.Helper()
	c := s.Browser()
	if got := c.Login(name, password); got.Status != http.StatusSeeOther {
		s.T.Fatalf("%s cannot log in: %d %s", name, got.Status, got.Body)
	}
	return c
}

// Finish waits until the work under way is done, as the page does by refreshing, and returns what it ends in.
func (c *Staffed) Finish(id string) Answer {
	c.T.Helper()
	for range 3000 {
		got := c.Get("/console/sessions/" + id + "/work")
		if !strings.Contains(got.Body, `http-equiv="refresh"`) {
			return got
		}
		time.Sleep(10 * time.Millisecond)
	}
	c.T.Fatal("the work does not end")
	return Answer{}
}
