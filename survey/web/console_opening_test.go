package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/version1"
)

// held is a store that can be held where an opening begins, and whose box may have a row twice.
type held struct {
	*store.Store
	copied  bool
	mu      sync.Mutex
	reached chan struct{} // closed when an opening is held
	release chan struct{}
}

func (h *held) Keys(ctx context.Context, id string) (survey.Keys, error) {
	h.mu.Lock()
	reached, release := h.reached, h.release
	h.reached = nil
	h.mu.Unlock()
	if reached != nil {
		close(reached)
		<-release
	}
	return h.Store.Keys(ctx, id)
}

func (h *held) Ballots(ctx context.Context, id string) ([]version1.SealedBallot, error) {
	ballots, err := h.Store.Ballots(ctx, id)
	if h.copied && len(ballots) > 0 {
		ballots = append(ballots, ballots[0])
	}
	return ballots, err
}

// hold holds the next opening.
func (h *held) hold() (reached, release chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reached, h.release = make(chan struct{}), make(chan struct{})
	return h.reached, h.release
}

func (s *site) over(h *held) {
	h.Store = s.store
	s.office = office.New(h, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10})
	s.server.console.config.Office = s.office
}

// TestObserverInTheWay: an observer who types wrong passphrases over and over keeps nobody from opening: the attempt of another waits for
// the one under way, is not lost, and each is told what came of their own. Each failure is an act of who tried.
func TestObserverInTheWay(t *testing.T) {
	s := newSite(t, nil)
	h := &held{}
	s.over(h)
	sat := s.sitting(survey.Closed)
	sat.asked()
	chair := s.staff()
	observer := s.loggedIn("监督", chair.added("监督", "observer", ""))
	path := "/console/sessions/" + sat.id
	wrong := url.Values{"passphrase": {"wrong-passphrase-one", "wrong-passphrase-two"}}

	reached, release := h.hold()
	observer.submit(path+"/opening", wrong)
	<-reached
	observer.submit(path+"/opening", wrong) // more of the same, while the first is under way
	if got := chair.submit(path+"/opening", url.Values{"passphrase": trusted[:2]}); got.status != http.StatusSeeOther {
		t.Fatalf("the right passphrases: %d %s", got.status, got.body)
	}
	chair.get(path+"/work").shows(t, "waiting", http.StatusOK, "正在开箱")
	close(release)
	if got := chair.finish(sat.id); got.status != http.StatusSeeOther {
		t.Fatalf("the right passphrases end in %d\n%s", got.status, got.body)
	}
	if session, err := s.office.Session(t.Context(), sat.id); err != nil || session.Phase != survey.Opened {
		t.Fatalf("the session is %s, %v", session.Phase, err)
	}
	if got := observer.finish(sat.id); got.status != http.StatusConflict {
		t.Errorf("the observer is told %d\n%s", got.status, got.body)
	}
	log, err := s.office.Audit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	failed := 0
	for _, e := range log {
		if e.Name == "open failed" {
			failed++
			if e.Who != "监督" || e.Detail != "2 passphrases" {
				t.Errorf("%+v", e)
			}
		}
	}
	if failed != 1 {
		t.Errorf("%d failed openings in the log", failed)
	}
}

// TestAttempts: each person has a budget of their own on each session; beyond, they wait longer and longer, and are forgotten in the end.
func TestAttempts(t *testing.T) {
	clock := time.Unix(0, 0)
	o := newOpenings(func() time.Time { return clock })
	for i := range freeAttempts {
		if wait := o.begin("s 监督", ""); wait > 0 {
			t.Fatalf("attempt %d waits %s", i+1, wait)
		}
	}
	for _, want := range []time.Duration{5, 10, 20, 40, 80, 120, 120} {
		want *= time.Second
		if wait := o.begin("s 监督", "理由"); wait > 0 {
			t.Fatalf("after the wait: %s", wait)
		}
		if wait := o.begin("s 监督", "理由"); wait != want {
			t.Errorf("waits %s, want %s", wait, want)
		}
		if wait := o.begin("s 组长", ""); wait > 0 {
			t.Errorf("another person waits %s", wait)
		}
		o.forget("s 组长")
		clock = clock.Add(want)
	}
	if got := o.reason("s 监督"); got != "理由" {
		t.Errorf("reason %q", got)
	}
	clock = clock.Add(2 * time.Hour)
	o.begin("s 组长", "")
	if len(o.attempts) != 1 {
		t.Errorf("%d are kept", len(o.attempts))
	}
}

// TestOpenedDespite: what does not fit stands on the page, plainly; going on takes a reason and a tick, the reason is not lost to a
// mistyped passphrase, and it stands on every page of results, and on no screen of the hall.
func TestOpenedDespite(t *testing.T) {
	s := newSite(t, nil)
	h := &held{copied: true}
	s.over(h)
	sat := s.sitting(survey.Voting)
	sat.castExample()
	sat.advance(survey.Closed)
	sat.asked()
	c := s.staff()
	path, reason := "/console/sessions/"+sat.id, "监票人<当场>同意"
	shown := "监票人&lt;当场&gt;同意"
	c.get(path+"/opening").shows(t, "before", http.StatusOK, "票箱检查不符，还没有试任何口令", "是票箱里另一张的复制，只计一次", "内容与封箱校验码不符", `name="despite"`)
	c.submit(path+"/opening", url.Values{"passphrase": trusted[:2]})
	c.finish(sat.id).shows(t, "without a reason", http.StatusConflict, "口令没有试", "只计一次")
	for name, form := range map[string]url.Values{
		"no tick":   {"passphrase": trusted[:2], "reason": {reason}},
		"no reason": {"passphrase": trusted[:2], "despite": {"yes"}, "reason": {" "}},
	} {
		c.submit(path+"/opening", form).shows(t, name, http.StatusConflict, "请写明理由，并打勾确认")
	}
	c.submit(path+"/opening", url.Values{"passphrase": {trusted[0], "wrong-passphrase-two"}, "despite": {"yes"}, "reason": {reason}})
	c.finish(sat.id).shows(t, "a wrong passphrase", http.StatusConflict, "口令不正确", `value="`+shown+`"`)
	c.submit(path+"/opening", url.Values{"passphrase": trusted[:2], "despite": {"yes"}, "reason": {reason}})
	if got := c.finish(sat.id); got.status != http.StatusSeeOther {
		t.Fatalf("with a reason: %d %s", got.status, got.body)
	}
	for _, page := range []string{path, path + "/results", path + "/report/html"} {
		c.get(page).shows(t, page, http.StatusOK, "仍然开箱，理由：", shown)
	}
	if got := c.get(path); strings.Contains(got.body, "核对无误") || !strings.Contains(got.body, "异常提示") {
		t.Errorf("the one who leads the meeting is to say that the counts are right:\n%s", got.body)
	}
	for _, page := range []string{"/report/csv", "/report/json"} {
		if got := c.get(path + page); !strings.Contains(got.body, "仍然开箱，理由：") {
			t.Errorf("%s: %d, without the alarm", page, got.status)
		}
	}
	c.get("/console/audit").shows(t, "the log", http.StatusOK, "检查不符，没有开箱", "检查不符，仍然开箱，理由："+shown)
	for _, page := range []string{"/screen/" + sat.id, "/api/v1/sessions/" + sat.id + "/counts"} {
		if got := s.do(http.MethodGet, page, ""); strings.Contains(got.body, "理由") || strings.Contains(got.body, "得分") {
			t.Errorf("%s shows\n%s", page, got.body)
		}
	}
}

// TestLeftoverTwice: more left over than was not collected is asked twice, for that very number, and then said at once.
func TestLeftoverTwice(t *testing.T) {
	s := newSite(t, nil)
	sat := s.sitting(survey.Voting)
	sat.collect("A")
	sat.collect("A")
	sat.advance(survey.Closed)
	c := s.staff()
	path := "/console/sessions/" + sat.id
	enter := func(a, confirmed string) answer {
		t.Helper()
		return c.submit(path+"/leftover", url.Values{"A": {a}, "confirmed": {confirmed}})
	}
	const doubt = "请再清点一遍：余票里有已被领取的"
	first := enter("5", "")
	first.shows(t, "5 of 6 with 2 collected", http.StatusConflict, doubt, `value="5"`, "再次保存余票")
	confirmed := field(t, first.body, "confirmed")
	enter("6", confirmed).shows(t, "another number", http.StatusConflict, doubt, `value="6"`)
	enter("7", confirmed).shows(t, "more than there are", http.StatusConflict, "应在0到6之间")
	if got := enter("5", confirmed); got.status != http.StatusSeeOther {
		t.Fatalf("the same again: %d %s", got.status, got.body)
	}
	c.get(path).shows(t, "said at once", http.StatusOK, "请现在核对", "发出票数少于领取票数")
	if got := enter("4", ""); got.status != http.StatusSeeOther {
		t.Fatalf("what can be: %d %s", got.status, got.body)
	}
	if page := c.get(path); strings.Contains(page.body, "请现在核对") {
		t.Error("it is said still")
	}
}
