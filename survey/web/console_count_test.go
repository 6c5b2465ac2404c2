package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ceping/survey"
)

// TestGlimpses: 领取 and 收回 move every five seconds and no oftener, all else at once.
func TestGlimpses(t *testing.T) {
	g, start := newGlimpses(), time.Unix(0, 0)
	for _, test := range []struct {
		after                time.Duration
		session              string
		cast, void, wantCast int
	}{
		{0, "s", 1, 0, 1}, {time.Second, "s", 2, 1, 1}, {4999 * time.Millisecond, "s", 3, 1, 1},
		{4999 * time.Millisecond, "other", 7, 0, 7}, {5 * time.Second, "s", 4, 1, 4}, {9 * time.Second, "s", 5, 2, 4},
	} {
		counts := map[string]survey.Counts{"A": {Collected: test.cast + 1, Cast: test.cast, Void: test.void}}
		g.settle(test.session, start.Add(test.after), counts)
		if got := counts["A"]; got.Cast != test.wantCast || got.Collected != test.wantCast+1 || got.Void != test.void {
			t.Errorf("%s after %v: %+v, want %d cast", test.session, test.after, got, test.wantCast)
		}
	}
}

// TestConsoleDoesNotTime: a page loaded right after a cast does not show it yet; a closed box shows all.
func TestConsoleDoesNotTime(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Voting)
	c, path := s.staff(), "/console/sessions/"+s.id
	begun := time.Now()
	c.get(path).shows(t, "before", http.StatusOK, "还没有人领票")
	if got := s.post("cast", s.sealed(s.collect("A"))); got.status != http.StatusNoContent {
		t.Fatal(got.body)
	}
	after := c.get("/console")
	if time.Since(begun) < glimpseInterval && !strings.Contains(after.body, "领取 0 · 收回 0") {
		t.Errorf("a cast shows at once: %s", after.body)
	}
	s.advance(survey.Closed)
	c.get("/console").shows(t, "closed", http.StatusOK, "领取 1 · 收回 1")
}
