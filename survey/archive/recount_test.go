package archive_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

func text(t testing.TB, r count.Report) string {
	t.Helper()
	written, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}

// recounts writes, reads and recounts, with the code of the sitting, and compares the whole Report, sentences included.
func recounts(t *testing.T, s *sitting) {
	t.Helper()
	file := s.written(t)
	a, err := archive.Read(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	report, err := archive.Recount(t.Context(), a, s.key, s.report.Result.Code, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text(t, s.report), text(t, report)); diff != "" {
		t.Errorf("the recount is another (-session +recount):\n%s", diff)
	}
	if err := report.CheckResult(a.Manifest); err != nil {
		t.Error(err)
	}
	var again bytes.Buffer
	if err := archive.Write(&again, a); err != nil || !bytes.Equal(file, again.Bytes()) {
		t.Errorf("written again it is another file (%v)", err)
	}
}

// TestRecountOfLostMirror: the chain alone says that there was no second copy for a while, and the recount says so too.
func TestRecountOfLostMirror(t *testing.T) {
	s := opened(t, worked(t, "worked-example"), 1)
	open := len(s.archive.Acts) - 1
	for s.archive.Acts[open].Name != survey.ActOpen {
		open--
	}
	s.archive.Acts = slices.Insert(s.archive.Acts[:open:open+1], open, survey.SessionEntry{Name: survey.ActMirrorLost, Detail: string(survey.MirrorMissing)}, s.archive.Acts[open])
	s.rechain()
	s.archive.Facts.MirrorLost = true
	s.count(t, nil)
	if !slices.ContainsFunc(s.report.Alarms, func(a count.Alarm) bool { return a.Code == count.MirrorLost }) {
		t.Fatalf("alarms %v", s.report.Alarms)
	}
	recounts(t, s)
}

func TestRecount(t *testing.T) {
	for _, name := range []string{"worked-example", "second-example"} {
		t.Run(name, func(t *testing.T) { recounts(t, opened(t, worked(t, name), 1)) })
	}
}

// TestRecountOrder: the file does not tell in which order envelopes were given to Write.
func TestRecountOrder(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	before := s.written(t)
	for _, list := range s.archive.Sealed {
		slices.Reverse(list)
	}
	if !bytes.Equal(before, s.written(t)) {
		t.Error("the order of the box is in the file")
	}
}

func TestRecountWithheld(t *testing.T) {
	f := worked(t, "second-example")
	for code, ballots := range f.Voters.Ballots {
		f.Voters.Ballots[code] = ballots[:1]
	}
	s := opened(t, f, 1)
	if !s.report.Withheld || len(s.report.Result.Forms) != 0 {
		t.Fatalf("withheld %t, %d forms", s.report.Withheld, len(s.report.Result.Forms))
	}
	recounts(t, s)
}

func TestRecountEmpty(t *testing.T) {
	f := worked(t, "second-example")
	f.Voters.Ballots = nil
	recounts(t, opened(t, f, 1))
}

// A correction is an act with a reason, and gives another code with the same blinds.
func TestRecountCorrected(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	before := s.report
	blinds, err := before.Result.Blinds()
	if err != nil {
		t.Fatal(err)
	}
	for _, reason := range []string{"点错了", "又点了一遍: reason: 点清"} {
		n := s.archive.Counts["A"]
		n.Leftover = new(len(reason) % 2)
		s.archive.Counts["A"] = n
		s.act(survey.ActCorrect, "leftover A; "+survey.ReasonMark+reason)
		s.archive.Facts.Corrected = reason
	}
	s.act("take report", "xlsx")
	s.count(t, blinds)
	if s.report.Result.Code == before.Result.Code || s.report.Result.Audit == before.Result.Audit {
		t.Error("a correction leaves the code as it was")
	}
	if diff := cmp.Diff(before.Result.Forms, s.report.Result.Forms); diff != "" {
		t.Errorf("forms by valid ballots do not depend on 余票: %s", diff)
	}
	recounts(t, s)
}

func TestRecountBoxFullAndReopened(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	s.archive.Acts, s.archive.Facts.BoxFull = nil, true
	s.act(survey.ActCreate, s.setup.Unit)
	s.act(survey.ActReady, "wrapped "+strings.Repeat("00", 32))
	s.act("draft", "back while no slip was collected")
	s.act(survey.ActReady, "wrapped "+hexSum(s.archive.WrappedKey))
	s.act(survey.ActClose, "digest "+strings.Repeat("00", 32))
	s.act(survey.ActReopen, "withdrawn digest "+strings.Repeat("00", 32))
	s.act(survey.ActClose, "digest "+s.archive.Seal.Digest)
	s.act(survey.ActOpenDespite, "the seal differs; "+survey.ReasonMark+"没有开成")
	s.act("open failed", "2 passphrases")
	s.act(survey.ActOpen, fits+", "+survey.BoxFullMark)
	s.count(t, nil)
	recounts(t, s)
}

// despite takes an envelope out, copies another and alters a third, and opens the box all the same.
func despite(t *testing.T) *sitting { return altered(t, opened(t, worked(t, "second-example"), 1)) }

func altered(t *testing.T, s *sitting) *sitting {
	list := manifest.Envelopes(&s.setup)
	marks := s.archive.Sealed[list[1].Key]
	s.archive.Sealed[list[1].Key] = append(marks[1:], marks[1])
	s.archive.Sealed[list[2].Key][0].Sealed = s.archive.Sealed[list[2].Key][0].Sealed[:100]
	s.archive.Sealed[manifest.CoverKey] = append(s.archive.Sealed[manifest.CoverKey], count.Sealed{Category: "Z", Sealed: []byte("z")})
	s.archive.Acts = s.archive.Acts[:3]
	s.act(survey.ActOpenDespite, fmt.Sprintf("the box "+survey.SealedMark+"; ", s.archive.Seal.Count)+survey.ReasonMark+"核对过")
	s.act(survey.ActOpen, differs)
	s.archive.Facts = count.Facts{SealMismatch: true, Despite: "核对过"}
	s.count(t, nil)
	return s
}

func TestRecountDespite(t *testing.T) {
	s := despite(t)
	alarms := text(t, s.report)
	for _, code := range []string{count.OpenedDespite, count.SealMismatch, count.EnvelopesCopied, count.EnvelopesDiffer} {
		if !strings.Contains(alarms, code) {
			t.Errorf("no alarm %s", code)
		}
	}
	recounts(t, s)
}

// TestDespiteHasAnArchive: whatever is found before opening and may be gone on with, the archive of it can be written and counts to the
// same Report.
func TestDespiteHasAnArchive(t *testing.T) {
	for name, change := range map[string]func(s *sitting) (found string){
		"wrapped key": func(s *sitting) string {
			s.archive.WrappedKey = append(s.archive.WrappedKey, '\n')
			return fmt.Sprintf(survey.KeyMark, hexSum(s.archive.WrappedKey))
		},
		"recorded seal": func(s *sitting) string {
			s.archive.Acts[2].Detail = "digest " + strings.Repeat("00", 32)
			s.archive.Acts[3].Detail = s.archive.Acts[2].Detail
			s.rechain()
			return fmt.Sprintf(survey.SealedMark, s.archive.Seal.Count)
		},
		"published number": func(s *sitting) string {
			s.archive.Seal.Count++
			s.archive.Facts.SealMismatch = true
			return fmt.Sprintf(survey.SealedMark, s.archive.Seal.Count)
		},
		"fewer slips than left": func(s *sitting) string {
			counts("A", func(n *archive.Counts) { n.Leftover, n.Void = new(6), 6 })(s)
			return "slips"
		},
		"more replaced": func(s *sitting) string {
			counts("A", func(n *archive.Counts) { n.Replaced = n.Collected + 1 })(s)
			return "slips"
		},
		"more paper": func(s *sitting) string {
			counts("A", func(n *archive.Counts) { n.Paper = n.Cast + 1 })(s)
			return "paper"
		},
		"the chain, altered": func(s *sitting) string {
			s.archive.Acts[1].Who = "别人"
			return fmt.Sprintf(survey.ChainMark, survey.CheckSessionAudit(sessionID, s.archive.Acts))
		},
		"the chain, cut": func(s *sitting) string {
			s.archive.Acts = slices.Delete(s.archive.Acts, 2, 3)
			return fmt.Sprintf(survey.ChainMark, survey.CheckSessionAudit(sessionID, s.archive.Acts))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := opened(t, worked(t, "second-example"), 1)
			s.archive.Acts, s.archive.Facts.Despite = s.archive.Acts[:3], "核对过"
			s.act(survey.ActClose, "digest "+s.archive.Seal.Digest) // so that one may be missing
			found := change(s)
			s.openDespite(found, "核对过")
			s.count(t, nil)
			recounts(t, s)

			// The act names what was before it: from there on the chain must hold, whatever the first fault is.
			if strings.HasPrefix(name, "the chain") {
				for what, change := range map[string]func(last *survey.SessionEntry, before string){
					"altered": func(last *survey.SessionEntry, _ string) { last.Who = "别人" },
					"renumbered, its hash made anew": func(last *survey.SessionEntry, before string) {
						last.Number++
						last.Hash = last.Chain(sessionID, before)
					},
				} {
					forged := s.copied(t)
					acts := forged.archive.Acts
					change(&acts[len(acts)-1], acts[len(acts)-2].Hash)
					if err := forged.archive.Check(); err == nil || !strings.Contains(err.Error(), "audit chain of session") {
						t.Errorf("%s since: %v", what, err)
					}
				}
			}

			// What the act does not name may not differ: it names something else, and the rest is made anew.
			s.archive.Acts = s.archive.Acts[:len(s.archive.Acts)-2]
			s.openDespite("something else; survey", "核对过")
			s.count(t, nil)
			_, err := archive.Recount(t.Context(), s.archive, s.key, "", nil)
			if named := found != "slips" && found != "paper"; named != (err != nil) {
				t.Errorf("not named: %v", err)
			}
		})
	}
}

// An envelope that a voter copied is an alarm, and no stop.
func TestRecountCopied(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	key := manifest.Envelopes(&s.setup)[1].Key
	list := s.archive.Sealed[key]
	for i, one := range list {
		if i > 0 && one.Category == list[0].Category {
			list[i] = list[0]
			break
		}
	}
	s.archive.Acts = s.archive.Acts[:2]
	s.archive.Seal.Digest = s.digest()
	s.act(survey.ActClose, "digest "+s.archive.Seal.Digest)
	s.act(survey.ActOpen, fits)
	s.count(t, nil)
	if !strings.Contains(text(t, s.report), count.EnvelopesCopied) {
		t.Error("no alarm")
	}
	recounts(t, s)
}

func TestRecountKeyCodeContext(t *testing.T) {
	s := opened(t, worked(t, "second-example"), 1)
	if _, err := archive.Recount(t.Context(), s.archive, s.key, "", nil); err != nil {
		t.Errorf("without a code: %v", err)
	}
	var wrong *archive.Error
	if _, err := archive.Recount(t.Context(), s.archive, s.key, strings.Repeat("0", 26), nil); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "its result code is") {
		t.Errorf("another code: %v", err)
	}
	other, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Recount(t.Context(), s.archive, other, "", nil); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "the box key is not the one") {
		t.Errorf("another key: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := archive.Recount(ended, s.archive, s.key, "", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
	steps, total := 0, 0
	if _, err := archive.Recount(t.Context(), s.archive, s.key, "", func(done, of int) { steps, total = done, of }); err != nil || steps != total || total == 0 {
		t.Errorf("progress %d of %d, %v", steps, total, err)
	}
}

// TestNoneOpens: that no ballot opens is said only where there are ballots and the cover of none does; else it is told what it counts to.
func TestNoneOpens(t *testing.T) {
	empty := worked(t, "second-example")
	empty.Voters.Ballots = nil
	const none, another = "none of its ballots opens", "give the result code"
	for name, test := range map[string]struct {
		box   *sitting
		sound int // covers before those that are damaged
		want  string
	}{
		"no ballots":     {opened(t, empty, 1), 99, another},
		"all open":       {opened(t, worked(t, "second-example"), 1), 99, another},
		"only the first": {opened(t, worked(t, "second-example"), 1), 1, another},
		"none":           {opened(t, worked(t, "second-example"), 1), 0, none},
	} {
		s := test.box
		covers := s.archive.Sealed[manifest.CoverKey]
		for i := range covers {
			if i >= test.sound {
				covers[i].Sealed[len(covers[i].Sealed)-1] ^= 1
			}
		}
		s.reseal()
		s.count(t, nil)
		s.archive.Result.Code = strings.Repeat("0", 26)
		if _, err := archive.Recount(t.Context(), s.archive, s.key, "", nil); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

// TestResultOfOtherForms: a result with a form too few, too many or of another name is none of what was counted.
func TestResultOfOtherForms(t *testing.T) {
	for name, change := range map[string]func(*count.ReportResult){
		"too few":  func(r *count.ReportResult) { r.Forms = r.Forms[:1] },
		"none":     func(r *count.ReportResult) { r.Forms = nil },
		"too many": func(r *count.ReportResult) { r.Forms = append(r.Forms, r.Forms[0]) },
		"another":  func(r *count.ReportResult) { r.Forms[1].ID = "others" },
	} {
		s := opened(t, worked(t, "second-example"), 1)
		s.archive.Result.Forms = slices.Clone(s.archive.Result.Forms)
		change(&s.archive.Result)
		var wrong *archive.Error
		if _, err := archive.Recount(t.Context(), s.archive, s.key, "", nil); !errors.As(err, &wrong) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
