package archive

import (
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// session is what an archive's manifest stands for.
type session struct {
	manifest manifest.Manifest
	setup    survey.Setup
	list     []manifest.Envelope
}

// Check holds everything in the archive against the rest, as far as it can be without the box key. The error is an *Error that names
// all that is wrong. Of a box that was opened in spite of what did not fit, the chain has the act and the reason; then numbers and
// sizes of envelopes, the counts of slips, what the chain recorded of key and seal, and the chain before that act may differ, since
// the act names them, and nothing else: whatever a reason opens has an archive.
func (a *Archive) Check() error {
	_, err := a.check()
	return err
}

func (a *Archive) check() (session, error) {
	var wrong faults
	m, setup, err := Setup(a.Manifest, a.Trustees)
	if err != nil {
		return session{}, fault("its manifest describes no session: %v", err)
	}
	s := session{m, setup, manifest.Envelopes(&setup)}
	a.checkTrustees(&wrong)
	a.checkEnvelopes(s, &wrong)
	a.checkCounts(s, &wrong)
	a.checkSeal(s, &wrong)
	a.checkActs(m.Session, &wrong)
	if _, err := a.Result.Blinds(); err != nil {
		wrong.add("%v", err)
	}
	return s, wrong.err()
}

func (a *Archive) checkTrustees(wrong *faults) {
	t := a.Trustees
	if t.Threshold < 1 || t.Threshold > len(t.Names) || len(t.Names) > maxTrustees {
		wrong.add("it names %d trustees, of whom %d open the box", len(t.Names), t.Threshold)
	}
	for i, name := range t.Names {
		if name == "" || slices.Index(t.Names, name) != i {
			wrong.add("trustee %d has no name, or another's", i+1)
		}
	}
}

// covers are ballots by category.
func (a *Archive) covers() map[string]int { return byCategory(a, manifest.CoverKey) }

func byCategory(a *Archive, key string) map[string]int {
	n := map[string]int{}
	for _, one := range a.Sealed[key] {
		n[one.Category]++
	}
	return n
}

// checkEnvelopes: of each key as many as covers in the categories that fill it (of a text, over these together), of the manifest's size.
func (a *Archive) checkEnvelopes(s session, wrong *faults) {
	covers, known := a.covers(), map[string]bool{}
	for _, e := range s.list {
		known[e.Key] = true
		if a.Facts.Despite != "" {
			continue
		}
		for _, one := range a.Sealed[e.Key] {
			if len(one.Sealed) != e.Size+envelope.Overhead {
				wrong.add("an envelope %s has %d bytes instead of %d", e.Key, len(one.Sealed), e.Size+envelope.Overhead)
				break
			}
		}
		want := map[string]int{}
		for _, c := range s.setup.Categories {
			if n := covers[c.Code]; n > 0 && e.FilledBy(c.Code) {
				want[e.Name(c.Code).Category] += n
			}
		}
		if got := byCategory(a, e.Key); !maps.Equal(got, want) {
			wrong.add("of envelope %s there are %s, and covers for %s", e.Key, shares(got), shares(want))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(a.Sealed)) {
		if !known[key] {
			wrong.add("its manifest lists no envelope %q", key)
		}
	}
}

// shares are numbers by category in words.
func shares(n map[string]int) string {
	var list []string
	for _, code := range slices.Sorted(maps.Keys(n)) {
		name := "category " + code
		if code == "" {
			name = "no category"
		}
		list = append(list, fmt.Sprintf("%d of %s", n[code], name))
	}
	if list == nil {
		return "none"
	}
	return strings.Join(list, ", ")
}

func (a *Archive) checkCounts(s session, wrong *faults) {
	covers, printed := a.covers(), map[string]int{}
	for _, c := range s.manifest.Categories {
		printed[c.Code] = c.Slips
		if _, there := a.Counts[c.Code]; !there {
			wrong.add("the counts of category %s are missing", c.Code)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(a.Counts)) {
		if _, known := printed[code]; !known {
			wrong.add("its manifest has no category %q, and there are counts of it", code)
			continue
		}
		a.Counts[code].check(code, printed[code], covers[code], a.Facts.Despite != "", wrong)
	}
}

// check holds the counts of a category against its slips in the manifest and its covers.
func (n Counts) check(code string, printed, covers int, despite bool, wrong *faults) {
	for _, v := range []*int{n.Expected, n.Present, n.Leftover, &n.Printed, &n.Void, &n.Collected, &n.Replaced, &n.Cast, &n.Paper} {
		if v != nil && (*v < 0 || *v > maxPeople) {
			wrong.add("category %s has a count of %d", code, *v)
			return
		}
	}
	if n.Cast != covers {
		wrong.add("category %s has %d ballots cast, and %d covers", code, n.Cast, covers)
	}
	if despite {
		return
	}
	if n.Leftover != nil && *n.Leftover > max(0, n.Printed-n.Void) {
		wrong.add("category %s has %d slips left of %d printed and %d void", code, *n.Leftover, n.Printed, n.Void)
	}
	if n.Replaced > n.Collected {
		wrong.add("category %s has %d slips replaced of %d collected", code, n.Replaced, n.Collected)
	}
	if n.Printed != printed {
		wrong.add("category %s has %d slips printed, and its manifest says %d", code, n.Printed, printed)
	}
	if n.Void+n.Collected > n.Printed {
		wrong.add("category %s has %d slips void and %d collected of %d printed", code, n.Void, n.Collected, n.Printed)
	}
	if n.Cast > n.Collected {
		wrong.add("category %s has %d ballots cast of %d slips collected", code, n.Cast, n.Collected)
	}
	if n.Paper > n.Cast {
		wrong.add("category %s has %d paper ballots of %d cast", code, n.Paper, n.Cast)
	}
}

// checkSeal makes the seal's digest anew, of salt, list of credentials and envelopes. A box that did not fit its seal when it was
// opened was opened in spite of it, and its result has the digest that it was opened with.
func (a *Archive) checkSeal(s session, wrong *faults) {
	lists := []envelope.List{{Key: envelope.Credentials, Digest: a.Credentials}}
	for _, e := range s.list {
		var digests [][32]byte
		for _, one := range a.Sealed[e.Key] {
			digests = append(digests, envelope.Digest(envelope.Name{Key: e.Key, Category: one.Category}, one.Sealed))
		}
		lists = append(lists, envelope.List{Key: e.Key, Digest: envelope.ListDigest(digests)})
	}
	sum := envelope.SealDigest(a.Salt, lists)
	found, ballots := hex.EncodeToString(sum[:]), len(a.Sealed[manifest.CoverKey])
	opened, mismatch := a.Result.OpenedDigest, a.Facts.SealMismatch
	switch {
	case opened != nil && !mismatch, opened == nil && mismatch && ballots == a.Seal.Count:
		wrong.add("it says both that the box fitted its seal and that it did not")
	case opened == nil && found != a.Seal.Digest:
		wrong.add("its envelopes, salt and credentials have the seal digest %s, and sealed was %s", found, a.Seal.Digest)
	case !mismatch && ballots != a.Seal.Count:
		wrong.add("it has %d ballots, and sealed were %d", ballots, a.Seal.Count)
	case opened != nil && *opened == a.Seal.Digest:
		wrong.add("it says that the box did not fit its seal, and it does")
	case mismatch && a.Facts.Despite == "":
		wrong.add("it says that the box did not fit its seal, and not why it was opened all the same")
	case opened != nil && found != *opened:
		wrong.add("its envelopes, salt and credentials have the seal digest %s, and opened was %s", found, *opened)
	}
}
