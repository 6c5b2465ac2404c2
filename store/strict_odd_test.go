package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/store"
	"ceping/store/storetest"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/words"
)

// TestStrictKeepsOddRows: a row that the CHECKs would refuse comes through as it is; its session is named and left, and no other is touched.
func TestStrictKeepsOddRows(t *testing.T) {
	s := newOldStreet(t)
	id, file := s.session["closed"], s.box("closed")
	for what, change := range map[string]string{
		"phase":   `phase = 'votin'`,
		"nothing": `phase = ''`,
		"setup":   `setup = '{"Unit":'`,
		"bytes":   `setup = x'7b00ff'`,
		"counts":  `entered = 'x'`,
		"many":    `seal = '', protocol = 7, step = -1, box_seen = -1, issuer_seed = 'x', wrapped_digest = 'x', ballot_size = -1`,
	} {
		t.Run(what, func(t *testing.T) {
			dir := s.copied(t)
			path := filepath.Join(dir, "ceping.db")
			alter(t, path, `UPDATE sessions SET `+change+` WHERE id = '`+id+`'; UPDATE people SET role = 'x', disabled = 7`)
			alter(t, path, `INSERT INTO session_halls VALUES ('`+uuid.NewString()+`', '{}')`) // of none: foreign keys are off here
			odd := func() (row map[string]string) {
				for _, row = range rowsOf(t, path)["sessions"] {
					if strings.HasSuffix(row["id"], id) {
						break
					}
				}
				for column, value := range row { // a text that stood as bytes is text again
					if bytes, is := strings.CutPrefix(value, "[]uint8 "); is && column == "setup" {
						row[column] = "string " + string(numbers(t, bytes))
					}
				}
				return row
			}
			before, box := odd(), tree(t, dir)[file]
			for _, access := range []store.Access{store.Reading, store.Working, store.Working} {
				if access == store.Working { // opening does not upgrade while sessions are in the hall, as they are here
					must(t, store.MigrateTo(t.Context(), dir, 0))
				}
				house, err := store.Open(t.Context(), store.Config{Dir: dir, Access: access})
				must(t, err)
				want := survey.FaultRecord
				if strings.HasPrefix(change, "phase") {
					want = survey.FaultPhase
				}
				isOut(t, house, id, want)
				if access == store.Working {
					storetest.Chained(t, house)
				}
				must(t, house.Close())
			}
			house, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Working})
			must(t, err)
			defer house.Close()
			s.othersWork(t, house, file)
			must(t, house.Close())
			after := odd()
			if what == "many" { // a seed that stood as text is bytes again
				before["issuer_seed"], after["issuer_seed"] = "", strings.TrimPrefix(after["issuer_seed"], "[]uint8 [120]")
			}
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("its row (-before +after):\n%s", diff)
			}
			if now := tree(t, dir)[file]; now != box {
				t.Errorf("its box changed: %s, %s", box, now)
			}
			if now := rowsOf(t, path); len(now["people"]) != 2 || now["people"][0]["disabled"] != "int64 7" || len(now["session_halls"]) != 1 {
				t.Errorf("kept: %v, %v", now["people"], now["session_halls"])
			}
		})
	}
}

// isOut checks that a session is out of service for a fault, and refuses.
func isOut(t *testing.T, house *store.Store, id string, want survey.Fault) {
	t.Helper()
	all, err := house.Sessions(t.Context())
	must(t, err)
	at := slices.IndexFunc(all, func(s survey.Session) bool { return s.ID == id })
	if at < 0 || all[at].Fault != want {
		t.Fatalf("session %s: want the fault %s in %+v", id, want, all)
	}
	if _, err := house.Session(t.Context(), id); !isRefusal(err) || !errors.Is(err, survey.ErrUnavailable) || !strings.Contains(words.EnglishError(err), id) {
		t.Errorf("the session: %v", err)
	}
}

// numbers are bytes as fmt writes them.
func numbers(t *testing.T, text string) (list []byte) {
	t.Helper()
	for _, word := range strings.Fields(strings.Trim(text, "[]")) {
		var b byte
		_, err := fmt.Sscan(word, &b)
		must(t, err)
		list = append(list, b)
	}
	return list
}

// TestStrictOddOfVersion1: the counts of a session of version 1 are kept although its phase is no word, and hold once it is put right.
func TestStrictOddOfVersion1(t *testing.T) {
	v := newVersion1(t)
	dir, id := filepath.Join(v.dir, "house"), v.id["archived"]
	path := filepath.Join(dir, "ceping.db")
	alter(t, path, `UPDATE sessions SET phase = 'archivd' WHERE id = '`+id+`'`)
	for range 2 {
		house, err := openAs(t, dir, store.Working)
		must(t, err)
		isOut(t, house, id, survey.FaultPhase)
		must(t, house.Close())
	}
	alter(t, path, `UPDATE sessions SET phase = 'archived' WHERE id = '`+id+`'`)
	house, err := openAs(t, dir, store.Working)
	must(t, err)
	defer house.Close()
	v.holds(t, house, true)
}

// TestStrictRefused: a text where a number belongs shuts the house, whose tables stay as they were, wherever it stands.
func TestStrictRefused(t *testing.T) {
	s := newOldStreet(t)
	for _, change := range []string{`sessions SET step = 'x'`, `people SET generation = 'x'`, `assessments SET version = 1.5`} {
		dir := s.copied(t)
		path := filepath.Join(dir, "ceping.db")
		alter(t, path, `UPDATE `+change)
		before, rows, files := names(t, path), rowsOf(t, path), tree(t, dir)
		for kind, access := range accesses {
			_, err := store.Open(t.Context(), store.Config{Dir: dir, Access: access})
			t.Run(change+" "+kind, func(t *testing.T) {
				shut(t, err, "ceping.db")
				table, column, _ := strings.Cut(strings.Split(change, " = ")[0], " SET ")
				if !strings.Contains(words.EnglishError(err), table+"."+column) || strings.Contains(words.EnglishError(err), "INSERT") {
					t.Errorf("%v: want the column named, and no statement", err)
				}
			})
		}
		if diff := cmp.Diff(files, tree(t, dir)); diff != "" {
			t.Errorf("%s (-before +after):\n%s", change, diff)
		}
		if err := store.MigrateTo(t.Context(), dir, 0); err == nil {
			t.Errorf("%s: it was taken over", change)
		}
		if diff := cmp.Diff(rows, rowsOf(t, path)); diff != "" || names(t, path) != before {
			t.Errorf("%s: taken over in part: %s\n%s", change, names(t, path), diff)
		}
	}
}

// TestOddAccountIsShutOut: an account that no CHECK would let in, as a house of before may have, can be shut out.
func TestOddAccountIsShutOut(t *testing.T) {
	h := newHall(t, openSQLite, 1, survey.Draft)
	ctx := t.Context()
	h.close()
	damage(t, filepath.Join(h.dir, "ceping.db"), `INSERT INTO people (name, role, assessment_group, password, generation, disabled) VALUES ('乙', 'group', '', 'x', 1, 0)`)
	h.open()
	must(t, h.ChangePeople(ctx, func(all []survey.Person) (survey.Person, office.Act, error) {
		p := all[0]
		p.Disabled = true
		return p, storetest.Act("", "disable account"), nil
	}))
	if p, err := h.Person(ctx, "乙"); err != nil || !p.Disabled {
		t.Errorf("%+v, %v", p, err)
	}
}
