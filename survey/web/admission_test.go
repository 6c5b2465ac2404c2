package web

import (
	"strings"
	"testing"

	"ceping/survey"
)

// TestFaultHalfSentBodies: while 2,200 requests stand whose bodies never come or never end, voters vote and staff close
// the box.
func TestFaultHalfSentBodies(t *testing.T) {
	s := newSite(t, nil).hall(64)
	c := s.staff()
	crowd := besiege(t, strings.TrimPrefix(s.base, "http://"), 2200, halfSent...)
	besiege(t, strings.TrimPrefix(s.base, "http://"), 400, halfForms...)
	s.vote(64)
	s.close(c)
	crowd.end()
	if session, err := s.office.Session(t.Context(), s.id); err != nil || session.Phase != survey.Closed {
		t.Errorf("the session is %s, %v", session.Phase, err)
	}
	if log := s.log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}
