package console

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
	s := newSite(t, nil).Sitting(survey.Closed)
	c, path := s.Staff(), "/console/sessions/"+s.ID
	present := func() (a, b *int) {
		t.Helper()
		counts, err := s.Office.Terminal().Counts(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		return counts["A"].Present, counts["B"].Present
	}
	c.Submit(path+"/attendance", url.Values{"A": {"6"}, "B": {""}})
	form := c.Get(path)
	form.Shows(t, "the form knows what was entered", http.StatusOK, `<input type="hidden" name="was" value="A">`)
	if strings.Contains(form.Body, `name="was" value="B"`) {
		t.Error("B was not entered")
	}
	c.Submit(path+"/attendance", url.Values{"was": {"A"}, "A": {" "}, "B": {"12"}}).Shows(t, "emptied", http.StatusConflict, "班子成员", "6", "没有保存", `value="12"`)
	if a, b := present(); a == nil || *a != 6 || b != nil {
		t.Errorf("what was refused changed the numbers: %v, %v", a, b)
	}
	if got := c.Submit(path+"/attendance", url.Values{"A": {""}, "B": {"12"}}); got.Status != http.StatusSeeOther {
		t.Errorf("a page from before: %d", got.Status)
	}
	if a, b := present(); a == nil || *a != 6 || b == nil || *b != 12 {
		t.Errorf("a page from before changed the numbers: %v, %v", a, b)
	}
}
