package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// Who is let in by a route of the site.
const (
	anyone  = "anyone"                               // voters, screens, whoever logs in
	endless = "anyone, without end"                  // so it is not called here
	staff   = "each account"                         //
	keepers = "administrators"                       //
	makers  = "administrators and groups"            //
	readers = "administrators and observers"         //
	seeing  = "each account that sees the session"   // of another it is not even told that there is one
	acting  = "administrators and the session's own" // and an observer is told that it may not
)

// routes says who is let in by each route. One that is missing here is a fault of the site: nobody has thought about it yet.
var routes = map[string]string{
	"GET /": anyone, "GET /S/:code": anyone, "GET /tablet": anyone, "GET /privacy": anyone, "GET /assets/:name": anyone, "GET /healthz": anyone, "GET /readyz": anyone,
	"GET /screen/:session": anyone, "GET /screen/:session/events": endless,
	"GET /api/v1/sessions/:id": anyone, "GET /api/v1/sessions/:id/seal": anyone, "GET /api/v1/sessions/:id/seal/:key": anyone,
	"POST /api/v1/enter": anyone, "POST /api/v1/collect": anyone, "POST /api/v1/cast": anyone,
	"GET /console/enter/:link": anyone, "POST /console/enter/:link": anyone, "GET /console/login": anyone, "POST /console/login": anyone,

	"GET /console": staff, "GET /console/": staff, "GET /console/account": staff, "POST /console/account": staff, "POST /console/account/leave": staff, "POST /console/leave": staff,
	"GET /console/new": makers, "POST /console/new": makers, "POST /console/new/import": makers, "GET /console/audit": readers,

	"GET /console/audit/json": keepers, "GET /console/people": keepers, "POST /console/people": keepers, "POST /console/people/:name/disable": keepers,
	"POST /console/people/:name/leave": keepers, "POST /console/people/:name/password": keepers,
	"GET /console/wifi": keepers, "POST /console/wifi": keepers, "GET /console/wifi/sheet": keepers,
	"GET /console/assessments": keepers, "POST /console/assessments": keepers, "GET /console/assessments/:id": keepers, "POST /console/assessments/:id/previous": keepers,
	"GET /console/assessments/:id/units": keepers, "GET /console/assessments/:id/units/xlsx": keepers, "GET /console/assessments/:id/preview": keepers,
	"GET /console/assessments/:id/edit/:section": keepers, "POST /console/assessments/:id/edit/:section": keepers, "POST /console/assessments/:id/edit/:section/import": keepers,
	"GET /console/assessments/:id/edit/forms/:form": keepers, "POST /console/assessments/:id/edit/forms/:form": keepers, "GET /console/assessments/:id/edit/forms/:form/yaml": keepers,

	"GET /console/sessions/:id": seeing, "GET /console/sessions/:id/work": seeing, "GET /console/sessions/:id/opening": seeing, "POST /console/sessions/:id/opening": seeing,

	"GET /console/sessions/:id/ready": acting, "POST /console/sessions/:id/ready": acting, "POST /console/sessions/:id/ready/passphrases": acting, "POST /console/sessions/:id/ready/passphrases/discard": acting,
	"GET /console/sessions/:id/advance/:phase": acting, "POST /console/sessions/:id/advance/:phase": acting,
	"POST /console/sessions/:id/attendance": acting, "POST /console/sessions/:id/leftover": acting, "POST /console/sessions/:id/without/:count": acting, "POST /console/sessions/:id/void": acting, "GET /console/sessions/:id/replace": acting, "POST /console/sessions/:id/replace": acting,
	"GET /console/sessions/:id/slips": acting, "POST /console/sessions/:id/slips": acting,
	"GET /console/sessions/:id/wifi": acting, "POST /console/sessions/:id/wifi": acting, "GET /console/sessions/:id/wifi/sheet": acting,
	"GET /console/sessions/:id/edit/:section": acting, "POST /console/sessions/:id/edit/:section": acting, "POST /console/sessions/:id/edit/:section/import": acting,
	"GET /console/sessions/:id/edit/forms/:form": acting, "POST /console/sessions/:id/edit/forms/:form": acting, "GET /console/sessions/:id/edit/forms/:form/yaml": acting,
	"GET /console/sessions/:id/preview": acting, "POST /console/sessions/:id/sync": acting, "POST /console/sessions/:id/rehearse": acting, "POST /console/sessions/:id/erase": acting,
	"GET /console/sessions/:id/paper": acting, "POST /console/sessions/:id/paper": acting, "GET /console/sessions/:id/paper/:number": acting,
	"POST /console/sessions/:id/paper/:number": acting, "POST /console/sessions/:id/paper/:number/withdraw": acting,
	"GET /console/sessions/:id/archive": acting, "POST /console/sessions/:id/archive": acting, "GET /console/sessions/:id/archive/file": acting,
	"GET /console/sessions/:id/results": acting, "GET /console/sessions/:id/results/:form/:subject": acting, "GET /console/sessions/:id/report/:format": acting,
	"GET /console/sessions/:id/composite": acting, "POST /console/sessions/:id/composite": acting, "POST /console/sessions/:id/composite/import": acting,
	"POST /console/sessions/:id/composite/file/:format": acting,
}

// leaving are the routes that end the session of whoever asks, which are tried last.
var leaving = []string{"POST /console/leave", "POST /console/account/leave"}

// denials is how those are answered whom a route does not let in: each by its role; "" lets in. They see one session that is theirs, and
// are tried on it; the outsider is of another group.
func denials(who string) (admin, member, outsider, observer, stranger string) {
	const no, hidden, login = "no right", "no such session", "log in first"
	switch who {
	case anyone:
		return "", "", "", "", ""
	case staff:
		return "", "", "", "", login
	case keepers:
		return "", no, no, no, login
	case makers:
		return "", "", "", no, login
	case readers:
		return "", no, no, "", login
	case seeing:
		return "", "", hidden, "", login
	case acting:
		return "", "", hidden, no, login
	}
	panic(who)
}

// denial is how an answer denies; "" when it does not.
func denial(a webtest.Answer) string {
	switch {
	case a.Status == http.StatusUnauthorized:
		return "log in first"
	case a.Status == http.StatusForbidden && strings.Contains(a.Body, "您的账号不能做这一步"):
		return "no right"
	case a.Status == http.StatusNotFound && strings.Contains(a.Body, "没有这场测评会"):
		return "no such session"
	}
	return ""
}

// TestRoutes walks all routes of the site as each kind of account and as a stranger: each is let in or denied as the table says, and a
// request that is denied changes nothing.
func TestRoutes(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	keeper := s.Staff()
	sat := s.Sitting(survey.Ready)
	session, err := s.Office.Session(t.Context(), sat.ID)
	if err != nil {
		t.Fatal(err)
	}
	plan := session.Setup
	plan.Assessment = "2026年度考核"
	assessment, err := s.Office.Terminal().AddAssessment(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	type visitor struct {
		name, password string
		browser        *webtest.Staffed
	}
	visitors := []*visitor{{name: "主任"}, {name: "组员"}, {name: "外人"}, {name: "监督"}, {name: "", browser: s.Browser()}}
	for i, account := range [][2]string{{"admin", ""}, {"group", session.Setup.Group}, {"group", "另一考核组"}, {"observer", ""}} {
		v := visitors[i]
		v.password = keeper.Added(v.name, account[0], account[1])
		v.browser = s.LoggedIn(v.name, v.password)
	}
	state := func() any {
		sessions, err := s.Office.Terminal().Sessions(t.Context())
		entries, err2 := s.Office.Terminal().Audit(t.Context())
		people, err3 := s.Office.Terminal().People(t.Context())
		assessments, err4 := s.Office.Terminal().Assessments(t.Context())
		counts, err5 := s.Office.Terminal().Counts(t.Context(), sat.ID)
		for _, err := range []error{err, err2, err3, err4, err5} {
			if err != nil {
				t.Fatal(err)
			}
		}
		return []any{sessions, entries, people, assessments, counts}
	}
	fill := func(path string) string {
		id := sat.ID
		if strings.HasPrefix(path, "/console/assessments/") {
			id = assessment
		}
		section := "head"
		if strings.HasSuffix(path, "/import") {
			section = "leaders"
		} else if strings.HasPrefix(path, "/console/assessments/") {
			section = "name"
		}
		return strings.NewReplacer(":session", id, ":id", id, ":link", "x", ":name", "nobody", ":phase", "collecting", ":section", section, ":form", "annual-leaders",
			":subject", "l1", ":format", "json", ":number", "1", ":code", "x").Replace(path)
	}

	var walked []string
	for _, route := range s.Server.Routes() {
		name := route.Method + " " + route.Path
		if route.Method == "echo_route_not_found" { // what a group answers with where it has no route
			continue
		}
		if routes[name] == "" {
			t.Errorf("the table does not say who is let in by %s", name)
		}
		walked = append(walked, name)
	}
	for name := range routes {
		if !slices.Contains(walked, name) {
			t.Errorf("there is no route %s any more", name)
		}
	}
	slices.SortFunc(walked, func(a, b string) int {
		return slices.Index(leaving, a) - slices.Index(leaving, b)
	})
	for _, name := range walked {
		who := routes[name]
		if who == "" || who == endless {
			continue
		}
		method, path, _ := strings.Cut(name, " ")
		path = fill(path)
		var want [5]string
		want[0], want[1], want[2], want[3], want[4] = denials(who)
		for i, v := range visitors {
			if slices.Contains(leaving, name) && v.name != "" {
				v.browser = s.LoggedIn(v.name, v.password)
			}
			before := state()
			var got webtest.Answer
			if method == http.MethodPost {
				got = v.browser.Submit(path, nil)
			} else {
				got = v.browser.Get(path)
			}
			if denial(got) != want[i] {
				t.Errorf("%s as %q: %d %q, want %q", name, v.name, got.Status, denial(got), want[i])
			}
			if got.Status == http.StatusInternalServerError {
				t.Errorf("%s as %q: a fault of the program", name, v.name)
			}
			if denial(got) == "" {
				continue
			}
			if diff := cmp.Diff(before, state()); diff != "" {
				t.Errorf("%s as %q was denied and has changed\n%s", name, v.name, diff)
			}
		}
	}
}
