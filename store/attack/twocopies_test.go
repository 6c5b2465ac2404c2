package attack_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"testing"

	"ceping/store/attack"
	"ceping/survey"
)

// between are the marks that a later copy has and an earlier one has not, by kind.
func between(before, after attack.Copy, kinds map[string][][]byte) map[string][]int {
	in := func(c attack.Copy, mark []byte) bool {
		for _, content := range c {
			if bytes.Contains(content, mark) {
				return true
			}
		}
		return false
	}
	came := map[string][]int{}
	for kind, list := range kinds {
		for i, mark := range list {
			if in(after, mark) && !in(before, mark) {
				came[kind] = append(came[kind], i)
			}
		}
	}
	return came
}

// TestTwoCopies shows a limit: two copies of an open box's disk say what came between them. Where that was one voter, all envelopes of the
// ballot are known together, and, where the same voter collected in between too, the slip with them. So ceping makes no copy then. One copy,
// be it the first or the second, says nothing of it: by no method does the one ballot's envelopes or its slip stand out of the others.
func TestTwoCopies(t *testing.T) {
	sizes, repetitions := []int{3, 12}, 3
	if *full {
		sizes, repetitions = []int{3, 5, 12, 30, 60}, max(1, *times/2)
	}
	kinds := []string{slipMarks, elements, nonces, covers, firstMarks, firstTexts, lastMarks}
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			joined, played := 0, 0
			tell(t, n, judge(t, func() figures {
				sum := figures{}
				for range repetitions {
					h := openHall(t, t.TempDir(), setupOf(2, n))
					h.advance(survey.Collecting)
					voters := shuffled(h.voters)
					at := 1 + int(random(1)[0])%(n-1) // the one who is late
					one := voters[at]
					h.collectAll(voters[:at])
					h.advance(survey.Voting)
					h.castAll(voters[:at])
					before := take(t, h.dir)
					h.collectAll([]*person{one})
					h.castAll([]*person{one})
					after := take(t, h.dir)
					h.collectAll(voters[at+1:])
					h.castAll(voters[at+1:])
					last := take(t, h.dir)

					played++
					came := between(before, after, marks(voters, kinds...))
					delete(came, slipMarks) // they are there from the beginning; that one was collected shows by its element
					if len(came) != len(kinds)-1 || slices.ContainsFunc(slices.Collect(maps.Values(came)), func(found []int) bool { return !slices.Equal(found, []int{at}) }) {
						t.Errorf("between two copies came %v, and the voter is %d: the limit is stated otherwise", came, at)
					} else {
						joined++
					}
					if exchanged := exchangedBetween(t, h, before, after); !slices.Equal(exchanged, []*person{one}) {
						t.Errorf("two copies say of %d slips that they were collected in between, and the voter's was: the limit is stated otherwise", len(exchanged))
					}
					// One copy: is the one that came last in it, or before the others of the last copy, told by any place?
					only := make([]bool, n)
					only[at] = true
					for moment, copied := range map[string]struct {
						files attack.Copy
						n     int
					}{"the second copy alone": {after, at + 1}, "a copy of the end alone": {last, n}} {
						if copied.n < 3 {
							continue
						}
						for kind, methods := range guessesOf(copied.files, marks(voters[:copied.n], kinds...)) {
							for method, places := range methods {
								sum.apart("one, "+moment+": "+kind+", "+method, places, only[:copied.n])
							}
						}
					}
					h.close()
				}
				return sum
			}))
			t.Logf("whole ballots with their slips, by two copies: %d of %d", joined, played)
		})
	}
}

// exchangedBetween are those whose slips' rows differ between two copies. Whose slip has which digest, whoever printed them knows.
func exchangedBetween(t *testing.T, h *hall, before, after attack.Copy) (found []*person) {
	t.Helper()
	for _, p := range h.voters {
		var row [2][]byte
		for i, files := range []attack.Copy{before, after} {
			content := files["slips.db"]
			at := bytes.Index(content, p.mark(slipMarks))
			if at < 0 {
				t.Fatal("a slip is not in the book of slips")
			}
			row[i] = content[at : at+32+16+32+1+32] // digest, session, category, state, element (store/street)
		}
		if !bytes.Equal(row[0], row[1]) {
			found = append(found, p)
		}
	}
	return found
}
