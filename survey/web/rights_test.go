package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
)

// twoGroups is a site with a session of each of two groups, and an account of the first.
type twoGroups struct {
	*site
	admin, member *staffed
	own, other    string
	group         string // of the account
}

const otherGroup = "另一考核组"

func newTwoGroups(t *testing.T, phase survey.Phase) *twoGroups {
	t.Helper()
	s := newSite(t, withForms(t))
	two := &twoGroups{site: s}
	office := s.staff()
	two.admin = s.loggedIn("张主任", office.added("张主任", "admin", ""))
	two.own = s.create(nil)
	session, err := s.office.Session(t.Context(), two.own)
	if err != nil {
		t.Fatal(err)
	}
	two.group = session.Setup.Group
	two.other = s.create(func(plan *survey.Setup) { plan.Group, plan.Unit = otherGroup, "市财政局" })
	two.member = s.loggedIn("组员", office.added("组员", "group", two.group))
	if phase.Reached(survey.Ready) {
		for _, id := range []string{two.own, two.other} {
			if err := s.office.Advance(t.Context(), id, survey.Ready, trusted); err != nil {
				t.Fatal(err)
			}
		}
	}
	return two
}

// print sends the form of the slips' page, with an address.
func (c *staffed) print(id, base string) answer {
	c.t.Helper()
	path := "/console/sessions/" + id + "/slips"
	mark := c.get(path).found(c.t, `name="batch" value="([^"]*)"`)[0]
	return c.submit(path, url.Values{"base": {base}, "batch": {mark}})
}

// TestGroupChangesNothingOfOthers: the address and the network that a group's account sets are those of its own session; no slip, sheet
// or screen of another's shows them, and the house's are out of its reach.
func TestGroupChangesNothingOfOthers(t *testing.T) {
	s := newTwoGroups(t, survey.Ready)
	before := s.do(http.MethodGet, "/screen/"+s.other, "").body
	s.member.get("/console/wifi").shows(t, "the house's network", http.StatusForbidden)
	s.member.submit("/console/wifi", url.Values{"ssid": {"mine"}, "password": {"my-password"}, "base": {"http://mine.example"}}).
		shows(t, "setting the house's network", http.StatusForbidden)
	s.member.print(s.own, "http://mine.example").shows(t, "own slips", http.StatusOK, "或打开 mine.example")
	s.member.submit("/console/sessions/"+s.own+"/wifi", url.Values{"base": {"http://mine.example"}, "network": {"own"}, "ssid": {"mine-net"}, "password": {"my-password"}})
	if got := s.do(http.MethodGet, "/screen/"+s.other, "").body; got != before {
		t.Errorf("another group's screen has changed to\n%s", got)
	}
	s.do(http.MethodGet, "/screen/"+s.own, "").shows(t, "the own screen", http.StatusOK, "http://mine.example", "mine-net", "my-password")
	for _, path := range []string{"/slips", "/wifi", "/wifi/sheet"} {
		if page := s.admin.get("/console/sessions/" + s.other + path); strings.Contains(page.body, "mine") {
			t.Errorf("another's %s shows the group's values\n%s", path, page.body)
		}
	}
	if page := s.admin.get("/console/wifi"); strings.Contains(page.body, "mine") {
		t.Error("the house's page shows the group's values")
	}
	s.member.get("/console/sessions/"+s.own+"/wifi/sheet").shows(t, "the own sheet", http.StatusOK, "mine-net", "http://mine.example")
}

// TestGroupMovesNoSession: on no route does a group's account move a session into another group, or take one of another's.
func TestGroupMovesNoSession(t *testing.T) {
	s := newTwoGroups(t, survey.Draft)
	groupOf := func(id string) string {
		session, err := s.office.Session(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return session.Setup.Group
	}
	head := func(group string) url.Values {
		return url.Values{"unit": {"市住建局"}, "date": {"2026-12-05"}, "group": {group}, "assessment": {"2026年度考核"}}
	}
	own := "/console/sessions/" + s.own
	s.member.get(own+"/edit/head").shows(t, "the form", http.StatusOK, "readonly")
	for _, group := range []string{otherGroup, "", " ", s.group + "二"} {
		s.member.step(own+"/edit/head", head(group))
		if got := groupOf(s.own); got != s.group {
			t.Fatalf("moved to %q by writing %q", got, group)
		}
	}
	for _, path := range []string{"/edit/leaders", "/edit/categories", "/edit/trustees", "/edit/forms", "/edit/leaders/import", "/edit/head/import", "/sync", "/rehearse"} {
		form := head(otherGroup)
		form.Set("revision", s.member.get(own+"/edit/leaders").found(t, `name="revision" value="([^"]*)"`)[0])
		form.Set("pasted", "姓名\n张三")
		s.member.submit(own+path, form)
		if got := groupOf(s.own); got != s.group {
			t.Errorf("moved to %q by %s", got, path)
		}
		if got := s.member.submit("/console/sessions/"+s.other+path, head(s.group)); got.status != http.StatusNotFound {
			t.Errorf("%s of another's: %d", path, got.status)
		}
	}
	for _, from := range []string{"none", s.own, s.other} {
		form := head(otherGroup)
		form.Set("from", from)
		s.member.submit("/console/new", form)
	}
	sessions, err := s.office.Sessions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, session := range sessions {
		if session.Setup.Group == otherGroup && session.ID != s.other {
			t.Errorf("a session was made for another group: %+v", session.Setup)
		}
	}

	// An administrator may, and the group that had it is out at once, its open pages too.
	revision := s.member.get(own+"/edit/leaders").found(t, `name="revision" value="([^"]*)"`)[0]
	if got := s.admin.step(own+"/edit/head", head(otherGroup)); got.status != http.StatusSeeOther || groupOf(s.own) != otherGroup {
		t.Fatalf("an administrator: %d %s", got.status, got.body)
	}
	s.member.get(own).shows(t, "moved away", http.StatusNotFound)
	s.member.submit(own+"/edit/leaders", url.Values{"revision": {revision}, "id": {""}, "name": {"甲"}, "post": {"乙"}, "role": {"member"}}).
		shows(t, "a page left open", http.StatusNotFound)
	s.member.submit(own+"/rehearse", nil).shows(t, "rehearsing what is another's now", http.StatusNotFound)
}

// TestRefusedPrintChangesNothing: slips that are refused leave the address as it was, wherever it is shown.
func TestRefusedPrintChangesNothing(t *testing.T) {
	s := newTwoGroups(t, survey.Ready)
	path := "/console/sessions/" + s.own + "/slips"
	if _, err := s.office.IssueSlips(t.Context(), s.own); err != nil {
		t.Fatal(err)
	}
	mark := s.member.get(path).found(t, `name="batch" value="([^"]*)"`)[0]
	if err := s.office.Advance(t.Context(), s.own, survey.Collecting, nil); err != nil {
		t.Fatal(err)
	}
	before := s.do(http.MethodGet, "/screen/"+s.own, "").body
	s.member.submit(path, url.Values{"base": {"http://late.example"}, "batch": {mark}}).shows(t, "too late", http.StatusConflict)
	if got := s.do(http.MethodGet, "/screen/"+s.own, "").body; got != before {
		t.Errorf("the screen after slips that were refused:\n%s", got)
	}
}
