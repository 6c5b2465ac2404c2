package console

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/web/webtest"
)

// TestGlimpses: 领取, 收回 and the paper ones among them move every five seconds and no oftener, all else at once.
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
		counts := map[string]count.Counts{"A": {Collected: test.cast + 1, Cast: test.cast, Paper: test.cast, Void: test.void}}
		g.settle(test.session, start.Add(test.after), counts)
		if got := counts["A"]; got.Cast != test.wantCast || got.Collected != test.wantCast+1 || got.Paper != test.wantCast || got.Void != test.void {
			t.Errorf("%s after %v: %+v, want %d cast", test.session, test.after, got, test.wantCast)
		}
	}
}

// TestGlimpsesOfReplaced: a slip that staff have just replaced was collected, in its category and in total.
func TestGlimpsesOfReplaced(t *testing.T) {
	g, start := newGlimpses(), time.Unix(0, 0)
	g.settle("s", start, map[string]count.Counts{"A": {}, "B": {Collected: 5}, count.Total: {Collected: 5}})
	counts := map[string]count.Counts{"A": {Collected: 2, Replaced: 1}, "B": {Collected: 7, Replaced: 2}, count.Total: {Collected: 9, Replaced: 3}}
	g.settle("s", start.Add(time.Second), counts)
	if counts["A"].Collected != 1 || counts["B"].Collected != 5 || counts[count.Total].Collected != 6 {
		t.Errorf("told %+v", counts)
	}
}

// TestConsoleDoesNotTime: a page loaded right after a cast does not show it yet; a closed box shows all.
func TestConsoleDoesNotTime(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	c, path := s.Staff(), "/console/sessions/"+s.ID
	begun := time.Now()
	c.Get(path).Shows(t, "before", http.StatusOK, "还没有人领票")
	s.Cast(s.Sealed(s.Collect("A")))
	after := c.Get("/console")
	if time.Since(begun) < glimpseInterval && !strings.Contains(after.Body, "领取 0 · 收回 0") {
		t.Errorf("a cast shows at once: %s", after.Body)
	}
	s.Advance(survey.Closed)
	c.Get("/console").Shows(t, "closed", http.StatusOK, "领取 1 · 收回 1")
}

// TestPaperCounted: 其中纸质 stands in the counts of a running session once there is a paper ballot, and in what is signed
// even if there was none.
func TestPaperCounted(t *testing.T) {
	site := newSite(t, nil)
	c := site.Staff()
	column := func(s *webtest.Sitting) (cells []string) {
		t.Helper()
		body := c.Get("/console/sessions/" + s.ID).Body
		for i, head := range regexp.MustCompile(`<th scope="col">([^<]*)</th>`).FindAllStringSubmatch(body, -1) {
			if head[1] != "其中纸质" {
				continue
			}
			for _, row := range regexp.MustCompile(`(?s)<tr>\s*<th scope="row">.*?</tr>`).FindAllString(body, -1) {
				cells = append(cells, regexp.MustCompile(`<td>([^<]*)</td>`).FindAllStringSubmatch(row, -1)[i-1][1])
			}
		}
		return cells
	}
	none := site.Sitting(survey.Voting)
	if got := column(none); got != nil {
		t.Errorf("without paper ballots: %v", got)
	}
	none.Advance(survey.Closed)
	none.Open()
	if got := column(none); !slices.Equal(got, []string{"0", "0", "0", "0", "0"}) { // A, B, C, their merged group, the total
		t.Errorf("opened, without paper ballots: %v", got)
	}

	some := site.Sitting(survey.Voting)
	desk := "/console/sessions/" + some.ID + "/paper"
	c.Submit(desk, nil).Moved(t, "begin", desk+"/1")
	read := webtest.With(c.Get(desk+"/1").Fields(t), "category", "B")
	c.Submit(desk+"/1", read).Moved(t, "first", desk)
	some.Second().Submit(desk+"/1", webtest.With(read, "step", "second")).Moved(t, "second", desk+"/1")
	c.Submit(desk+"/1", url.Values{"step": {"agreed"}, "slip": {some.Slip("B")}}).Moved(t, "sealing", desk)
	if got := column(some); !slices.Equal(got, []string{"0", "1", "0", "1"}) {
		t.Errorf("one paper ballot: %v", got)
	}
}
