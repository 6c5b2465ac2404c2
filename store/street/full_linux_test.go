package street_test

import (
	"os/signal"
	"syscall"
	"testing"

	"ceping/store/street/streettest"
)

// TestCountsWhatIsDurable: a collecting and a cast that were made and could not be written are counted nowhere: a box that counted the
// first might hold a ballot more than slips were collected. Made again, each counts once.
func TestCountsWhatIsDurable(t *testing.T) {
	ctx, f := t.Context(), files{t.TempDir()}
	slips, box, session, printed := voting(t, f)
	element, ballot := [32]byte(streettest.Random(32)), streettest.NewCast("A")
	before := slips.Collected(session, "B")
	counted := func(when string, collected, cast int) {
		t.Helper()
		if n := slips.Collected(session, "B"); n != collected {
			t.Errorf("%s, %d of B are collected, want %d", when, n, collected)
		}
		if n := box.State().Cast["A"]; n != cast {
			t.Errorf("%s, %d of A are cast, want %d", when, n, cast)
		}
	}
	// No file of this process may be written beyond its first byte.
	var limit syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit))
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1, Max: limit.Max}))
	_, collecting := slips.Collect(ctx, printed[9].Digest, element)
	casting := box.Cast(ctx, ballot)
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))
	if !isUnavailable(collecting) || !isUnavailable(casting) {
		t.Errorf("collect: %v; cast: %v", collecting, casting)
	}
	counted("refused", before, 0)
	for range 2 {
		_, err := slips.Collect(ctx, printed[9].Digest, element)
		must(t, err)
		must(t, box.Cast(ctx, ballot))
		counted("made again", before+1, 1)
	}
}
