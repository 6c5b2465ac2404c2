package screen

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// listenAs opens a stream with a pass.
func listenAs(t *testing.T, s *webtest.Sitting, pass *http.Cookie) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.Base+"/screen/"+s.ID+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	if pass != nil {
		request.AddCookie(pass)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	return answer
}

// TestPassHasAPlace: while others have all places that anybody may have, a screen with a pass has its stream, and goes on having one however
// often it comes again; one without, or with a pass that nobody was given, has none.
func TestPassHasAPlace(t *testing.T) {
	site := newSite(t, nil)
	s := site.Sitting(survey.Voting)
	for range cap(site.streams.places) {
		site.streams.places <- struct{}{}
	}
	if got := listenAs(t, s, nil); got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("without a pass: %d", got.StatusCode)
	}
	for name, value := range map[string]string{"a made-up one": strings.Repeat("a", 22), "none": ""} {
		if got := listenAs(t, s, &http.Cookie{Name: passName, Value: value}); got.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
	}
	pass := site.passes.Renew("")
	if again := site.passes.Renew(pass.Value); again.Value != pass.Value {
		t.Error("a browser that comes again takes another pass")
	}
	first := listenAs(t, s, pass)
	for i := range 3 * maxOfOne {
		if got := listenAs(t, s, pass); got.StatusCode != http.StatusOK {
			t.Fatalf("stream %d: %d", i+2, got.StatusCode)
		}
	}
	over := make(chan struct{})
	go func() {
		defer close(over)
		for buffer := make([]byte, 1024); ; {
			if _, err := first.Body.Read(buffer); err != nil {
				return
			}
		}
	}()
	select {
	case <-over:
	case <-time.After(webtest.Patience):
		t.Error("the first of too many streams goes on")
	}
	site.passes.mu.Lock()
	defer site.passes.mu.Unlock()
	if n := len(site.passes.list[0].streams); n > maxOfOne {
		t.Errorf("one browser has %d streams", n)
	}
}

// TestPassesAreBounded: so many browsers have a pass, and the one that came last has one for certain.
func TestPassesAreBounded(t *testing.T) {
	p := &Passes{}
	first := p.Renew("").Value
	second := p.Renew("").Value
	for range maxPasses - 2 {
		p.Renew("")
	}
	p.Renew(first) // as new again
	last := p.Renew("")
	ask := func(value string) bool {
		r, err := http.NewRequest(http.MethodGet, "/screen/x/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: passName, Value: value})
		leave, ok := p.take(r, func() {})
		if ok {
			leave()
		}
		return ok
	}
	if len(p.list) != maxPasses || !ask(last.Value) || !ask(first) || ask(second) {
		t.Errorf("%d passes; the last %t, renewed %t, the oldest %t", len(p.list), ask(last.Value), ask(first), ask(second))
	}
	if last.Path != "/screen" || !last.HttpOnly || last.SameSite != http.SameSiteStrictMode {
		t.Errorf("cookie: %v", last)
	}
}
