package attack_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"ceping/store/attack"
	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// reopenings are ways to write a box anew when it is opened again for casts, each with a mistake.
func reopenings() map[string]func(t *testing.T, dir string, before, late [][]byte) {
	return map[string]func(t *testing.T, dir string, before, late [][]byte){
		"sorted, the free rows at the end": func(t *testing.T, dir string, before, late [][]byte) {
			db := open(t, dir, "journal_mode(DELETE)")
			slots(t, db, len(before)+2*len(late))
			for i, nonce := range slices.SortedFunc(slices.Values(before), bytes.Compare) {
				fill(t, db, i, nonce)
			}
			for i, at := range permutation(2 * len(late))[:len(late)] {
				fill(t, db, len(before)+at, late[i])
			}
		},
		"in random order, by SQLite as it comes, which leaves copies on the pages that it splits": func(t *testing.T, dir string, before, late [][]byte) {
			db := open(t, dir, "journal_mode(DELETE)")
			do(t, db, `CREATE TABLE ballots (slot INTEGER PRIMARY KEY, used BLOB, nonce BLOB, sealed BLOB)`)
			order := permutation(len(before) + len(late))
			free := []int{}
			for slot, from := range order {
				if from < len(before) {
					do(t, db, `INSERT INTO ballots VALUES ($1, x'01', $2, $3)`, slot, before[from], random(payload))
				} else {
					do(t, db, `INSERT INTO ballots VALUES ($1, x'00', zeroblob(32), $2)`, slot, random(payload))
					free = append(free, slot)
				}
			}
			for i, at := range permutation(len(free)) {
				fill(t, db, free[at], late[i])
			}
		},
		"with new row ids for those who come": func(t *testing.T, dir string, before, late [][]byte) {
			db := open(t, dir, "journal_mode(DELETE)")
			do(t, db, `CREATE TABLE ballots (slot INTEGER PRIMARY KEY, cell BLOB)`)
			all := append(slices.Clone(before), late...)
			for slot, from := range permutation(len(all)) { // id 16, category 32, tag 32, as store/street lays them out
				cell := append([]byte{0, 0, 0, 0, 0, 0, 0, byte(from)}, random(8+32+32)...)
				do(t, db, `INSERT INTO ballots VALUES ($1, $2)`, slot, append(append(cell, all[from]...), random(payload)...))
			}
		},
	}
}

// TestNaiveReopeningsAreBroken: one copy of the disk tells who cast after a reopening.
func TestNaiveReopeningsAreBroken(t *testing.T) {
	const before, late, repetitions = 40, 20, 12
	for name, reopen := range reopenings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sum := figures{}
			for range repetitions {
				dir := t.TempDir()
				all := make([][]byte, before+late)
				after := make([]bool, len(all))
				for i := range all {
					all[i], after[i] = random(32), i >= before
				}
				reopen(t, dir, all[:before], all[before:])
				for method, places := range guesses(take(t, dir), all) {
					sum.apart("late: "+method, places, after)
				}
			}
			mustBite(t, sum, "late: ")
		})
	}
}

// listsOf are the lists of an opened box, as anyone may read them, and which line of each is of a voter.
func (h *hall) listsOf(p *person) (lists attack.Lists, line []int) {
	h.t.Helper()
	session, err := h.office.Session(commandLine, h.id)
	must(h.t, err)
	digests := p.cast.Digests()
	digests[envelope.Credentials] = p.cast.Keep().In
	keys := []string{envelope.Credentials}
	for _, e := range manifest.Envelopes(&session.Setup) {
		keys = append(keys, e.Key)
	}
	for _, key := range keys {
		texts, err := h.store.List(commandLine, h.id, key)
		must(h.t, err)
		one := attack.Lists{{Key: key}}[0]
		for _, text := range texts {
			one.Digests = append(one.Digests, [32]byte(unhex(h.t, text)))
		}
		lists, line = append(lists, one), append(line, slices.Index(texts, digests[key]))
	}
	return lists, line
}

// TestWithdrawnDigest: the digest of a closing that was taken back, which screen, paper and audit log keep, and the final lists name who
// cast in between, when it is not salted or when the salt is left anywhere. Ours names nobody, with everything that a copy of the disk
// after the opening holds, and the attacker told of every list but one. A copy of the closed box would: so none is made then.
func TestWithdrawnDigest(t *testing.T) {
	rounds := 2
	if *full {
		rounds = 20
	}
	found := map[string]int{}
	tried := 0
	for range rounds {
		h := openHall(t, t.TempDir(), setupOf(2, 5))
		h.advance(survey.Collecting)
		h.collectAll(h.voters)
		h.noBackup()
		h.advance(survey.Voting)
		h.castAll(h.voters[:4])
		h.noBackup()
		h.advance(survey.Closed)
		h.noBackup()
		salt := [32]byte(h.salt())
		closed := take(t, h.dir)
		session, err := h.office.Session(commandLine, h.id)
		must(t, err)
		withdrawn := [32]byte(unhex(t, session.Seal.Digest))
		h.advance(survey.Voting)
		late := h.voters[4]
		h.castAll(h.voters[4:])
		h.advance(survey.Closed)
		h.open()
		files := take(t, h.dir)
		logged := bytes.Contains(files["ceping.db"], []byte(session.Seal.Digest)) || bytes.Contains(files["ceping.db-wal"], []byte(session.Seal.Digest))
		if !logged {
			t.Error("the audit log does not keep the withdrawn digest: the attack reads another place than it thinks")
		}
		lists, lines := h.listsOf(late)
		unsalted := envelope.SealDigest([32]byte{}, without(lists, lines))
		kept := attack.Copy{"an old log": append([]byte("salt "), salt[:]...)}
		for i, list := range lists {
			tried++
			for _, try := range []struct {
				name   string
				digest [32]byte
				copied attack.Copy
			}{
				{"no salt", unsalted, nil},
				{"a salt that is left somewhere", withdrawn, kept},
				{"a copy of the closed box", withdrawn, closed},
				{"ours", withdrawn, files},
			} {
				line, ok := attack.Withdrawn(try.digest, lists, i, lines, attack.Salts(try.copied))
				if ok && line != lines[i] {
					t.Fatalf("%s: another line than that of the late ballot", list.Key)
				}
				if ok {
					found[try.name]++
				}
			}
		}
		// Two copies show what changed between them, which is said.
		for name, content := range closed {
			if bytes.Contains(content, late.mark(covers)) {
				t.Errorf("%s had the late ballot before it was cast", name)
			}
		}
		h.close()
	}
	t.Logf("late envelopes named, of %d: %v", tried, found)
	for _, naive := range []string{"no salt", "a salt that is left somewhere", "a copy of the closed box"} {
		if found[naive] != tried {
			t.Errorf("the suite does not bite: with %s %d of %d late envelopes are named", naive, found[naive], tried)
		}
	}
	if found["ours"] != 0 {
		t.Errorf("the withdrawn digest names %d of %d late envelopes", found["ours"], tried)
	}
}

// without are the lists' digests without one line each.
func without(lists attack.Lists, lines []int) (sealed []envelope.List) {
	for i, list := range lists {
		rest := slices.Delete(slices.Clone(list.Digests), lines[i], lines[i]+1)
		sealed = append(sealed, envelope.List{Key: list.Key, Digest: envelope.ListDigest(rest)})
	}
	return sealed
}

// noBackup: no copy is made while a box is in use.
func (h *hall) noBackup() {
	h.t.Helper()
	var archive bytes.Buffer
	var refused *survey.Refusal
	if err := h.office.Terminal().Backup(commandLine, &archive); !errors.As(err, &refused) || archive.Len() > 0 {
		h.t.Error(fmt.Errorf("a backup was made of %d bytes: %w", archive.Len(), err))
	}
}
