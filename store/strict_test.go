package store_test

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ceping/survey"
)

// TestStrict: every table of the house is STRICT; goose's own is not ours to make.
func TestStrict(t *testing.T) {
	h := newHall(t, openSQLite, 1, survey.Draft)
	h.close()
	db := opened(t, filepath.Join(h.dir, "ceping.db"))
	strict := map[bool][]string{}
	rows, err := db.Query(`SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%' AND name <> 'goose_db_version'`)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var name string
		var is bool
		must(t, rows.Scan(&name, &is))
		strict[is] = append(strict[is], name)
	}
	must(t, rows.Err())
	if len(strict[false]) > 0 || len(strict[true]) < 8 {
		t.Errorf("not STRICT: %v; STRICT: %v", strict[false], strict[true])
	}
}

// opened is a file with foreign keys on, as the store has it.
func opened(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=foreign_keys(ON)")
	must(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

// written is a row that the house takes, by column, and what it refuses of each.
type written struct {
	row     map[string]any
	refused map[string][]any
}

// TestForbidden: of each column, what it does not take, straight by SQL. The row itself is taken, so that it is the column that is refused.
func TestForbidden(t *testing.T) {
	h := newHall(t, openSQLite, 1, survey.Draft)
	h.close()
	id, hash := uuid.NewString(), strings.Repeat("0a", 32)
	notID := []any{nil, "", "x", id[1:], strings.ToUpper(id), id + "0"}
	notJSON := []any{"", "x", `{"Unit":`, "{} {}", []byte(`{}`)}
	notText := []any{nil, []byte("x")}
	notCount := []any{-1, "x", 1.5}
	notHash := []any{"", "x", hash[1:], strings.ToUpper(hash), hash + "0", "g" + hash[1:]}
	with := func(more ...any) func([]any) []any {
		return func(list []any) []any { return append(append([]any{}, list...), more...) }
	}
	tried := map[string]bool{} // by table and column
	for table, w := range map[string]written{
		"sessions": {
			row: map[string]any{
				"id": id, "phase": "opened", "setup": "{}", "entered": "{}", "manifest": "{}", "issuer_seed": random(32), "wrapped_box": random(9),
				"wrapped_digest": hash, "ballot_size": 1, "slots": 0, "seal": "{}", "tally": "{}", "result": "{}", "corrected": "", "kept": "{}",
				"remains": "{}", "protocol": 2, "step": 0, "box_seen": 0,
			},
			refused: map[string][]any{
				"id": notID, "phase": {nil, "", "votin", "Draft", "draft "}, "setup": with(nil)(notJSON), "entered": with(nil)(notJSON), "manifest": notJSON,
				"issuer_seed": {[]byte{}, random(31), random(33), strings.Repeat("x", 32)}, "wrapped_box": {[]byte{}, "x"}, "wrapped_digest": notHash,
				"ballot_size": with(0)(notCount), "slots": notCount, "seal": notJSON, "tally": notJSON, "result": notJSON, "corrected": notText,
				"kept": notJSON, "remains": notJSON, "protocol": {nil, -1, 3, "x"}, "step": with(nil)(notCount), "box_seen": notCount,
			},
		},
		"audit": {
			row: map[string]any{"entry": 1000, "at": "2026-11-26T12:14:16Z", "who": "terminal", "session": id, "name": "create", "detail": "",
				"hash": hash, "session_entry": 1, "session_hash": hash},
			refused: map[string][]any{
				"entry": {0, -1, "x"}, "at": {nil, "", "2026-11-26", "2026-11-26T12:14:16+08:00", "2026-11-26 12:14:16Z"}, "who": with("")(notText),
				"session": {nil, "", "x", id[1:]}, "name": with("")(notText), "detail": notText, "hash": with(nil)(notHash),
				"session_entry": with(nil, 0)(notCount), "session_hash": with(nil)(notHash),
			},
		},
		"settings": {
			row:     map[string]any{"name": "hall", "value": "{}"},
			refused: map[string][]any{"name": {nil, ""}, "value": with(nil)(notJSON)},
		},
		"settings: the terminal's": {
			row:     map[string]any{"name": "terminal_generation", "value": "12"},
			refused: map[string][]any{"value": {nil, "", "x", "-1", "1.5", "1 "}},
		},
		"people": {
			row: map[string]any{"name": "甲", "role": "group", "assessment_group": "第一组", "password": "$argon2id$", "generation": 0, "disabled": 0},
			refused: map[string][]any{
				"name": {nil, "", strings.Repeat("甲", 33)}, "role": {nil, "", "Admin", "voter"}, "assessment_group": with("")(notText), "password": notText,
				"generation": with(nil)(notCount), "disabled": {nil, 2, -1, "true"},
			},
		},
		"logins": {
			row: map[string]any{"digest": strings.Repeat("aZ_-9", 9)[:43], "who": "甲", "generation": 0, "deadline": 1, "idle": 1},
			refused: map[string][]any{
				"digest": {nil, "", strings.Repeat("a", 42), strings.Repeat("a", 44), strings.Repeat("a", 42) + "+"}, "who": with("")(notText),
				"generation": with(nil)(notCount), "deadline": with(nil, 0)(notCount), "idle": with(nil, 0)(notCount),
			},
		},
		"login_codes": {
			row:     map[string]any{"name": "甲", "secret": random(20), "step": 0},
			refused: map[string][]any{"name": {nil, ""}, "secret": {nil, []byte{}, random(19), random(21), strings.Repeat("x", 20)}, "step": with(nil)(notCount)},
		},
		"assessments": {
			row: map[string]any{"id": id, "version": 1, "plan": "{}", "previous": ""},
			refused: map[string][]any{
				"id": notID, "version": with(nil, 0)(notCount), "plan": with(nil)(notJSON), "previous": {nil, "last", id[1:]},
			},
		},
		"house": {
			row:     map[string]any{"one": 1, "id": id, "slips_seen": 0},
			refused: map[string][]any{"one": {0, 2, "x"}, "id": notID, "slips_seen": notCount},
		},
		"intents": {
			row: map[string]any{"session": id, "what": "step", "step": "{}"},
			refused: map[string][]any{
				"session": notID, "what": {nil, "", "remove", "ready", "erase"}, "step": with(nil)(notJSON),
			},
		},
		"intents: without a step": {
			row:     map[string]any{"session": id, "what": "erase", "step": nil},
			refused: map[string][]any{"what": {"draft", "step", "slips"}, "step": {"{}"}},
		},
		"session_halls": {
			row:     map[string]any{"session": h.id, "hall": "{}"},
			refused: map[string][]any{"session": {nil, "", id}, "hall": with(nil)(notJSON)},
		},
	} {
		db := opened(t, filepath.Join(h.dir, "ceping.db"))
		name, _, _ := strings.Cut(table, ":")
		try := func(row map[string]any) error {
			tx, err := db.Begin()
			must(t, err)
			defer tx.Rollback()
			if name == "house" {
				if _, err := tx.Exec(`DELETE FROM house`); err != nil {
					t.Fatal(err)
				}
			}
			columns, places, values := []string{}, []string{}, []any{}
			for column, value := range row {
				columns, places, values = append(columns, column), append(places, "?"), append(values, value)
			}
			_, err = tx.Exec(`INSERT INTO `+name+` (`+strings.Join(columns, ", ")+`) VALUES (`+strings.Join(places, ", ")+`)`, values...)
			return err
		}
		if err := try(w.row); err != nil {
			t.Errorf("%s: what it is to take: %v", table, err)
			continue
		}
		for column, values := range w.refused {
			for _, value := range values {
				tried[name+"."+column] = true
				row := map[string]any{}
				for c, v := range w.row {
					row[c] = v
				}
				row[column] = value
				if err := try(row); !keptOut(err) {
					t.Errorf("%s takes %v in %s: %v", table, value, column, err)
				}
			}
		}
	}
	// A column that is added later is tried, too.
	rows, err := opened(t, filepath.Join(h.dir, "ceping.db")).Query(`SELECT l.name || '.' || c.name FROM pragma_table_list AS l, pragma_table_info(l.name) AS c
		WHERE l.schema = 'main' AND l.strict`)
	must(t, err)
	defer rows.Close()
	n := 0
	for rows.Next() {
		var column string
		must(t, rows.Scan(&column))
		if n++; !tried[column] {
			t.Errorf("nothing that %s must refuse is tried", column)
		}
	}
	must(t, rows.Err())
	if n != len(tried) {
		t.Errorf("%d columns, and %d were tried", n, len(tried))
	}
}

// keptOut reports whether an error is a refusal of SQLite's, by a CHECK, by NOT NULL, a foreign key, or by the kind of the value.
func keptOut(err error) bool {
	return err != nil && slices.ContainsFunc([]string{"constraint failed", "cannot store", "datatype mismatch"}, func(why string) bool { return strings.Contains(err.Error(), why) })
}
