package console

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/web"
	"ceping/survey/web/webtest"
)

// restarted is the site by another program on the same house, with c's cookies; end ends it.
func (s *site) restarted(t *testing.T) (visit func(c *webtest.Staffed) int) {
	t.Helper()
	server, err := web.New(s.config.Config)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (&site{}).rooms(server, s.config); err != nil {
		t.Fatal(err)
	}
	again := httptest.NewUnstartedServer(nil)
	again.Config = server.HTTPServer()
	again.Start()
	t.Cleanup(again.Close)
	return func(c *webtest.Staffed) int {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, again.URL+"/console", nil)
		if err != nil {
			t.Fatal(err)
		}
		address, err := url.Parse(s.Base + "/console")
		if err != nil {
			t.Fatal(err)
		}
		for _, cookie := range c.Client.Jar.Cookies(address) {
			request.AddCookie(cookie)
		}
		got, err := s.Client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		return got.StatusCode
	}
}

// TestLoginsOutliveRestart: a restart asks nobody for the password again who was logged in, by an account or a link. Whoever left, whose
// password was changed elsewhere, was shut out or logged out everywhere, is not let in by it. The house has no token.
func TestLoginsOutliveRestart(t *testing.T) {
	s := newSite(t, nil)
	for _, name := range []string{"甲", "乙", "丙", "丁", "戊"} {
		s.account(name, right)
	}
	terminal := s.Staff()
	stays, changes, elsewhere := s.LoggedIn("甲", right), s.LoggedIn("乙", right), s.LoggedIn("乙", right)
	shut, left, everywhere, nobody := s.LoggedIn("丙", right), s.LoggedIn("丁", right), s.LoggedIn("戊", right), s.Browser()
	address, err := url.Parse(s.Base + "/console")
	if err != nil {
		t.Fatal(err)
	}
	token := ""
	for _, cookie := range left.Client.Jar.Cookies(address) {
		if cookie.Name == "ceping_console" {
			token = cookie.Value
		}
	}
	planted := s.Browser()
	planted.Client.Jar.SetCookies(address, []*http.Cookie{{Name: "ceping_console", Value: token, Path: "/console"}})
	if got := planted.Get("/console"); got.Status != http.StatusOK || token == "" {
		t.Fatalf("a copied cookie before leaving: %d", got.Status)
	}
	left.Submit("/console/leave", nil).Shows(t, "leaving", http.StatusOK, "已退出")
	changes.Submit("/console/account", url.Values{"old": {right}, "new": {"白鹅追着邮递员跑过桥"}, "again": {"白鹅追着邮递员跑过桥"}}).Shows(t, "changing", http.StatusOK, "密码已改")
	for _, act := range []func() error{
		func() error { return s.Office.Terminal().Disable(t.Context(), "丙", true) },
		func() error { return s.Office.Terminal().EndStaffSessions(t.Context(), "戊") },
	} {
		if err := act(); err != nil {
			t.Fatal(err)
		}
	}
	visit := s.restarted(t)
	for name, test := range map[string]struct {
		c    *webtest.Staffed
		want int
	}{
		"who stays": {stays, http.StatusOK}, "by a link": {terminal, http.StatusOK}, "where the password was changed": {changes, http.StatusOK},
		"elsewhere": {elsewhere, http.StatusUnauthorized}, "shut out": {shut, http.StatusUnauthorized}, "who left": {planted, http.StatusUnauthorized},
		"logged out everywhere": {everywhere, http.StatusUnauthorized}, "a stranger": {nobody, http.StatusUnauthorized},
	} {
		if got := visit(test.c); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
	if err := s.Office.Terminal().EndTerminal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := s.restarted(t)(terminal); got != http.StatusUnauthorized {
		t.Errorf("by a link that was ended: %d", got)
	}
	for _, cookie := range stays.Client.Jar.Cookies(address) {
		files, err := filepath.Glob(filepath.Join(s.Dir, "*"))
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, file := range files {
			if text, err := os.ReadFile(file); err == nil && strings.Contains(string(text), cookie.Value) {
				t.Errorf("%s has the cookie %s", file, cookie.Name)
			}
		}
	}
}

// fewLogins are logins over a house of their own, at a time that is set.
func fewLogins(t *testing.T) (*site, *logins, *time.Time) {
	t.Helper()
	s, now := newSite(t, nil), time.Unix(1_800_000_000, 0)
	return s, newLogins(func() office.Door { return s.Office.Door() }, slog.New(slog.NewTextHandler(s.Log, nil)), func() time.Time { return now }), &now
}

// held is what scs keeps of a staff session.
func heldBy(t *testing.T, who string, generation int, deadline time.Time) []byte {
	t.Helper()
	data, err := scs.GobCodec{}.Encode(deadline, map[string]any{staffKey: who, generationKey: generation, toldField: "已保存。"})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func digestOf(n int) string { return fmt.Sprintf("%043d", n) }

// TestLoginsAreBounded: of one account so many are kept, and so many of all; the one that would end first goes, in the house too, and never
// another's for one account's sake, nor the one that has just come.
func TestLoginsAreBounded(t *testing.T) {
	s, l, now := fewLogins(t)
	ctx := t.Context()
	commit := func(n int, who string, lasts time.Duration) {
		t.Helper()
		if err := l.CommitCtx(ctx, digestOf(n), heldBy(t, who, 1, now.Add(24*time.Hour)), now.Add(lasts)); err != nil {
			t.Fatal(err)
		}
	}
	there := func(n int) bool {
		t.Helper()
		_, found, err := l.FindCtx(ctx, digestOf(n))
		return found && err == nil
	}
	commit(0, "乙", time.Minute)
	for n := 1; n <= ownLogins+2; n++ {
		commit(n, "甲", time.Hour+time.Duration(n)*time.Second)
	}
	if !there(0) || there(1) || there(2) || !there(3) || !there(ownLogins+2) {
		t.Errorf("of one account: %t %t %t %t %t", there(0), there(1), there(2), there(3), there(ownLogins+2))
	}
	for n := 100; len(l.list) < maxLogins; n++ {
		commit(n, fmt.Sprint("账号", n/10), 2*time.Hour)
	}
	commit(5000, "丙", time.Second)
	if there(0) || !there(5000) || len(l.list) != maxLogins {
		t.Errorf("of all: %t %t, %d", there(0), there(5000), len(l.list))
	}
	*now = now.Add(90 * time.Minute)
	if there(3) {
		t.Error("a login that is over lets in")
	}
	commit(6000, "丙", time.Hour)
	kept, err := s.Office.Door().Logins(ctx)
	if err != nil || len(kept) != len(l.list) || len(kept) > maxLogins-ownLogins+1 {
		t.Errorf("the house has %d, memory %d, %v", len(kept), len(l.list), err)
	}
}

// TestLoginsAreWrittenSeldom: a login is written down when it comes, when it is another's or another generation's, and now and then; not
// with every page. What pages say is never written.
func TestLoginsAreWrittenSeldom(t *testing.T) {
	s, l, now := fewLogins(t)
	ctx := t.Context()
	deadline := now.Add(24 * time.Hour)
	idle := func() int64 {
		t.Helper()
		kept, err := s.Office.Door().Logins(ctx)
		if err != nil || len(kept) != 1 {
			t.Fatalf("%+v, %v", kept, err)
		}
		return kept[0].Idle.Unix()
	}
	commit := func(generation int) (expiry int64) {
		t.Helper()
		at := now.Add(8 * time.Hour)
		if err := l.CommitCtx(ctx, digestOf(1), heldBy(t, "甲", generation, deadline), at); err != nil {
			t.Fatal(err)
		}
		return at.Unix()
	}
	first := commit(1)
	*now = now.Add(touchEvery - time.Second)
	if commit(1); idle() != first {
		t.Error("written with a page")
	}
	changed := commit(2)
	if idle() != changed {
		t.Error("another generation is not written")
	}
	*now = now.Add(touchEvery)
	if later := commit(2); idle() != later {
		t.Error("a login in use ends as if it were not")
	}
	if text, err := os.ReadFile(filepath.Join(s.Dir, "ceping.db-wal")); err == nil && strings.Contains(string(text), "已保存。") {
		t.Error("what a page says is written")
	}
	fresh := newLogins(l.door, l.logger, l.now)
	data, found, err := fresh.FindCtx(ctx, digestOf(1))
	if err != nil || !found {
		t.Fatal(found, err)
	}
	until, held, err := scs.GobCodec{}.Decode(data)
	if err != nil || !until.Equal(deadline) || held[staffKey] != "甲" || held[generationKey] != 2 || len(held) != 2 {
		t.Errorf("after a restart: %v %v, %v", until, held, err)
	}
	*now = deadline
	if _, found, _ := fresh.FindCtx(ctx, digestOf(1)); found {
		t.Error("it lets in after its deadline")
	}
}

// brokenHouse fails with what is kept of logins.
type brokenHouse struct {
	office.House
	failing error
}

func (h *brokenHouse) Logins(ctx context.Context) ([]office.Login, error) {
	if h.failing != nil {
		return nil, h.failing
	}
	return h.House.Logins(ctx)
}

func (h *brokenHouse) KeepLogin(ctx context.Context, l office.Login) error {
	if h.failing != nil {
		return h.failing
	}
	return h.House.KeepLogin(ctx, l)
}

func (h *brokenHouse) DropLogins(ctx context.Context, digests ...string) error {
	if h.failing != nil {
		return h.failing
	}
	return h.House.DropLogins(ctx, digests...)
}

// TestLoginsOfABrokenHouse: a house that cannot be read or written ends no login that is under way, and is asked again; whoever leaves is told.
func TestLoginsOfABrokenHouse(t *testing.T) {
	s, _, now := fewLogins(t)
	h := &brokenHouse{House: s.Store, failing: survey.ErrUnavailable}
	staff := office.New(h, office.Config{})
	fresh := func() *logins {
		return newLogins(staff.Door, slog.New(slog.DiscardHandler), func() time.Time { return *now })
	}
	ctx, l := t.Context(), fresh()
	deadline := now.Add(24 * time.Hour)
	data := heldBy(t, "甲", 1, deadline)
	if err := l.CommitCtx(ctx, digestOf(1), data, deadline); err != nil {
		t.Fatal(err)
	}
	if _, found, err := l.FindCtx(ctx, digestOf(1)); !found || err != nil {
		t.Errorf("under way: %t, %v", found, err)
	}
	h.failing = nil
	if err := l.CommitCtx(ctx, digestOf(1), data, deadline); err != nil {
		t.Fatal(err)
	}
	h.failing = survey.ErrUnavailable
	again := fresh()
	if _, found, err := again.FindCtx(ctx, digestOf(1)); found || err != nil {
		t.Errorf("not read yet: %t, %v", found, err)
	}
	h.failing = nil
	if _, found, err := again.FindCtx(ctx, digestOf(1)); !found || err != nil {
		t.Errorf("read then: %t, %v", found, err)
	}
	h.failing = survey.ErrUnavailable
	if err := again.DeleteCtx(ctx, digestOf(1)); !errors.Is(err, survey.ErrUnavailable) {
		t.Errorf("leaving a house that cannot be written: %v", err)
	}
	if _, found, _ := again.FindCtx(ctx, digestOf(1)); found {
		t.Error("it lets in after leaving")
	}
}
