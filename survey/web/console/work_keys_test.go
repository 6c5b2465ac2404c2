package console

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/web/webtest"
)

// TestFaultWorkTellsKeys: the page of a long act says how many of the trustees' locks are done and how many wait before it, and
// the office tells it so.
func TestFaultWorkTellsKeys(t *testing.T) {
	s := newSite(t, nil)
	c, works, id := s.Staff(), s.mounted.works, s.Create(nil)
	path := "/console/sessions/" + id
	for _, test := range []struct {
		stands work
		words  []string
	}{
		{work{Kind: "ready", Keys: boxkey.Progress{Done: 2, Total: 5}}, []string{"正在制票", "已锁 2 / 5 道", `value="2" max="5"`}},
		{work{Kind: "ready", Keys: boxkey.Progress{Total: 5, Ahead: 7}}, []string{"正在排队", "前面还有7道锁", "已锁 0 / 5 道"}},
		{work{Kind: "opening", Keys: boxkey.Progress{Done: 1, Total: 2}}, []string{"正在开箱", "已开 1 / 2 道"}},
		{work{Kind: "opening", Keys: boxkey.Progress{Done: 2, Total: 2}, Done: 3, Total: 7}, []string{"正在计票", "3 / 7 个信封"}},
	} {
		works.mu.Lock()
		works.list[id] = &test.stands
		works.mu.Unlock()
		c.Get(path+"/work").Shows(t, test.words[0], http.StatusOK, test.words...)
	}
	works.mu.Lock()
	delete(works.list, id)
	works.mu.Unlock()

	c.Submit(path+"/ready", url.Values{"passphrase": webtest.Trusted})
	for deadline := time.Now().Add(time.Minute); works.under(id) && time.Now().Before(deadline); time.Sleep(time.Millisecond) {
	}
	if w, _ := works.look(id); !w.Finished || w.Err != nil || w.Keys != (boxkey.Progress{Done: 5, Total: 5}) {
		t.Errorf("made ready: %+v", w)
	}
	if session, err := s.Office.Session(t.Context(), id); err != nil || session.Phase != survey.Ready {
		t.Errorf("the session is %s, %v", session.Phase, err)
	}
}
