package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// twoGroups is a site with a session of each of two groups, and an account of the first.
type twoGroups struct {
	*site
	admin, member *webtest.Staffed
	own, other    string
	group         string // of the account
}

const otherGroup = "另一考核组"

func newTwoGroups(t *testing.T, phase survey.Phase) *twoGroups {
	t.Helper()
	s := newSite(t, webtest.WithForms(t))
	two := &twoGroups{site: s}
	office := s.Staff()
	two.admin = s.LoggedIn("张主任", office.Added("张主任", "admin", ""))
	two.own = s.Create(nil)
	session, err := s.Office.Session(t.Context(), two.own)
	if err != nil {
		t.Fatal(err)
	}
	two.group = session.Setup.Group
	two.other = s.Create(func(plan *survey.Setup) { plan.Group, plan.Unit = otherGroup, "市财政局" })
	two.member = s.LoggedIn("组员", office.Added("组员", "group", two.group))
	if phase.Reached(survey.Ready) {
		for _, id := range []string{two.own, two.other} {
			if err := s.Office.Terminal().Advance(t.Context(), id, survey.Ready, webtest.Passphrases(webtest.Trusted)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return two
}

// printed sends the form of the slips' page, with an address.
func printed(c *webtest.Staffed, id, base string) webtest.Answer {
	c.T.Helper()
	path := "/console/sessions/" + id + "/slips"
	mark := c.Get(path).Found(c.T, `name="batch" value="([^"]*)"`)[0]
	return c.Submit(path, url.Values{"base": {base}, "batch": {mark}})
}

// TestGroupChangesNothingOfOthers: the address and the network that a group's account sets are those of its own session; no slip, sheet
// or screen of another's shows them, and the house's are out of its reach.
func TestGroupChangesNothingOfOthers(t *testing.T) {
	s := newTwoGroups(t, survey.Ready)
	before := s.Do(http.MethodGet, "/screen/"+s.other, "").Body
	s.member.Get("/console/wifi").Shows(t, "the house's network", http.StatusForbidden)
	s.member.Submit("/console/wifi", url.Values{"ssid": {"mine"}, "password": {"my-password"}, "base": {"http://mine.example"}}).
		Shows(t, "setting the house's network", http.StatusForbidden)
	printed(s.member, s.own, "http://mine.example").Shows(t, "own slips", http.StatusOK, "或打开 mine.example")
	s.member.Submit("/console/sessions/"+s.own+"/wifi", url.Values{"base": {"http://mine.example"}, "network": {"own"}, "ssid": {"mine-net"}, "password": {"my-password"}})
	if got := s.Do(http.MethodGet, "/screen/"+s.other, "").Body; got != before {
		t.Errorf("another group's screen has changed to\n%s", got)
	}
	s.Do(http.MethodGet, "/screen/"+s.own, "").Shows(t, "the own screen", http.StatusOK, "http://mine.example", "mine-net", "my-password")
	for _, path := range []string{"/slips", "/wifi", "/wifi/sheet"} {
		if page := s.admin.Get("/console/sessions/" + s.other + path); strings.Contains(page.Body, "mine") {
			t.Errorf("another's %s shows the group's values\n%s", path, page.Body)
		}
	}
	if page := s.admin.Get("/console/wifi"); strings.Contains(page.Body, "mine") {
		t.Error("the house's page shows the group's values")
	}
	s.member.Get("/console/sessions/"+s.own+"/wifi/sheet").Shows(t, "the own sheet", http.StatusOK, "mine-net", "http://mine.example")
}

// TestGroupMovesNoSession: on no route does a group's account move a session into another group, or take one of another's.
func TestGroupMovesNoSession(t *testing.T) {
	s := newTwoGroups(t, survey.Draft)
	groupOf := func(id string) string {
		session, err := s.Office.Session(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return session.Setup.Group
	}
	head := func(group string) url.Values {
		return url.Values{"unit": {"市住建局"}, "date": {"2026-12-05"}, "group": {group}, "assessment": {"2026年度考核"}}
	}
	own := "/console/sessions/" + s.own
	s.member.Get(own+"/edit/head").Shows(t, "the form", http.StatusOK, "readonly")
	for _, group := range []string{otherGroup, "", " ", s.group + "二"} {
		s.member.Step(own+"/edit/head", head(group))
		if got := groupOf(s.own); got != s.group {
			t.Fatalf("moved to %q by writing %q", got, group)
		}
	}
	for _, path := range []string{"/edit/leaders", "/edit/categories", "/edit/trustees", "/edit/forms", "/edit/leaders/import", "/edit/head/import", "/sync", "/rehearse"} {
		form := head(otherGroup)
		form.Set("revision", s.member.Get(own+"/edit/leaders").Found(t, `name="revision" value="([^"]*)"`)[0])
		form.Set("pasted", "姓名\n张三")
		s.member.Submit(own+path, form)
		if got := groupOf(s.own); got != s.group {
			t.Errorf("moved to %q by %s", got, path)
		}
		if got := s.member.Submit("/console/sessions/"+s.other+path, head(s.group)); got.Status != http.StatusNotFound {
			t.Errorf("%s of another's: %d", path, got.Status)
		}
	}
	for _, from := range []string{"none", s.own, s.other} {
		form := head(otherGroup)
		form.Set("from", from)
		s.member.Submit("/console/new", form)
	}
	sessions, err := s.Office.Terminal().Sessions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, session := range sessions {
		if session.Setup.Group == otherGroup && session.ID != s.other {
			t.Errorf("a session was made for another group: %+v", session.Setup)
		}
	}

	// An administrator may, and the group that had it is out at once, its open pages too.
	revision := s.member.Get(own+"/edit/leaders").Found(t, `name="revision" value="([^"]*)"`)[0]
	if got := s.admin.Step(own+"/edit/head", head(otherGroup)); got.Status != http.StatusSeeOther || groupOf(s.own) != otherGroup {
		t.Fatalf("an administrator: %d %s", got.Status, got.Body)
	}
	s.member.Get(own).Shows(t, "moved away", http.StatusNotFound)
	s.member.Submit(own+"/edit/leaders", url.Values{"revision": {revision}, "id": {""}, "name": {"甲"}, "post": {"乙"}, "role": {"member"}}).
		Shows(t, "a page left open", http.StatusNotFound)
	s.member.Submit(own+"/rehearse", nil).Shows(t, "rehearsing what is another's now", http.StatusNotFound)
}

// TestRefusedPrintChangesNothing: slips that are refused leave the address as it was, wherever it is shown.
func TestRefusedPrintChangesNothing(t *testing.T) {
	s := newTwoGroups(t, survey.Ready)
	path := "/console/sessions/" + s.own + "/slips"
	if _, err := s.Book.By(s.Office.Terminal()).Issue(t.Context(), s.own); err != nil {
		t.Fatal(err)
	}
	mark := s.member.Get(path).Found(t, `name="batch" value="([^"]*)"`)[0]
	if err := s.Office.Terminal().Advance(t.Context(), s.own, survey.Collecting, nil); err != nil {
		t.Fatal(err)
	}
	before := s.Do(http.MethodGet, "/screen/"+s.own, "").Body
	s.member.Submit(path, url.Values{"base": {"http://late.example"}, "batch": {mark}}).Shows(t, "too late", http.StatusConflict)
	if got := s.Do(http.MethodGet, "/screen/"+s.own, "").Body; got != before {
		t.Errorf("the screen after slips that were refused:\n%s", got)
	}
}
