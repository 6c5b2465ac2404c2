package attack_test

import (
	"bytes"
	"testing"

	"ceping/survey"
)

// TestBoxKeyLeavesMemory: once the ballots are counted, whoever reads the server's memory finds no box key in it. The program overwrites what
// is its own, and the runtime, told to, what libraries had: else their copies are found. What is left, in one opening of ten, is what the
// processor's registers held when a signal came: the runtime keeps that until the next, and SECURITY.md says so.
func TestBoxKeyLeavesMemory(t *testing.T) {
	left := func(env string) (elsewhere, registers int) {
		h := openHall(t, t.TempDir(), setupOf(2, 5))
		h.advance(survey.Collecting)
		h.collectAll(h.voters)
		h.advance(survey.Voting)
		h.castAll(h.voters)
		h.advance(survey.Closed)
		key := h.boxKey()
		child := h.inAnotherProcess(env)
		child.do([]byte("act"), []byte("open"))
		child.do([]byte("tidy"))
		memory := child.memory()
		const middle = 30 // of 32 bytes: X25519 turns bits of the first and the last
		for rest := memory; ; {
			at := bytes.Index(rest, key[1:1+middle])
			if at < 0 {
				break
			}
			rest = rest[at+middle:]
			// A signal's frame: the registers, and behind the last of sixteen FP_XSTATE_MAGIC1 of Linux.
			if bytes.Contains(rest[:min(len(rest), 320)], []byte("SXPF")) {
				registers++
			} else {
				elsewhere++
			}
		}
		must(t, child.in.Close())
		child.answers.Scan()
		must(t, child.command.Wait())
		return elsewhere, registers
	}
	bites := false
	for range 10 { // now and then what lay there is taken anew at once
		if elsewhere, _ := left("GODEBUG=clobberfree=0"); elsewhere > 0 {
			bites = true
			break
		}
	}
	if !bites {
		t.Error("the suite does not bite: nothing is found where garbage is left as it is")
	}
	rounds, saved := 5, 0
	if testing.Short() {
		rounds = 2
	}
	if *full {
		rounds = *times
	}
	for range rounds {
		elsewhere, registers := left("GODEBUG=clobberfree=1")
		if elsewhere > 0 { // a stack that has to grow leaves its old place behind, which is seldom the same twice
			if again, _ := left("GODEBUG=clobberfree=1"); again > 0 {
				t.Errorf("in memory %d times, then %d", elsewhere, again)
			}
		}
		saved += min(1, registers)
	}
	t.Logf("of %d openings %d left the key in registers that a signal had saved", rounds, saved)
}
