package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
)

// TestEmptiedNumber: a number that was entered and is now left empty is not kept without a word: the form comes back, nothing of it saved.
// A page that was shown before somebody entered the number knows nothing of it and changes nothing.
func TestEmptiedNumber(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Closed)
	c, path := s.staff(), "/console/sessions/"+s.id
	present := func() (a, b *int) {
		t.Helper()
		counts, err := s.office.Counts(t.Context(), s.id)
		if err != nil {
			t.Fatal(err)
		}
		return counts["A"].Present, counts["B"].Present
	}
	c.submit(path+"/attendance", url.Values{"A": {"6"}, "B": {""}})
	form := c.get(path)
	form.shows(t, "the form knows what was entered", http.StatusOK, `<input type="hidden" name="was" value="A">`)
	if strings.Contains(form.body, `name="was" value="B"`) {
		t.Error("B was not entered")
	}
	c.submit(path+"/attendance", url.Values{"was": {"A"}, "A": {" "}, "B": {"12"}}).shows(t, "emptied", http.StatusConflict, "班子成员", "6", "没有保存", `value="12"`)
	if a, b := present(); a == nil || *a != 6 || b != nil {
		t.Errorf("what was refused changed the numbers: %v, %v", a, b)
	}
	if got := c.submit(path+"/attendance", url.Values{"A": {""}, "B": {"12"}}); got.status != http.StatusSeeOther {
		t.Errorf("a page from before: %d", got.status)
	}
	if a, b := present(); a == nil || *a != 6 || b == nil || *b != 12 {
		t.Errorf("a page from before changed the numbers: %v, %v", a, b)
	}
}
