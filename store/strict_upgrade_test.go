package store_test

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/store/storetest"
)

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
		} else if now := strings.NewReplacer("table logins, ", "", "table login_codes, ", "").Replace(names(t, path)); now != named { // of migrations 12 and 13
			t.Errorf("tables, indexes and triggers are\n%s, and were\n%s", now, named)
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s (-before +after):\n%s", what, diff)
		}
		db := opened(t, path)
		for what, query := range map[string]string{
			"a key that leads nowhere": `SELECT count(*) FROM pragma_foreign_key_check`,
			"damage":                   `SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
		} {
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
