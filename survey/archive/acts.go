package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
)

// told is what a session's chain says of its result.
type told struct {
	ready, close, open survey.SessionEntry
	despite            survey.SessionEntry // the act that opened the box in spite of what did not fit, if there is one
	facts              count.Facts
}

// tell reads a chain that holds: create, ready, close and open must be there, in this order, the box not reopened in between and
// opened once.
func tell(acts []survey.SessionEntry, wrong *faults) (t told, ok bool) {
	named := func(name string) func(survey.SessionEntry) bool {
		return func(e survey.SessionEntry) bool { return e.Name == name }
	}
	at := map[string]int{}
	before := acts
	for _, name := range []string{survey.ActOpen, survey.ActClose, survey.ActReady, survey.ActCreate} {
		i := last(before, named(name))
		if i < 0 {
			wrong.add("its audit chain has no act %q where one must be", name)
			return t, false
		}
		at[name], before = i, before[:i]
	}
	open, closed := at[survey.ActOpen], at[survey.ActClose]
	if slices.ContainsFunc(acts[:open], named(survey.ActOpen)) {
		wrong.add("its audit chain has the act %q twice", survey.ActOpen)
		return t, false
	}
	if slices.ContainsFunc(acts[closed:open], named(survey.ActReopen)) {
		wrong.add("by its audit chain the box was reopened after it was closed, and not closed again")
		return t, false
	}
	t.ready, t.close, t.open = acts[at[survey.ActReady]], acts[closed], acts[open]
	t.facts.BoxFull = strings.Contains(t.open.Detail, survey.BoxFullMark)
	t.facts.SealMismatch = strings.Contains(t.open.Detail, survey.SealMark+"false")
	if t.facts.SealMismatch == strings.Contains(t.open.Detail, survey.SealMark+"true") {
		wrong.add("entry %d of its audit chain opens the box, and does not say whether it fitted its seal", t.open.Number)
		return t, false
	}
	if e := acts[open-1]; e.Name == survey.ActOpenDespite {
		t.despite = e
		if t.facts.Despite, ok = e.Reason(); !ok {
			wrong.add("entry %d of its audit chain opens the box in spite of what did not fit, and gives no reason", e.Number)
			return t, false
		}
	}
	for i, e := range acts {
		if e.Name != survey.ActCorrect {
			continue
		}
		if t.facts.Corrected, ok = e.Reason(); !ok || i < open {
			wrong.add("entry %d of its audit chain corrects a number before the box was opened, or gives no reason", e.Number)
			return t, false
		}
	}
	return t, true
}

// found reports whether the act that opened the box in spite of what did not fit names this. A box that fitted has no such act.
func (t told) found(mark string, of any) bool {
	return strings.Contains(t.despite.Found(), fmt.Sprintf(mark, of))
}

// holdsSinceDespite reports whether a chain that does not hold, as said, does so from the act on that opened the box in spite of just
// that.
func holdsSinceDespite(session string, acts []survey.SessionEntry, said error) bool {
	at := last(acts, func(e survey.SessionEntry) bool { return e.Name == survey.ActOpenDespite })
	if at < 1 || !(told{despite: acts[at]}).found(survey.ChainMark, said) {
		return false
	}
	for i := at; i < len(acts); i++ {
		if before := acts[i-1]; acts[i].Number != before.Number+1 || acts[i].Hash != acts[i].Chain(session, before.Hash) {
			return false
		}
	}
	return true
}

func last(acts []survey.SessionEntry, is func(survey.SessionEntry) bool) int {
	for i, e := range slices.Backward(acts) {
		if is(e) {
			return i
		}
	}
	return -1
}

// checkActs holds the chain, and what it must tell, against the rest.
func (a *Archive) checkActs(session string, wrong *faults) {
	for _, e := range a.Acts {
		if e.Number < 1 || e.Number > maxPeople { // a chain has u32 of it
			wrong.add("an entry of its audit chain has the number %d", e.Number)
			return
		}
	}
	if err := survey.CheckSessionAudit(session, a.Acts); err != nil && !holdsSinceDespite(session, a.Acts, err) {
		wrong.add("%v", err)
		return
	}
	t, ok := tell(a.Acts, wrong)
	if !ok {
		return
	}
	sum := sha256.Sum256(a.WrappedKey)
	if wrapped := hex.EncodeToString(sum[:]); !strings.Contains(t.ready.Detail, wrapped) && !t.found(survey.KeyMark, wrapped) {
		wrong.add("its wrapped box key is not the one that entry %d of its audit chain recorded", t.ready.Number)
	}
	sealed := t.found(survey.SealedMark, a.Seal.Count)
	if a.Seal.Digest == "" || !strings.Contains(t.close.Detail, a.Seal.Digest) && !sealed {
		wrong.add("its seal's digest is not the one that entry %d of its audit chain recorded", t.close.Number)
	}
	if t.facts.SealMismatch && !sealed {
		wrong.add("its seal's number of ballots, %d, is not the one that entry %d of its audit chain names", a.Seal.Count, t.despite.Number)
	}
	if entry, _ := survey.ResultEntry(a.Acts); entry.Hash != a.Result.Audit {
		wrong.add("its result stands on an audit hash that is not entry %d's", entry.Number)
	}
	for _, f := range []struct {
		what      string
		same      bool
		here, did any
	}{
		{"whether the box fitted its seal", a.Facts.SealMismatch == t.facts.SealMismatch, !a.Facts.SealMismatch, !t.facts.SealMismatch},
		{"whether a ballot was refused by a full box", a.Facts.BoxFull == t.facts.BoxFull, a.Facts.BoxFull, t.facts.BoxFull},
		{"why the box was opened in spite of what did not fit", a.Facts.Despite == t.facts.Despite, a.Facts.Despite, t.facts.Despite},
		{"why a number was corrected", a.Facts.Corrected == t.facts.Corrected, a.Facts.Corrected, t.facts.Corrected},
	} {
		if !f.same {
			wrong.add("it says otherwise than its audit chain %s: '%v' and '%v'", f.what, f.here, f.did)
		}
	}
}
