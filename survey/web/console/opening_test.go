package console

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
	"ceping/survey/check"
	"ceping/survey/office"
	"ceping/survey/web/webtest"
)

// held is a store that can be held where an opening begins, and whose box may have a row twice.
type held struct {
	*store.Store
	copied  bool
	mu      sync.Mutex
	reached chan struct{} // closed when an opening is held
	release chan struct{}
}

func (h *held) Keys(ctx context.Context, id string) (office.Keys, error) {
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

func (h *held) ReadBox(ctx context.Context, id string) (check.Box, error) {
	box, err := h.Store.ReadBox(ctx, id)
	for key, rows := range box.Rows {
		if h.copied && len(rows) > 0 {
			box.Rows[key] = append(rows, rows[0])
		}
	}
	return box, err
}

// hold holds the next opening.
func (h *held) hold() (reached, release chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reached, h.release = make(chan struct{}), make(chan struct{})
	return h.reached, h.release
}

func (s *site) over(h *held) {
	h.Store = s.Store
	s.Office = office.New(h, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10})
	s.Book, s.Trust = office.NewSlips(h), office.NewOpening(h)
	s.mounted.reception.office, s.boxes.opening = s.Office, s.Trust
}

// TestObserverInTheWay: an observer who types wrong passphrases over and over keeps nobody from opening: the attempt of another waits for
// the one under way, is not lost, and each is told what came of their own. Each failure is an act of who tried.
func TestObserverInTheWay(t *testing.T) {
	s := newSite(t, nil)
	h := &held{}
	s.over(h)
	sat := s.Sitting(survey.Closed)
	sat.Asked()
	chair := s.Staff()
	given := chair.Added("监督", "observer", "")
	observer := s.LoggedIn("监督", given)
	observer.Sure(sat.ID, given)
	path := "/console/sessions/" + sat.ID
	wrong := url.Values{"passphrase": {"wrong-passphrase-one", "wrong-passphrase-two"}}

	reached, release := h.hold()
	observer.Submit(path+"/opening", wrong)
	<-reached
	observer.Submit(path+"/opening", wrong) // more of the same, while the first is under way
	if got := chair.Submit(path+"/opening", url.Values{"passphrase": webtest.Trusted[:2]}); got.Status != http.StatusSeeOther {
		t.Fatalf("the right passphrases: %d %s", got.Status, got.Body)
	}
	chair.Get(path+"/work").Shows(t, "waiting", http.StatusOK, "正在开箱")
	close(release)
	if got := chair.Finish(sat.ID); got.Status != http.StatusSeeOther {
		t.Fatalf("the right passphrases end in %d\n%s", got.Status, got.Body)
	}
	if session, err := s.Office.Session(t.Context(), sat.ID); err != nil || session.Phase != survey.Opened {
		t.Fatalf("the session is %s, %v", session.Phase, err)
	}
	if got := observer.Finish(sat.ID); got.Status != http.StatusConflict {
		t.Errorf("the observer is told %d\n%s", got.Status, got.Body)
	}
	log, err := s.Office.Terminal().Audit(t.Context())
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
	sat := s.Sitting(survey.Voting)
	sat.CastExample()
	sat.Advance(survey.Closed)
	sat.Asked()
	c := s.Staff()
	path, reason := "/console/sessions/"+sat.ID, "监票人<当场>同意"
	shown := "监票人&lt;当场&gt;同意"
	c.Get(path+"/opening").Shows(t, "before", http.StatusOK, "票箱检查不符，还没有试任何口令", "与另一个的编号相同，可能是在存放处复制的：相同的只计一个", `name="despite"`)
	c.Submit(path+"/opening", url.Values{"passphrase": webtest.Trusted[:2]})
	c.Finish(sat.ID).Shows(t, "without a reason", http.StatusConflict, "口令没有试", "只计一个")
	for name, form := range map[string]url.Values{
		"no tick":   {"passphrase": webtest.Trusted[:2], "reason": {reason}},
		"no reason": {"passphrase": webtest.Trusted[:2], "despite": {"yes"}, "reason": {" "}},
	} {
		c.Submit(path+"/opening", form).Shows(t, name, http.StatusConflict, "请写明理由，并打勾确认")
	}
	c.Submit(path+"/opening", url.Values{"passphrase": {webtest.Trusted[0], "wrong-passphrase-two"}, "despite": {"yes"}, "reason": {reason}})
	c.Finish(sat.ID).Shows(t, "a wrong passphrase", http.StatusConflict, "口令不正确", `value="`+shown+`"`)
	c.Submit(path+"/opening", url.Values{"passphrase": webtest.Trusted[:2], "despite": {"yes"}, "reason": {reason}})
	if got := c.Finish(sat.ID); got.Status != http.StatusSeeOther {
		t.Fatalf("with a reason: %d %s", got.Status, got.Body)
	}
	for _, page := range []string{path, path + "/results", path + "/report/html"} {
		c.Get(page).Shows(t, page, http.StatusOK, "仍然开箱，理由：", shown)
	}
	if got := c.Get(path); strings.Contains(got.Body, "核对无误") || !strings.Contains(got.Body, "异常提示") {
		t.Errorf("the one who leads the meeting is to say that the counts are right:\n%s", got.Body)
	}
	for _, page := range []string{"/report/csv", "/report/json"} {
		if got := c.Get(path + page); !strings.Contains(got.Body, "仍然开箱，理由：") {
			t.Errorf("%s: %d, without the alarm", page, got.Status)
		}
	}
	c.Get("/console/audit").Shows(t, "the log", http.StatusOK, "检查不符，没有开箱", "检查不符，仍然开箱，理由："+shown)
	for _, page := range []string{"/screen/" + sat.ID, "/api/v1/sessions/" + sat.ID + "/counts"} {
		if got := s.Do(http.MethodGet, page, ""); strings.Contains(got.Body, "理由") || strings.Contains(got.Body, "得分") {
			t.Errorf("%s shows\n%s", page, got.Body)
		}
	}
}

// TestLeftoverTwice: more left over than was not collected is asked twice, for that very number, and then said at once.
func TestLeftoverTwice(t *testing.T) {
	s := newSite(t, nil)
	sat := s.Sitting(survey.Voting)
	sat.Collect("A")
	sat.Collect("A")
	sat.Advance(survey.Closed)
	c := s.Staff()
	path := "/console/sessions/" + sat.ID
	enter := func(a, confirmed string) webtest.Answer {
		t.Helper()
		return c.Submit(path+"/leftover", url.Values{"A": {a}, "confirmed": {confirmed}})
	}
	const doubt = "请再清点一遍：余票里有已被领取的"
	first := enter("5", "")
	first.Shows(t, "5 of 6 with 2 collected", http.StatusConflict, doubt, `value="5"`, "再次保存余票")
	confirmed := field(t, first.Body, "confirmed")
	enter("6", confirmed).Shows(t, "another number", http.StatusConflict, doubt, `value="6"`)
	enter("7", confirmed).Shows(t, "more than there are", http.StatusConflict, "应在0到6之间")
	if got := enter("5", confirmed); got.Status != http.StatusSeeOther {
		t.Fatalf("the same again: %d %s", got.Status, got.Body)
	}
	c.Get(path).Shows(t, "said at once", http.StatusOK, "请现在核对", "发出票数少于领取票数")
	if got := enter("4", ""); got.Status != http.StatusSeeOther {
		t.Fatalf("what can be: %d %s", got.Status, got.Body)
	}
	if page := c.Get(path); strings.Contains(page.Body, "请现在核对") {
		t.Error("it is said still")
	}
}
