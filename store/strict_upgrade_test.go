package store_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/store"
	"ceping/store/storetest"
	"ceping/survey"
	"ceping/survey/office"
)

// beforeStrict is the last schema whose tables were not STRICT.
const beforeStrict = 10

// newOldStreet is a street with rows in every table of its house, which is of the schema before.
func newOldStreet(t *testing.T) *street {
	t.Helper()
	s, ctx := newStreet(t), t.Context()
	house, err := store.Open(ctx, store.Config{Dir: s.dir, Access: store.Working})
	must(t, err)
	for _, p := range []survey.Person{{Name: "乙", Role: survey.GroupMember, Group: "第一组", Password: "x", Generation: 3}, {Name: "丙", Role: survey.Observer, Disabled: true}} {
		must(t, house.ChangePeople(ctx, func([]survey.Person) (survey.Person, office.Act, error) { return p, act("", "account"), nil }))
	}
	last, this := survey.Assessment{ID: uuid.NewString(), Version: 1}, survey.Assessment{ID: uuid.NewString(), Version: 1, Plan: survey.Setup{Assessment: "年度"}}
	must(t, house.PutAssessment(ctx, last, 0, act("", "save")))
	must(t, house.PutAssessment(ctx, this, 0, act("", "save")))
	must(t, house.SetPrevious(ctx, this.ID, last.ID, act("", "previous")))
	must(t, house.EndTerminal(ctx, act("", "end")))
	base := storetest.Address(t, "http://old.example:8080")
	must(t, house.SetHouseHall(ctx, survey.HouseHall{}, survey.HouseHall{Base: base}, act("", "base url")))
	id := s.session["ready"]
	must(t, house.SetSessionHall(ctx, id, survey.SessionHall{}, survey.SessionHall{Base: base}, act(id, "base url")))
	must(t, house.Close())
	now, old := filepath.Join(s.dir, "ceping.db"), t.TempDir()
	alter(t, now, `INSERT INTO intents (session, what) VALUES ('`+s.session["draft"]+`', 'ready');
		UPDATE sessions SET issuer_seed = randomblob(32), ballot_size = 256, slots = 9, tally = '{}', kept = '{}' WHERE id = '`+s.session["erased"]+`'`)
	must(t, store.MigrateTo(ctx, old, beforeStrict))
	db := opened(t, filepath.Join(old, "ceping.db"))
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`ATTACH $1 AS now; DELETE FROM house`, now)
	must(t, err)
	for _, table := range []string{"house", "sessions", "audit", "settings", "people", "assessments", "intents", "session_halls"} {
		var columns string
		must(t, db.QueryRow(`SELECT group_concat(name, ', ') FROM pragma_table_info($1)`, table).Scan(&columns))
		if table == "sessions" {
			columns += ", rowid"
		}
		done, err := db.Exec(`INSERT INTO ` + table + ` (` + columns + `) SELECT ` + strings.Replace(columns, "grp", "assessment_group", 1) + ` FROM now.` + table)
		must(t, err)
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			t.Fatalf("%s: %d rows, %v: nothing is tried", table, n, err)
		}
	}
	_, err = db.Exec(`UPDATE sqlite_sequence SET seq = seq + 5 WHERE name = 'audit'`)
	must(t, err)
	must(t, db.Close())
	must(t, os.Rename(filepath.Join(old, "ceping.db"), now))
	return s
}

// rowsOf are the rows of a house by table, each value with its type; without what belongs to goose.
func rowsOf(t *testing.T, path string) map[string][]map[string]string {
	t.Helper()
	db := opened(t, path)
	defer db.Close()
	var tables string
	must(t, db.QueryRow(`SELECT group_concat(name) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'goose%'`).Scan(&tables))
	all := map[string][]map[string]string{}
	for table := range strings.SplitSeq(tables, ",") {
		what, order := "*", "1"
		if table == "sessions" {
			what, order = "rowid AS place, *", "rowid"
		}
		rows, err := db.Query(`SELECT ` + what + ` FROM ` + table + ` ORDER BY ` + order)
		must(t, err)
		columns, err := rows.Columns()
		must(t, err)
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			must(t, rows.Scan(into...))
			row := map[string]string{}
			for i, column := range columns {
				row[column] = fmt.Sprintf("%T %v", values[i], values[i])
			}
			if row["name"] != "string goose_db_version" {
				all[table] = append(all[table], row)
			}
		}
		must(t, rows.Err())
		must(t, rows.Close())
	}
	return all
}

// names are those of tables, indexes and triggers.
func names(t *testing.T, path string) (list string) {
	t.Helper()
	db := opened(t, path)
	defer db.Close()
	must(t, db.QueryRow(`SELECT group_concat(thing, ', ') FROM (SELECT type || ' ' || name AS thing FROM sqlite_schema ORDER BY 1)`).Scan(&list))
	return list
}

// TestStrictKeepsAll: a house of the schema before, and one of 0.1.1, comes through with every value, and goes on.
func TestStrictKeepsAll(t *testing.T) {
	s, v := newOldStreet(t), newVersion1(t)
	for what, dir := range map[string]string{"the schema before": s.dir, "0.1.1": filepath.Join(v.dir, "house")} {
		path := filepath.Join(dir, "ceping.db")
		before, named := rowsOf(t, path), names(t, path)
		for _, p := range before["people"] {
			p["assessment_group"] = p["grp"]
			delete(p, "grp")
		}
		must(t, store.MigrateTo(t.Context(), dir, 0))
		after := rowsOf(t, path)
		if what == "0.1.1" { // what migration 10 has added is its own matter
			for table, rows := range after {
				if len(rows) != len(before[table]) {
					t.Fatalf("%s: %d rows, and were %d", table, len(rows), len(before[table]))
				}
				for i, row := range rows {
					maps.DeleteFunc(row, func(column, _ string) bool { _, old := before[table][i][column]; return !old })
				}
			}
		} else if now := names(t, path); now != named {
			t.Errorf("tables, indexes and triggers are\n%s, and were\n%s", now, named)
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s (-before +after):\n%s", what, diff)
		}
		db := opened(t, path)
		for what, query := range map[string]string{"a key that leads nowhere": `SELECT count(*) FROM pragma_foreign_key_check`, "damage": `SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'`} {
			var n int
			if err := db.QueryRow(query).Scan(&n); err != nil || n > 0 {
				t.Errorf("%s: %d, %v", what, n, err)
			}
		}
		must(t, db.Close())
	}
	house, err := store.Open(t.Context(), store.Config{Dir: s.dir, Access: store.Working})
	must(t, err)
	defer house.Close()
	people, err := house.People(t.Context())
	if err != nil || len(people) != 2 || people[1].Group != "第一组" || people[1].Generation != 3 {
		t.Errorf("the accounts: %+v, %v", people, err)
	}
	s.othersWork(t, house, "")
	storetest.Chained(t, house)
}

// TestStrictCascades: what a session has of its own still goes with it.
func TestStrictCascades(t *testing.T) {
	s := newOldStreet(t)
	must(t, store.MigrateTo(t.Context(), s.dir, 0))
	path := filepath.Join(s.dir, "ceping.db")
	db := opened(t, path)
	_, err := db.Exec(`DELETE FROM sessions WHERE id = $1`, s.session["ready"])
	must(t, err)
	if n := len(rowsOf(t, path)["session_halls"]); n != 0 {
		t.Errorf("%d rows stay", n)
	}
}

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
				house, err := store.Open(t.Context(), store.Config{Dir: dir, Access: access})
				must(t, err)
				_, err = house.Session(t.Context(), id)
				if !isRefusal(err) || !strings.Contains(err.Error(), id) || !strings.Contains(err.Error(), "ceping.db") || !strings.Contains(err.Error(), "Delete nothing") {
					t.Errorf("the session: %v", err)
				}
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
		if _, err := house.Session(t.Context(), id); err == nil || !strings.Contains(err.Error(), "does not know") {
			t.Errorf("its phase: %v", err)
		}
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
			t.Run(change+" "+kind, func(t *testing.T) { shut(t, err, "ceping.db") })
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
