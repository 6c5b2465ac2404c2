package web

import (
	"net/http"
	"strings"
	"testing"

	"ceping/survey"
)

// TestScreen: counts and fingerprint while voting, the seal from closed, never a result; a rehearsal is marked.
func TestScreen(t *testing.T) {
	site := newSite(t, nil)
	s := site.sitting(survey.Voting)
	if got := s.post("cast", s.sealed(s.collect("A"))); got.status != http.StatusNoContent {
		t.Fatal(got.body)
	}
	s.collect("B")
	manifest, err := s.office.Manifest(t.Context(), s.id)
	if err != nil {
		t.Fatal(err)
	}
	page := s.do(http.MethodGet, "/screen/"+s.id, "")
	page.shows(t, "voting", http.StatusOK, "市住房和城乡建设局", survey.Fingerprint(manifest)[:8], `id="collected">2<`, `id="cast">1<`,
		`id="seal" class="seal" hidden`, `data-phase="voting"`, s.id)
	if strings.Contains(page.body, "试填") || strings.Contains(page.body, survey.Fingerprint(manifest)[:9]) {
		t.Error("a sitting is marked 试填, or more of the fingerprint is shown than people compare")
	}
	s.advance(survey.Closed)
	session, err := s.office.Session(t.Context(), s.id)
	if err != nil {
		t.Fatal(err)
	}
	page = s.do(http.MethodGet, "/screen/"+s.id, "")
	page.shows(t, "closed", http.StatusOK, `id="sealed">1<`, "<span>"+session.Seal.Digest[:4]+"</span>", "<span>"+session.Seal.Digest[60:]+"</span>", `class="how" hidden`)
	s.do(http.MethodGet, "/screen/"+site.create(nil), "").shows(t, "a draft", http.StatusNotFound, "没有这场测评会")

	rehearsal := site.create(func(plan *survey.Setup) { plan.Rehearsal = true })
	if err := site.office.Advance(t.Context(), rehearsal, survey.Ready, trusted); err != nil {
		t.Fatal(err)
	}
	s.do(http.MethodGet, "/screen/"+rehearsal, "").shows(t, "a rehearsal", http.StatusOK, "试填")
	site.staff().get("/console/sessions/"+rehearsal).shows(t, "a rehearsal in the console", http.StatusOK, "试填 · 结果无效")
}
