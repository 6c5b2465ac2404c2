package control

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/words"
)

// TestStoreFailsByCommand: whichever call of the store fails in an act, the act is neither done nor refused: nobody knows, and the disk is
// named.
func TestStoreFailsByCommand(t *testing.T) {
	o := newOperator(t)
	ctx, counted, ready, opened := t.Context(), o.counted(), o.takes(o.draft(nil), survey.Ready), o.takes(o.draft(nil), survey.Opened)
	for name, act := range map[string]func() error{
		"sessions":     func() error { return o.Do(ctx, "sessions", none{}, nil) },
		"users":        func() error { return o.Do(ctx, "users", none{}, nil) },
		"backups":      func() error { return o.Do(ctx, "backups", none{}, nil) },
		"check":        func() error { return o.Do(ctx, "check", Check{ID: ready}, nil) },
		"show, ready":  func() error { return o.Do(ctx, "show", Show{ready}, nil) },
		"show, opened": func() error { return o.Do(ctx, "show", Show{counted}, nil) },
		"report":       func() error { return o.Do(ctx, "report", Report{counted, "csv", "纪委"}, nil) },
		"issue":        func() error { return o.Do(ctx, "issue", Issue{ID: ready, Formats: []string{"csv"}}, nil) },
		"digest":       func() error { return o.Do(ctx, "digest", Archive{opened}, nil) },
		"archive":      func() error { return o.Stream(ctx, "archive", Archive{opened}, io.Discard) },
	} {
		failed := 0
		for at := 1; ; at++ {
			o.house.failAt(at)
			err := act()
			if !o.house.failed {
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
				break
			}
			failed++
			if name == "issue" && err != nil && strings.Contains(err.Error(), "make them again") {
				continue // they were made and not handed out: it says so
			}
			var failure *Failure
			if !errors.As(err, &failure) || failure.Outcome != Unknown || !strings.Contains(err.Error(), doubts[survey.ErrUnavailable]) {
				t.Errorf("%s, call %d failed: %v", name, at, err)
			}
		}
		if failed == 0 {
			t.Errorf("%s asks no store", name)
		}
	}
}

// TestTallyFails: whichever call of the store fails, a tally that has opened the box is never told as refused or done.
func TestTallyFails(t *testing.T) {
	o := newOperator(t)
	opened := 0
	for at := 1; ; at++ {
		o.house.failAt(0)
		id := o.takes(o.draft(nil), survey.Closed)
		o.house.failAt(at)
		err := o.Do(t.Context(), "tally", Tally{ID: id, Passphrases: passphrases(2)}, nil)
		failed := o.house.failed
		if o.house.failAt(0); !failed {
			if err != nil {
				t.Error(err)
			}
			break
		}
		var failure *Failure
		unknown := errors.As(err, &failure) && failure.Outcome == Unknown
		if does[Shown](o, "show", Show{id}).Phase == survey.Opened {
			if opened++; !unknown {
				t.Errorf("call %d failed after the box was opened: %v", at, err)
			}
		} else if err == nil {
			t.Errorf("call %d failed, the box is shut, and the tally was done", at)
		}
	}
	if opened < 3 {
		t.Errorf("only %d calls after the box was opened", opened)
	}
}

// TestDoctor: a house that is sound has no faults; what is wrong of a session names it, what cannot be looked at is said to be so, and what
// is erased meanwhile is passed over.
func TestDoctor(t *testing.T) {
	o := newOperator(t)
	first, second := o.draft(nil), o.takes(o.draft(nil), survey.Closed)
	sound := does[Health](o, "doctor", Doctor{})
	if sound.Sessions != 2 || sound.Faults != nil || sound.Entries == 0 || sound.Head == "" {
		t.Errorf("sound: %+v", sound)
	}
	if h := does[Health](o, "doctor", Doctor{Head: strings.Repeat("00", 32)}); len(h.Faults) != 1 || len(h.Warnings) != len(sound.Warnings) {
		t.Errorf("with a head that the log never had: %+v", h)
	}
	o.house.fault = survey.FaultMissing
	damaged := does[Health](o, "doctor", Doctor{})
	o.house.fault = ""
	if want := words.EnglishOf(survey.FaultMissing.Of(first)); len(damaged.Faults) < 2 || damaged.Faults[1] != want && damaged.Faults[0] != want {
		t.Errorf("out of service: %q, want %q", damaged.Faults, want)
	}
	o.house.erased = true
	erased := does[Health](o, "doctor", Doctor{})
	o.house.erased = false
	if len(erased.Faults) != 0 || erased.Sessions != 2 {
		t.Errorf("erased: %+v", erased)
	}
	told := 0
	for at := 1; ; at++ {
		o.house.failAt(at)
		var h Health
		err := o.Do(t.Context(), "doctor", Doctor{}, &h)
		if !o.house.failed {
			break
		}
		said := strings.Join(h.Faults, "\n")
		switch {
		case strings.Contains(said, "("+unit+", draft): it cannot be checked: ") && strings.Contains(said, first):
			told++
		case strings.Contains(said, "session "+second) || strings.Contains(said, "session "+first):
		case err == nil:
			t.Errorf("call %d failed, and the house is sound: %+v", at, h)
		}
	}
	if told == 0 {
		t.Error("no session could not be checked")
	}
}

// TestFaultListed: a session that is out of service says why in the list.
func TestFaultListed(t *testing.T) {
	o := newOperator(t)
	id := o.draft(nil)
	o.house.fault = survey.FaultEmpty
	if list := does[[]Listed](o, "sessions", none{}); len(list) != 1 || list[0].Fault != words.EnglishOf(survey.FaultEmpty.Of(id)) {
		t.Errorf("listed %+v", list)
	}
}

// TestCheckSaysRemedies: what a check finds is told with what to do.
func TestCheckSaysRemedies(t *testing.T) {
	o := newOperator(t)
	id := o.takes(o.draft(nil), survey.Opened)
	checked := does[Checked](o, "check", Check{id, "AAAAAAAAAAAAAAAAAAAAAAAAAA"})
	if len(checked.Wrong) != 1 || !strings.Contains(checked.Wrong[0], ": ") || checked.Phase != survey.Opened {
		t.Errorf("another code: %+v", checked)
	}
}

// TestKeptBackups: a house whose backups are as they should be says nothing of them.
func TestKeptBackups(t *testing.T) {
	o := newOperator(t)
	if b := does[Backups](o, "backups", none{}); b.Say != "" {
		t.Errorf("it says %q", b.Say)
	}
	o.house.backups.Failed = survey.Refuse("kept_backup_waits")
	if b := does[Backups](o, "backups", none{}); b.Say != words.EnglishError(survey.Refuse("kept_backup_waits")) {
		t.Errorf("of one that waits: %q", b.Say)
	}
}

// TestStreamsByCommand: a backup and an archive come whole or are refused with a line; one that breaks off after its first byte is not
// taken for whole, nor is one that was not begun taken for a fault.
func TestStreamsByCommand(t *testing.T) {
	o := newOperator(t)
	id := o.takes(o.draft(nil), survey.Opened)
	var file, backup bytes.Buffer
	if err := errors.Join(o.Stream(t.Context(), "archive", Archive{id}, &file), o.Stream(t.Context(), "backup", none{}, &backup)); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Read(&file); err != nil || backup.Len() == 0 {
		t.Errorf("the archive: %v, and a backup of %d bytes", err, backup.Len())
	}
	if err := o.Stream(t.Context(), "archive", Show{id + strings.Repeat(" ", maxAct)}, io.Discard); err == nil || !strings.Contains(err.Error(), unreadable) {
		t.Errorf("an act of that length: %v", err)
	}
	o.takes(o.draft(nil), survey.Collecting)
	var refused bytes.Buffer
	var failure *Failure
	if err := o.Stream(t.Context(), "backup", none{}, &refused); err == nil || errors.As(err, &failure) || refused.Len() != 0 {
		t.Errorf("a backup of an open session: %v, %d bytes", err, refused.Len())
	}
	torn := errors.New("torn")
	d := &Server{mux: http.NewServeMux()}
	for act, write := range map[string]func(io.Writer) error{
		"whole":   func(w io.Writer) error { _, err := io.WriteString(w, "all"); return err },
		"empty":   func(io.Writer) error { return nil },
		"begun":   func(w io.Writer) error { io.WriteString(w, "al"); return torn },
		"unbegun": func(io.Writer) error { return torn },
	} {
		d.mux.HandleFunc("POST /"+act, func(w http.ResponseWriter, _ *http.Request) { stream(w, write) })
	}
	d.mux.HandleFunc("POST /panics", func(http.ResponseWriter, *http.Request) { panic("a fault") })
	for act, want := range map[string]struct {
		text    string
		outcome Outcome
	}{"whole": {"all", ""}, "empty": {"", ""}, "begun": {"al", Done}, "unbegun": {"", Unknown}, "panics": {"", Unknown}} {
		var out bytes.Buffer
		err := d.Client().Stream(t.Context(), act, none{}, &out)
		failure = nil
		if errors.As(err, &failure); out.String() != want.text || (err == nil) != (want.outcome == "") || failure != nil && failure.Outcome != want.outcome {
			t.Errorf("%s: %q, %v", act, out.String(), err)
		}
	}
}
