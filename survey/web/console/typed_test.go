package console

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// posted is what a route's form is tried with: a mark in each field that people type, and what has it refused.
type posted struct {
	marked []string   // a mark in each, which must come back
	with   url.Values // beside it: what is chosen, hidden, or makes the rest be refused
	secret []string   // a mark in each, which must not come back
	file   bool       // an upload: the browser keeps files, no page can hold one
	none   string     // why there is nothing to type
	at     survey.Phase
}

const (
	pressed = "a button, once its page was read"
	draft   = survey.Draft
)

// posts are all acts of the console. A choice among buttons, ticks and lists is not typed. Secrets are: passwords of accounts and
// passphrases of trustees, which stand on no page. Codes of slips and a hall's network do: they are printed and on the wall.
var posts = map[string]posted{
	"/console/account":                                {secret: []string{"old", "new", "again", "totp"}},
	"/console/account/code":                           {secret: []string{"password", "totp"}},
	"/console/account/code/off":                       {secret: []string{"password", "totp"}},
	"/console/account/leave":                          {none: pressed},
	"/console/leave":                                  {none: pressed},
	"/console/enter/:link":                            {none: "the link is the address"},
	"/console/login":                                  {marked: []string{"name"}, secret: []string{"password"}},
	"/console/login/return":                           {marked: []string{"name"}, secret: []string{"password"}, with: url.Values{"to": {"/console/wifi"}, "unsent": {"ssid=x"}, "whose": {""}, "seal": {""}}},
	"/console/assessments":                            {marked: []string{"assessment"}, with: url.Values{"from": {"gone"}}},
	"/console/assessments/:id/previous":               {none: "a choice"},
	"/console/assessments/:id/edit/:section":          {marked: []string{"spares", "min_group", "code", "category", "expected", "slips", "weight"}},
	"/console/assessments/:id/edit/forms/:form":       {marked: []string{"text"}, with: url.Values{"act": {"save"}}},
	"/console/new":                                    {marked: []string{"unit", "group", "assessment", "date"}, with: url.Values{"from": {"gone"}}},
	"/console/new/import":                             {file: true},
	"/console/people":                                 {marked: []string{"name", "group"}, with: url.Values{"role": {"none"}}},
	"/console/people/:name/code":                      {secret: []string{"password", "totp"}},
	"/console/people/:name/disable":                   {none: pressed},
	"/console/people/:name/leave":                     {none: pressed},
	"/console/people/:name/password":                  {none: pressed},
	"/console/write-out":                              {none: pressed},
	"/console/wifi":                                   {marked: []string{"base", "ssid", "password"}},
	"/console/sessions/:id/advance/:phase":            {none: pressed},
	"/console/sessions/:id/archive":                   {none: pressed},
	"/console/sessions/:id/attendance":                {marked: []string{"A", "B", "C"}, at: survey.Closed},
	"/console/sessions/:id/leftover":                  {marked: []string{"A", "B", "C"}, at: survey.Closed},
	"/console/sessions/:id/composite":                 {marked: []string{"figure-0-l1"}, at: survey.Opened},
	"/console/sessions/:id/composite/import":          {file: true, at: survey.Opened},
	"/console/sessions/:id/composite/file/:format":    {marked: []string{"figure-0-l1"}, at: survey.Opened},
	"/console/sessions/:id/edit/:section":             {marked: []string{"name", "post", "body"}, with: url.Values{"id": {""}, "body-id": {""}, "role": {"none"}}, at: draft},
	"/console/sessions/:id/edit/:section/import":      {marked: []string{"pasted"}, file: true, at: draft},
	"/console/sessions/:id/edit/forms/:form":          {marked: []string{"title", "package", "grade", "value"}, with: url.Values{"act": {"table"}, "grade-id": {"excellent"}}, at: draft},
	"/console/sessions/:id/erase":                     {none: "a name that is there is typed to confirm: typed for the wrong session, it must not be one press away"},
	"/console/sessions/:id/opening":                   {secret: []string{"passphrase"}, with: url.Values{"despite": {"yes"}}, at: survey.Closed},
	"/console/sessions/:id/opening/sure":              {secret: []string{"password"}, at: survey.Closed},
	"/console/sessions/:id/paper":                     {none: pressed},
	"/console/sessions/:id/paper/:number":             {at: survey.Voting, with: url.Values{"step": {"first"}}},
	"/console/sessions/:id/paper/:number/withdraw":    {none: pressed},
	"/console/sessions/:id/ready":                     {secret: []string{"passphrase"}, with: url.Values{"set": {"withdrawn"}}, at: draft},
	"/console/sessions/:id/ready/passphrases":         {none: pressed},
	"/console/sessions/:id/ready/passphrases/discard": {none: pressed},
	"/console/sessions/:id/rehearse":                  {none: pressed},
	"/console/sessions/:id/mirror/code":               {none: pressed},
	"/console/sessions/:id/mirror/begin":              {none: pressed},
	"/console/sessions/:id/mirror/end":                {none: pressed},
	"/console/sessions/:id/replace":                   {marked: []string{"code"}, with: url.Values{"sure": {"yes"}}, at: survey.Voting},
	"/console/sessions/:id/slips":                     {marked: []string{"base"}, at: survey.Ready},
	"/console/sessions/:id/sync":                      {none: pressed},
	"/console/sessions/:id/void":                      {marked: []string{"code"}, at: survey.Voting},
	"/console/sessions/:id/wifi":                      {marked: []string{"base", "ssid", "password"}, with: url.Values{"network": {"own"}}, at: survey.Voting},
	"/console/sessions/:id/without/:count":            {none: pressed},
}

// TestEveryPostIsKeptOrNamed: every act of the console that is refused answers with a redirect, or with a page on which all that was typed
// stands; and without a login with the same, or it is one of those that are pressed and not typed.
func TestEveryPostIsKeptOrNamed(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	s.mounted.door.failTime = 0
	plan := wholeSetup(t)
	figures := func(setup *survey.Setup) {
		setup.Composite = &survey.Composite{Name: "综合得分", Over: survey.OverLeaders, Parts: []survey.CompositePart{{Form: setup.Forms[0].ID, Weight: 80}, {Entered: "平时考核", Weight: 20}}}
		for _, f := range setup.Forms {
			if f.Subjects == survey.OverLeaders {
				setup.Composite.Parts[0].Form = f.ID
			}
		}
	}
	sessions := map[survey.Phase]string{draft: s.Create(nil)}
	for _, phase := range []survey.Phase{survey.Ready, survey.Voting, survey.Closed} {
		sessions[phase] = s.Sitting(phase).ID
	}
	counted := s.Readied(s.Create(figures))
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting, survey.Closed} {
		counted.Advance(phase)
	}
	counted.Open()
	sessions[survey.Opened] = counted.ID
	plan.Assessment = "年度考核"
	assessment, err := s.Office.Terminal().AddAssessment(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	c := s.LoggedIn("主任", s.Staff().Added("主任", "admin", ""))
	ended := s.LoggedIn("副主任", s.Staff().Added("副主任", "admin", ""))
	end(t, s, "副主任")
	c.Submit("/console/sessions/"+sessions[survey.Voting]+"/paper", nil)
	routes := consoleRoutes(t, http.MethodPost)
	for route := range posts {
		if !slices.Contains(routes, route) {
			t.Errorf("there is no route %s any more", route)
		}
	}
	for _, route := range routes {
		want, named := posts[route]
		switch {
		case !named:
			t.Errorf("%s: say what is typed there", route)
			continue
		case want.none != "":
			if keepsTyped(route) {
				t.Errorf("%s is carried past a login, and nothing is typed: %s", route, want.none)
			}
			continue
		}
		id, section := sessions[want.at], "leaders"
		if strings.HasPrefix(route, "/console/assessments/") {
			id, section = assessment, "categories"
		}
		path := strings.NewReplacer(":id", id, ":section", section, ":format", "xlsx", ":form", "annual-leaders", ":number", "1").Replace(route)
		if route == returnPath {
			p, err := s.Office.Door().Person(t.Context(), "主任")
			if err != nil {
				t.Fatal(err)
			}
			want.with.Set("whose", p.Name)
			want.with.Set("seal", s.mounted.door.sealed(p, want.with.Get("to"), want.with.Get("unsent")))
		}
		if strings.HasSuffix(route, paperEntryPath) {
			page := c.Get(path)
			want.with.Set("step", page.Found(t, `name="step" value="([^"]*)"`)[0])
			want.marked = page.Found(t, `<textarea[^>]* name="([^"]*)"`)
		}
		form := url.Values{}
		for name, values := range want.with {
			form[name] = values
		}
		mark := func(name string) string { return "记号<" + name + ">" }
		for _, name := range slices.Concat(want.marked, want.secret) {
			form.Set(name, mark(name))
		}
		got := c.Submit(path, form)
		if want.file {
			got = c.Upload(path, "x", nil, form)
		}
		if got.Status == http.StatusSeeOther {
			got = c.Get(got.Header.Get("Location"))
		}
		if got.Status >= http.StatusInternalServerError {
			t.Errorf("%s: %d", path, got.Status)
		}
		text := html.UnescapeString(got.Body)
		for _, name := range want.marked {
			if !strings.Contains(text, mark(name)) {
				t.Errorf("%s: %s is lost\n%s", path, name, got.Body)
			}
		}
		for _, name := range want.secret {
			if strings.Contains(text, mark(name)) {
				t.Errorf("%s: the secret %s stands on the page", path, name)
			}
		}
		if strings.HasPrefix(route, "/console/login") {
			continue
		}
		carried := ended.Submit(path, form)
		if want.file {
			ended.Upload(path, "x", nil, form).Shows(t, "a file at "+path, http.StatusUnauthorized, "同意重新提交")
			continue
		}
		carried.Shows(t, path, http.StatusUnauthorized)
		toCopy := s.Browser().Submit(path, form)
		toCopy.Shows(t, path, http.StatusUnauthorized)
		whole := ""
		if match := carried.Fields(t).Get("unsent"); match != "" {
			fields, err := readUnsent(match)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range fields {
				whole += fmt.Sprintln(f.Name, f.Value)
			}
		}
		for _, name := range slices.Concat(want.marked, want.secret) {
			secret := slices.Contains(want.secret, name) || secretFields[name] != ""
			if keepsTyped(route) && strings.Contains(whole, mark(name)) == secret {
				t.Errorf("%s without a login: %s is carried: %t", path, name, !secret)
			}
			listed := keepsTyped(route) && !secret && !strings.HasSuffix(route, paperEntryPath)
			if strings.Contains(html.UnescapeString(toCopy.Body), mark(name)) != listed {
				t.Errorf("%s in a browser without a staff session: %s is listed: %t", path, name, !listed)
			}
		}
	}
}
