package console

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/password"
	"ceping/survey/web"
	"ceping/survey/web/webtest"
)

// clock is the console's, to be moved by a test.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// timed gives the console a clock that stands, and failures that are told at once.
func (s *site) timed() *clock {
	c := &clock{at: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	s.mounted.door.now, s.mounted.door.failTime = c.now, 0
	return c
}

// account makes one without the console's help.
func (s *site) account(name, given string) {
	s.T.Helper()
	p := survey.Person{Name: name, Role: survey.Administrator, Password: password.Hash(given)}
	if err := s.Office.Terminal().AddPerson(s.T.Context(), p); err != nil {
		s.T.Fatal(err)
	}
}

// acts are the audit log's entries of a name.
func (s *site) acts(name string) (found []survey.AuditEntry) {
	s.T.Helper()
	log, err := s.Office.Terminal().Audit(s.T.Context())
	if err != nil {
		s.T.Fatal(err)
	}
	for _, e := range log {
		if e.Name == name {
			found = append(found, e)
		}
	}
	return found
}

const right = "the right password 2026"

// TestGuessing: after some wrong passwords the account has to wait in a new browser, the right one included; others do not.
func TestGuessing(t *testing.T) {
	s := newSite(t, nil)
	now := s.timed()
	s.account("甲", right)
	s.account("乙", right)
	stranger := s.Browser()
	for range freeTries + 1 {
		stranger.Login("甲", "wrong").Shows(t, "wrong", http.StatusConflict, "账号或密码不对")
	}
	stranger.Login("甲", right).Shows(t, "right, too soon", http.StatusConflict, "账号或密码不对")
	s.LoggedIn("乙", right)
	now.pass(3 * time.Second)
	s.LoggedIn("甲", right)
}

// TestFaultNamesLeaveNothing: names that no account has, possible ones and impossible ones, leave nothing in memory and next to
// nothing in the audit log.
func TestFaultNamesLeaveNothing(t *testing.T) {
	s := newSite(t, nil)
	s.timed()
	s.account("甲", right)
	for _, name := range []string{"", "<甲>", strings.Repeat("长", 500), survey.Terminal, survey.Stranger} {
		got, err := s.Client.PostForm(s.Base+"/console/login", url.Values{"name": {name}, "password": {"x"}})
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
	}
	if got := s.acts("login failed"); len(got) != 0 {
		t.Errorf("a name that no account can have is an act: %+v", got)
	}
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := range 500 {
				name := fmt.Sprintf("nobody%d-%d", worker, i)
				if i%5 == 0 {
					name = "<" + strings.Repeat("长", 500) + name
				}
				got, err := s.Client.PostForm(s.Base+"/console/login", url.Values{"name": {name}, "password": {"x"}})
				if err != nil {
					t.Error(err)
					return
				}
				got.Body.Close()
				if got.StatusCode != http.StatusConflict {
					t.Errorf("%.20s: %d", name, got.StatusCode)
				}
			}
		})
	}
	all.Wait()
	c := s.mounted.door
	if len(c.accounts.keys)+len(c.browsers.keys) != 0 || len(c.failures.counts) > 1 {
		t.Errorf("keeps %d and %d waits, %d counts", len(c.accounts.keys), len(c.browsers.keys), len(c.failures.counts))
	}
	if got := s.acts("login failed"); len(got) != 1 {
		t.Errorf("acts: %+v", got)
	}
}

// TestFaultLoginFlood: while hundreds type wrong passwords, for an account and for names without one, another account logs in
// from a new browser within seconds.
func TestFaultLoginFlood(t *testing.T) {
	s := newSite(t, nil)
	s.account("甲", right)
	s.account("乙", right)
	s.mounted.door.failTime = failTime
	stop := make(chan struct{})
	var all sync.WaitGroup
	var begun atomic.Int64
	flood := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1000}}
	for i := range 300 {
		all.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				name := "甲"
				if i%2 == 0 {
					name = fmt.Sprintf("nobody%d-%d", i, n)
				}
				request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.Base+"/console/login", strings.NewReader(url.Values{"name": {name}, "password": {"wrong"}}.Encode()))
				if err != nil {
					t.Error(err)
					return
				}
				request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				begun.Add(1)
				if answer, err := flood.Do(request); err == nil {
					answer.Body.Close()
				}
			}
		})
	}
	defer func() { close(stop); all.Wait(); flood.CloseIdleConnections() }()
	for begun.Load() < 300 {
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(500 * time.Millisecond) // they are under way
	for range 3 {
		at := time.Now()
		s.LoggedIn("乙", right)
		if took := time.Since(at); took > 8*time.Second {
			t.Errorf("an honest login took %v", took)
		}
	}
}

// TestFaultLoginsCrowded: when all places are taken, a login is told so at once, with its name in the form.
func TestFaultLoginsCrowded(t *testing.T) {
	s := newSite(t, nil)
	s.timed()
	s.account("甲", right)
	known := s.LoggedIn("甲", right)
	s.mounted.door.strangers = nil // nothing can be sent: full for ever
	for _, name := range []string{"甲", "nobody"} {
		got := s.Browser().Login(name, right)
		got.Shows(t, name, http.StatusTooManyRequests, "同时登录的人太多", `value="`+name+`"`)
		if got.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	if got := known.Login("甲", right); got.Status != http.StatusSeeOther {
		t.Errorf("a browser that has logged in before: %d", got.Status)
	}
}

// TestFaultKnownBrowser: a browser in which an account has logged in never waits for strangers' wrong passwords, after a restart
// neither, and has waits of its own.
func TestFaultKnownBrowser(t *testing.T) {
	s := newSite(t, nil)
	now := s.timed()
	s.account("甲", right)
	s.account("乙", right)
	known, second, stranger := s.LoggedIn("甲", right), s.LoggedIn("甲", right), s.Browser()
	for range freeTries + 10 {
		stranger.Login("甲", "wrong").Shows(t, "wrong", http.StatusConflict, "账号或密码不对")
	}
	stranger.Login("甲", right).Shows(t, "right, too soon, in a new browser", http.StatusConflict, "账号或密码不对", "要等几分钟")
	if got := known.Login("甲", right); got.Status != http.StatusSeeOther {
		t.Fatalf("right, in a browser that logged in before: %d", got.Status)
	}
	address, err := url.Parse(s.Base + knownPath)
	if err != nil {
		t.Fatal(err)
	}
	var kept *http.Cookie
	for _, cookie := range known.Client.Jar.Cookies(address) {
		if cookie.Name == knownCookie("甲") {
			kept = cookie
		}
	}
	if kept == nil {
		t.Fatal("no cookie")
	}
	restarted, err := web.New(s.config.Config)
	if err != nil {
		t.Fatal(err)
	}
	anew := &site{}
	if _, err := anew.rooms(restarted, s.config); err != nil {
		t.Fatal(err)
	}
	anew.mounted.door.now, anew.mounted.door.failTime = now.now, 0
	again := httptest.NewUnstartedServer(nil)
	again.Config = restarted.HTTPServer()
	again.Start()
	defer again.Close()
	login := func(name, given string, cookie *http.Cookie) int {
		request, err := http.NewRequest(http.MethodPost, again.URL+"/console/login", strings.NewReader(url.Values{"name": {name}, "password": {given}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.AddCookie(cookie)
		got, err := s.Client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		return got.StatusCode
	}
	none := &http.Cookie{Name: "x", Value: "y"}
	for range freeTries + 2 {
		login("甲", "wrong", none)
		login("乙", "wrong", none)
	}
	other := &http.Cookie{Name: knownCookie("乙"), Value: kept.Value}
	forged := &http.Cookie{Name: kept.Name, Value: kept.Value[:len(kept.Value)-3] + "AAA"}
	if login("甲", right, kept) != http.StatusSeeOther {
		t.Error("a restart forgets the browser")
	}
	if login("甲", right, forged) == http.StatusSeeOther || login("乙", right, other) == http.StatusSeeOther {
		t.Error("a forged cookie, or another account's, is believed")
	}

	for range freeTries + 1 {
		known.Login("甲", "wrong")
	}
	known.Login("甲", right).Shows(t, "its own wrong ones", http.StatusConflict, "请等 2 秒再试")
	if got := second.Login("甲", right); got.Status != http.StatusSeeOther {
		t.Errorf("another known browser waits too: %d", got.Status)
	}
	now.pass(3 * time.Second)
	if got := known.Login("甲", right); got.Status != http.StatusSeeOther {
		t.Errorf("after its wait: %d", got.Status)
	}
	if err := s.Office.Terminal().SetPassword(t.Context(), "甲", password.Hash("another one 2026")); err != nil {
		t.Fatal(err)
	}
	now.pass(time.Second)
	for range freeTries + 10 {
		stranger.Login("甲", "wrong")
	}
	known.Login("甲", "another one 2026").Shows(t, "known by the password before", http.StatusConflict)
}

// TestFaultOwnPassword: strangers' wrong passwords do not keep a clerk from changing the own one, and wrong old ones in one staff
// session slow down that one alone.
func TestFaultOwnPassword(t *testing.T) {
	s := newSite(t, nil)
	now := s.timed()
	s.account("甲", right)
	one, two, stranger := s.LoggedIn("甲", right), s.LoggedIn("甲", right), s.Browser()
	for range freeTries + 10 {
		stranger.Login("甲", "wrong")
	}
	change := func(c *webtest.Staffed, old, fresh string) webtest.Answer {
		return c.Submit("/console/account", url.Values{"old": {old}, "new": {fresh}, "again": {fresh}})
	}
	for range freeTries + 1 {
		change(two, "wrong", "whatever 2026").Shows(t, "wrong old one", http.StatusConflict, "账号或密码不对")
	}
	change(two, right, "whatever 2026").Shows(t, "too soon", http.StatusConflict, "请等 2 秒再试")
	change(one, right, "my own one 2026").Shows(t, "changing", http.StatusOK, "密码已改")
	one.Get("/console").Shows(t, "this browser", http.StatusOK)
	two.Get("/console").Shows(t, "the other one", http.StatusUnauthorized)
	now.pass(time.Second)
	if got := one.Login("甲", "my own one 2026"); got.Status != http.StatusSeeOther {
		t.Errorf("the browser is not known by the new password: %d", got.Status)
	}
}

// TestFaultNothingToLearn: a new browser gets the same words after the same time for a wrong password, an unknown name, an account
// that is shut out and one that must wait.
func TestFaultNothingToLearn(t *testing.T) {
	s := newSite(t, nil)
	s.account("甲", right)
	s.account("乙", right)
	s.account("丙", right)
	s.timed() // the wait must not run out on a busy machine
	for range freeTries + 1 {
		s.Browser().Login("乙", "wrong")
	}
	if err := s.Office.Terminal().Disable(t.Context(), "丙", true); err != nil {
		t.Fatal(err)
	}
	s.mounted.door.failTime = 1500 * time.Millisecond
	bodies := map[string]bool{}
	for _, name := range []string{"甲", "乙", "丙", "丁"} {
		at := time.Now()
		got := s.Browser().Login(name, map[bool]string{true: "wrong", false: right}[name == "甲"])
		got.Shows(t, name, http.StatusConflict)
		if took := time.Since(at); took < s.mounted.door.failTime {
			t.Errorf("%s is told after %v", name, took)
		}
		bodies[strings.ReplaceAll(got.Body, name, "")] = true
	}
	if len(bodies) != 1 {
		t.Errorf("%d different answers", len(bodies))
	}
}

// TestLoginActs: logins, failures and lock-outs are acts; what was typed is not written, nobody who only types fills the log,
// and nothing is lost: the numbers add up.
func TestLoginActs(t *testing.T) {
	s := newSite(t, nil)
	now := s.timed()
	s.account("甲", right)
	stranger, typed := s.Browser(), "secret-typed-as-a-name"
	for range 40 {
		stranger.Login(typed, "wrong")
	}
	for range 30 {
		stranger.Login("甲", "wrong")
	}
	if got := s.acts("lock out"); len(got) != 1 || got[0].Detail != "甲" || got[0].Who != survey.Stranger {
		t.Errorf("lock-outs: %+v", got)
	}
	if got := s.acts("login failed"); len(got) != 2 {
		t.Errorf("failures at once: %+v", got)
	}
	now.pass(failuresEvery)
	stranger.Login(typed, "wrong")
	s.LoggedIn("甲", right)
	in := s.acts("log in")
	if len(in) != 1 || in[0].Who != "甲" || in[0].Detail != "new browser, 30 failed before" {
		t.Errorf("logins: %+v", in)
	}
	for range 7 {
		stranger.Login("甲", "wrong")
		stranger.Login(typed, "wrong")
	}
	s.mounted.Finish()
	sums := map[string]int{}
	for _, e := range s.acts("login failed") {
		times, at := 0, ""
		if n, err := fmt.Sscanf(e.Detail, "%d at %s", &times, &at); n != 2 || e.Who != survey.Stranger {
			t.Errorf("%+v: %v", e, err)
		}
		sums[at] += times
	}
	if sums["甲"] != 1+7 || sums["no"] != 40+1+7 {
		t.Errorf("failures by account: %v", sums)
	}
	log, err := s.Office.Terminal().Audit(t.Context())
	if err != nil || len(log) > 12 {
		t.Errorf("%d acts, %v", len(log), err)
	}
	for _, e := range log {
		if strings.Contains(e.Detail+e.Who, typed) {
			t.Errorf("what was typed is written: %+v", e)
		}
	}
	s.Staff().Get("/console/audit").Shows(t, "the log", http.StatusOK, "登录（新的浏览器），此前失败30次", "登录失败：账号甲，1次", "登录失败：40次，账号不存在", "连续输错密码，暂停登录：甲", "取一次性链接", "用一次性链接进入", "未登录的人")
}

// TestFaultCrowdTellsNothing: who types in a crowd learns nothing of what accounts there are either: a name without an account is refused in
// the same words as one that has its share of the line already, or finds it full.
func TestFaultCrowdTellsNothing(t *testing.T) {
	s := newSite(t, nil)
	s.timed()
	s.account("甲", right)
	h, done := &s.mounted.door.hashing, make(chan struct{})
	var all sync.WaitGroup
	defer all.Wait()
	defer close(done)
	lines := 0
	enters := func(account string) {
		t.Helper()
		all.Go(func() { h.do(t.Context(), account, false, func() { <-done }) })
		lines++
		await(t, func() bool { return h.busy+len(h.line[1]) == lines }, &h.mu)
	}
	same := func(what string, status int, says string) {
		t.Helper()
		for _, name := range []string{"甲", "nobody"} {
			s.Browser().Login(name, "wrong").Shows(t, name+", "+what, status, says)
		}
	}
	for i := range maxHashing {
		enters(fmt.Sprint("busy", i))
	}
	for range maxOwn {
		enters("甲")
	}
	same("others wait for it", http.StatusConflict, "账号或密码不对")
	for i := range maxLine - maxOwn {
		enters(fmt.Sprint("line", i))
	}
	same("a full line", http.StatusTooManyRequests, "同时登录的人太多")
	for range freeTries + 1 {
		s.mounted.door.accounts.wait("甲")
	}
	same("a full line, and the account must wait", http.StatusTooManyRequests, "同时登录的人太多")
}
