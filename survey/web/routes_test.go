package web_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

var update = flag.Bool("update", false, "write testdata/routes.txt anew: read what has changed in it before it is kept")

// endless is the one route that has no end, so it is not called here. It is anyone's.
const endless = "GET /screen/:session/events"

// leaving are the routes that end the session of whoever asks, which are tried last.
var leaving = []string{"POST /console/leave", "POST /console/account/leave"}

// How a route answers somebody.
const (
	letIn  = "in"
	no     = "no right"
	hidden = "no such session" // it is not even told that there is one
	login  = "log in first"
)

// visitor is one who asks.
type visitor struct {
	role, name, password string
	browser              *webtest.Staffed
}

// visitors are one of each role. They are tried on a session of the group.
func visitors(s *webtest.Site, group string) []*visitor {
	keeper := s.Staff()
	list := []*visitor{
		{role: "terminal", browser: keeper}, {role: "administrator", name: "主任"}, {role: "group", name: "组员"}, {role: "another group", name: "外人"},
		{role: "observer", name: "监督"}, {role: "another's observer", name: "外监督"}, {role: "shut out", name: "离任"}, {role: "stranger", browser: s.Browser()},
	}
	kinds := map[string][2]string{
		"主任": {"admin", ""}, "组员": {"group", group}, "外人": {"group", "另一考核组"}, "监督": {"observer", ""}, "外监督": {"observer", "另一考核组"}, "离任": {"admin", ""},
	}
	for _, v := range list {
		if v.name != "" {
			v.password = keeper.Added(v.name, kinds[v.name][0], kinds[v.name][1])
			v.browser = s.LoggedIn(v.name, v.password)
		}
	}
	if err := s.Office.Terminal().Disable(s.T.Context(), "离任", true); err != nil {
		s.T.Fatal(err)
	}
	return list
}

// again lets those in again who were let in.
func (v *visitor) again(s *webtest.Site) {
	switch {
	case v.role == "terminal":
		v.browser = s.Staff()
	case v.name != "" && v.role != "shut out":
		v.browser = s.LoggedIn(v.name, v.password)
	}
}

// answered is how an answer lets in or denies.
func answered(a webtest.Answer) string {
	switch {
	case a.Status == http.StatusUnauthorized:
		return login
	case a.Status == http.StatusForbidden && strings.Contains(a.Body, "您的账号不能做这一步"):
		return no
	case a.Status == http.StatusNotFound && strings.Contains(a.Body, "没有这场测评会"):
		return hidden
	}
	return letIn
}

// TestRoutes walks all routes of the site as each role: how each is answered is testdata/routes.txt, so that a new route, or one that lets in
// others than before, is thought about. A request that is denied changes nothing. Whatever the table says, some rules hold for all routes.
func TestRoutes(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
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
	list := visitors(s, session.Setup.Group)
	state := func() any {
		terminal := s.Office.Terminal()
		sessions, err := terminal.Sessions(t.Context())
		entries, err2 := terminal.Audit(t.Context())
		people, err3 := terminal.People(t.Context())
		assessments, err4 := terminal.Assessments(t.Context())
		counts, err5 := terminal.Counts(t.Context(), sat.ID)
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
	var routes []string
	for _, route := range s.Server.Routes() {
		if route.Method != "echo_route_not_found" { // what a group answers with where it has no route
			routes = append(routes, route.Method+" "+route.Path)
		}
	}
	slices.SortFunc(routes, func(a, b string) int { return slices.Index(leaving, a) - slices.Index(leaving, b) })
	table := map[string][]string{}
	for _, name := range routes {
		if name == endless {
			continue
		}
		method, path, _ := strings.Cut(name, " ")
		for _, v := range list {
			if slices.Contains(leaving, name) {
				v.again(s)
			}
			before := state()
			var got webtest.Answer
			if method == http.MethodPost {
				got = v.browser.Submit(fill(path), nil)
			} else {
				got = v.browser.Get(fill(path))
			}
			how := answered(got)
			table[name] = append(table[name], how)
			if got.Status == http.StatusInternalServerError {
				t.Errorf("%s as %s: a fault of the program", name, v.role)
			}
			if rule := broken(path, v.role, how); rule != "" {
				t.Errorf("%s as %s: %q, and %s", name, v.role, how, rule)
			}
			if how == letIn {
				continue
			}
			if diff := cmp.Diff(before, state()); diff != "" {
				t.Errorf("%s as %s was denied and has changed\n%s", name, v.role, diff)
			}
		}
	}
	compare(t, list, table)
}

// broken is the rule that an answer breaks, whatever the table says; "" for none.
func broken(path, role, how string) string {
	console := strings.HasPrefix(path, "/console") && !strings.HasPrefix(path, "/console/enter/") && !strings.HasPrefix(path, "/console/login")
	of := strings.HasPrefix(path, "/console/sessions/")
	results := of && (strings.Contains(path, "/results") || strings.Contains(path, "/report") || strings.Contains(path, "/composite") || strings.Contains(path, "/archive"))
	switch {
	case !console && how != letIn:
		return "voters, screens and whoever logs in have no account"
	case console && (role == "shut out" || role == "stranger") && how != login:
		return "the console is for those who are logged in"
	case of && strings.HasPrefix(role, "another") && how != hidden:
		return "a session concerns its own group alone"
	case results && role == "observer" && how != no:
		return "an observer sees no result"
	}
	return ""
}

// compare holds the table against the one that is kept.
func compare(t *testing.T, list []*visitor, table map[string][]string) {
	t.Helper()
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "route")
	for _, v := range list {
		fmt.Fprint(w, "\t", v.role)
	}
	fmt.Fprintln(w)
	var names []string
	for name := range table {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { // by path, so that what belongs together stands together
		_, pathA, _ := strings.Cut(a, " ")
		_, pathB, _ := strings.Cut(b, " ")
		return strings.Compare(pathA+" "+a, pathB+" "+b)
	})
	for _, name := range names {
		fmt.Fprintln(w, name+"\t"+strings.Join(table[name], "\t"))
	}
	w.Flush()
	path := filepath.Join("testdata", "routes.txt")
	if *update {
		if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(kept), "\n"), strings.Split(text.String(), "\n")); diff != "" {
		t.Errorf("who is let in where (-testdata/routes.txt +now; -update writes it anew):\n%s", diff)
	}
}
