package office_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/office"
)

// codeOf is the code of a refusal, and empty of anything else.
func codeOf(err error) survey.Code {
	var refused *survey.Refusal
	if !errors.As(err, &refused) {
		return ""
	}
	return refused.Code
}

// said is a refusal's code with its values.
func said(err error) string {
	var refused *survey.Refusal
	if !errors.As(err, &refused) {
		return fmt.Sprint(err)
	}
	return refused.Error()
}

// TestPassphraseRefusals: what is refused at ready says why, whose passphrase it is, and which in the order given; each at its edge. The
// session stays a draft without a byte changed, and no passphrase stays.
func TestPassphraseRefusals(t *testing.T) {
	s := newHouse(t)
	var err error
	s.id, err = s.office.Terminal().Create(t.Context(), exampleSetup(t))
	s.must(err)
	const one, two, three = "7k2m-x9qd-4tzp-w03c", "a bowl of dry ri", "grey olive lamps by the door" // two has the 16 characters that it must have
	for name, test := range map[string]struct {
		given []string
		want  string // "" is taken
	}{
		"none":                        {nil, "passphrases_count 0 3"},
		"one too few":                 {[]string{one, two}, "passphrases_count 2 3"},
		"one too many":                {[]string{one, two, three, "the fourth of three trustees"}, "passphrases_count 4 3"},
		"too many, and one too short": {[]string{one, two, three, "x"}, "passphrases_count 4 3"},
		"15 characters":               {[]string{one, two[:15], three}, "passphrase_unusable 2 监督员 passphrase_short"},
		"an empty one":                {[]string{one, two, ""}, "passphrase_unusable 3 备用 passphrase_short"},
		"saved as GBK":                {[]string{"\xd6\xd0\xbb\xaa\xc8\xcb\xc3\xf1\xb9\xb2\xba\xcd\xb9\xfa\xcd\xf2\xcb\xea", two, three}, "passphrase_unusable 1 组长 passphrase_encoding"},
		"one character":               {[]string{one, two, "aaaaaaaaaaaaaaaa"}, "passphrase_unusable 3 备用 passphrase_uniform"},
		"a word twice":                {[]string{one, "mushroommushroom", three}, "passphrase_unusable 2 监督员 passphrase_cycle"},
		"the alphabet":                {[]string{"abcdefghijklmnop", two, three}, "passphrase_unusable 1 组长 passphrase_run"},
		"common ones":                 {[]string{one, "password12345678", three}, "passphrase_unusable 2 监督员 passphrase_common"},
		"the second's is the first's": {[]string{one, one, three}, "passphrase_unusable 2 监督员 passphrase_repeated"},
		"the third's is the first's":  {[]string{one, two, strings.ToUpper(one)}, "passphrase_unusable 3 备用 passphrase_repeated"},
		"two bad ones, the first":     {[]string{one, "short", ""}, "passphrase_unusable 2 监督员 passphrase_short"},
		"all as they must be":         {[]string{one, two, three}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			at := s.copied(t)
			before := at.kept()
			var given [][]byte
			for _, p := range test.given {
				given = append(given, []byte(p))
			}
			err := at.office.Terminal().Advance(t.Context(), at.id, survey.Ready, given)
			if left := bytes.Trim(bytes.Join(given, nil), "\x00"); len(left) > 0 {
				t.Errorf("%q is left", left)
			}
			if test.want == "" {
				if phase := at.session().Phase; err != nil || phase != survey.Ready {
					t.Errorf("it is %s: %v", phase, err)
				}
				return
			}
			if !refusal(err) || said(err) != test.want {
				t.Errorf("%s, want %s", said(err), test.want)
			}
			if diff := cmp.Diff(before, at.kept()); diff != "" {
				t.Error("bytes have changed")
			}
		})
	}
}

// TestKeyRefusals: what does not open a box key, or finds too many at it, has words of its own; what is none of that stays as it is.
func TestKeyRefusals(t *testing.T) {
	trustees := exampleSetup(t).Trustees
	other := errors.New("another")
	for _, test := range []struct {
		err  error
		want string
	}{
		{boxkey.ErrTooFew, "passphrases_few 2 3"}, {boxkey.ErrPassphrase, "passphrase_wrong"}, {boxkey.ErrWrapped, "key_damaged"},
		{fmt.Errorf("wrapped: %w", boxkey.ErrTooFew), "passphrases_few 2 3"}, {boxkey.ErrBusy, "works_full"},
	} {
		if err := office.WrongPassphrases(test.err, trustees); !refusal(err) || said(err) != test.want {
			t.Errorf("%v: %q, want %q", test.err, said(err), test.want)
		}
	}
	for _, err := range []error{boxkey.ErrStopped, other} {
		if got := office.WrongPassphrases(err, trustees); got != err {
			t.Errorf("%v is %v", err, got)
		}
	}
}

// TestStepRefusals: a step that there is not names the one that there is; the two that are another command's name that.
func TestStepRefusals(t *testing.T) {
	g := newGuarded(t)
	g.ids[survey.Archived] = g.held(survey.Opened, nil)
	digest, err := g.opening.By(g.office.Terminal()).Digest(t.Context(), g.id)
	g.must(err)
	g.must(g.opening.By(g.office.Terminal()).Archive(t.Context(), g.id, digest))
	next := map[survey.Phase]string{
		survey.Draft: "step_next ready", survey.Ready: "step_next collecting", survey.Voting: "step_next closed", survey.Closed: "step_next opened",
		survey.Opened: "step_next archived", survey.Archived: "step_none",
	}
	for from, id := range g.ids {
		for _, to := range survey.Phases() {
			want := fmt.Sprintf("step_out_of_order %s %s %s", from, to, next[from])
			switch [2]survey.Phase{from, to} {
			case [2]survey.Phase{survey.Draft, survey.Ready}, [2]survey.Phase{survey.Ready, survey.Collecting}, [2]survey.Phase{survey.Ready, survey.Draft},
				[2]survey.Phase{survey.Voting, survey.Closed}, [2]survey.Phase{survey.Closed, survey.Voting}:
				continue // these there are
			case [2]survey.Phase{survey.Closed, survey.Opened}:
				want = "step_by_tally"
			case [2]survey.Phase{survey.Opened, survey.Archived}:
				want = "step_by_archive"
			}
			err := g.office.Terminal().Advance(t.Context(), id, to, nil)
			if got := said(err); !refusal(err) || got != want {
				t.Errorf("%s to %s: %s, want %s", from, to, got, want)
			}
		}
	}
}

// TestHandRefusals: a hand count outside its time says when its time is, whoever asks and with whatever reason; one that is no line is
// refused even where none is needed.
func TestHandRefusals(t *testing.T) {
	g := newGuarded(t)
	g.ids[survey.Archived] = g.held(survey.Opened, nil)
	digest, err := g.opening.By(g.office.Terminal()).Digest(t.Context(), g.id)
	g.must(err)
	g.must(g.opening.By(g.office.Terminal()).Archive(t.Context(), g.id, digest))
	by := g.office.Terminal()
	for _, hand := range []struct {
		name  survey.Hand
		enter func(id string, n office.HandCount) error
		never []survey.Phase
		when  string
	}{
		{survey.Present, func(id string, n office.HandCount) error { return by.Attendance(t.Context(), id, n) },
			[]survey.Phase{survey.Draft, survey.Archived}, "count_from_ready"},
		{survey.Leftover, func(id string, n office.HandCount) error { return by.Leftover(t.Context(), id, n) },
			[]survey.Phase{survey.Draft, survey.Ready, survey.Voting, survey.Archived}, "count_from_closed"},
	} {
		for _, at := range hand.never {
			for _, reason := range []string{"", "当场补点"} {
				want := fmt.Sprintf("count_not_now %s %s %s", at, hand.name, hand.when)
				g.refused(want, func(err error) bool { return refusal(err) && said(err) == want }, func() error {
					return hand.enter(g.ids[at], corrected("A", 1, reason))
				})
			}
		}
		g.refused("a reason of two lines", func(err error) bool { return refusal(err) && strings.HasPrefix(string(codeOf(err)), "reason") }, func() error {
			return hand.enter(g.ids[survey.Closed], corrected("A", 1, "two\nlines"))
		})
		for _, test := range []struct {
			n    int
			want survey.Code
		}{{-1, "count_range"}, {0, ""}, {survey.MaxSlips + 1, "count_range"}} {
			if err := hand.enter(g.ids[survey.Closed], office.HandCount{Numbers: map[string]int{"A": test.n}, Confirmed: true}); codeOf(err) != test.want {
				t.Errorf("%s %d: %v", hand.name, test.n, err)
			}
		}
	}
	g.must(by.Attendance(t.Context(), g.ids[survey.Closed], hand("A", survey.MaxSlips)))
	if err := by.Attendance(t.Context(), g.ids[survey.Closed], hand("Z", 1)); !strings.HasPrefix(said(err), "count_category Z") {
		t.Errorf("a category that there is not: %v", err)
	}
}
