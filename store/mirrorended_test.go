package store_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/words"
)

// TestEndedMirror: staff who end it get the disk back overwritten; voting goes on, the log tells, and no start begins
// another before they say so.
func TestEndedMirror(t *testing.T) {
	disk := t.TempDir()
	h := newHall(t, mirrored(disk), 9, survey.Voting)
	h.vote()
	keeper, err := new(office.Office).Terminal().Keeper(t.Context())
	h.must(err)
	h.must(h.EndMirror(t.Context(), h.id, keeper.Act(h.id, survey.ActMirrorLost, words.MirrorLost(survey.MirrorPulled).Detail())))
	if _, files := on(t, disk); files != 0 || h.mirror() != (survey.Mirror{Reason: survey.MirrorPulled}) {
		t.Errorf("%d files are left, and the mirror is %+v", files, h.mirror())
	}
	if err := h.EndMirror(t.Context(), h.id, h.act(survey.ActMirrorLost)); !isRefusal(err) {
		t.Errorf("ended twice: %v", err)
	}
	h.vote()
	h.advance(survey.Closed)
	h.back() // which writes the box anew, and begins no copy
	time.Sleep(mirrorLooked)
	n := 0
	for _, name := range h.acts() {
		if name == survey.ActMirrorLost {
			n++
		}
	}
	if _, files := on(t, disk); files != 0 || n != 1 {
		t.Errorf("%d files, and the log tells %d times", files, n)
	}
	h.reopen()
	h.vote()
	h.none("after a start", disk, survey.MirrorPulled)
	h.must(h.BeginMirror(t.Context(), h.id, h.act("begin")))
	h.reopen()
	if !h.mirror().Live {
		t.Errorf("begun again, after a start the mirror is %+v", h.mirror())
	}
}

// mirrorLooked is time enough for the watch to look once.
const mirrorLooked = 1500 * time.Millisecond

// TestErasedRehearsal: a rehearsal that is erased under way is gone from the mirror, too.
func TestErasedRehearsalOnMirror(t *testing.T) {
	disk := t.TempDir()
	h := newHall(t, mirrored(disk), 3, survey.Draft)
	h.create(true)
	h.advance(survey.Ready)
	h.advance(survey.Collecting)
	if _, files := on(t, disk); files == 0 {
		t.Fatal("there is no copy")
	}
	h.must(h.Erase(t.Context(), h.id, h.act("erase")))
	if _, files := on(t, disk); files != 0 {
		t.Errorf("%d files are left on the mirror", files)
	}
}

// TestSecondBoxOnMirror: a session that went back to draft has another key, which the log tells, and no alarm of the box before.
func TestSecondBoxOnMirror(t *testing.T) {
	disk := t.TempDir()
	h := newHall(t, mirrored(disk), 3, survey.Ready)
	h.waitFor(survey.ActMirror)
	h.must(h.EndMirror(t.Context(), h.id, h.act(survey.ActMirrorLost)))
	h.must(h.Withdraw(t.Context(), h.id, h.act("back")))
	h.advance(survey.Ready)
	time.Sleep(mirrorLooked)
	log, err := h.SessionAudit(t.Context(), h.id)
	h.must(err)
	last := log[len(log)-1]
	if key, err := h.code().Key(); err != nil || !h.mirror().Live || survey.LostMirror(log) {
		t.Errorf("the mirror is %+v, lost %v, %v", h.mirror(), survey.LostMirror(log), err)
	} else if name, err := key.Name(); err != nil || !slices.ContainsFunc(log, func(e survey.SessionEntry) bool {
		return e.Name == survey.ActMirror && strings.Contains(e.Detail, name)
	}) {
		t.Errorf("the log does not tell of the copy %s: %+v", name, last)
	}
}

// TestLeftOnMirror: a copy of a session that was opened while its disk was away is overwritten by the next start with it.
func TestLeftOnMirror(t *testing.T) {
	disk := t.TempDir()
	h := newHall(t, mirrored(disk), 3, survey.Voting)
	h.vote()
	h.waitFor(survey.ActMirror)
	h.opener = mirrored("")
	h.reopen()
	h.advance(survey.Closed)
	h.advance(survey.Opened)
	if _, files := on(t, disk); files == 0 {
		t.Fatal("nothing is left")
	}
	h.must(os.WriteFile(filepath.Join(disk, "holiday.jpg"), []byte("of somebody"), 0o600))
	h.opener = mirrored(disk)
	h.reopen()
	if _, files := on(t, disk); files != 1 {
		t.Errorf("%d files are left, want the holiday's", files)
	}
}
