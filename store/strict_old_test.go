package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
