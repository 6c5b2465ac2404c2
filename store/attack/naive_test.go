package attack_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite"

	"ceping/store/attack"
)

// naive is a design that keeps an order, and the method that must find it.
type naive struct {
	name string
	cast func(t *testing.T, dir string, nonces [][]byte)
}

const payload = 160 // bytes behind a nonce: small, as in a session with few forms

func naives() []naive {
	return []naive{
		{"rowid table", func(t *testing.T, dir string, nonces [][]byte) {
			db := open(t, dir, "journal_mode(DELETE)")
			do(t, db, `CREATE TABLE ballots (nonce BLOB, sealed BLOB)`)
			insert(t, db, nonces)
		}},
		{"rowid table after VACUUM", func(t *testing.T, dir string, nonces [][]byte) {
			db := open(t, dir, "journal_mode(DELETE)")
			do(t, db, `CREATE TABLE ballots (nonce BLOB, sealed BLOB)`)
			insert(t, db, nonces)
			do(t, db, `VACUUM`)
		}},
		{"WITHOUT ROWID, random keys, no slots", func(t *testing.T, dir string, nonces [][]byte) {
			db := open(t, dir, "journal_mode(DELETE)")
			do(t, db, `CREATE TABLE ballots (nonce BLOB PRIMARY KEY, sealed BLOB) WITHOUT ROWID`)
			insert(t, db, nonces)
		}},
		{"random slots with an index on the nonce", func(t *testing.T, dir string, nonces [][]byte) {
			db := open(t, dir, "journal_mode(DELETE)")
			slots(t, db, len(nonces))
			do(t, db, `CREATE INDEX spent ON ballots (nonce) WHERE used = x'01'`)
			for i, slot := range permutation(len(nonces)) {
				fill(t, db, slot, nonces[i])
			}
		}},
		{"hashed slots with probing", func(t *testing.T, dir string, nonces [][]byte) {
			db := open(t, dir, "journal_mode(DELETE)")
			slots(t, db, len(nonces))
			used := make([]bool, len(nonces))
			for _, nonce := range nonces {
				slot := attack.HashedSlot(nonce, len(nonces))
				for used[slot] {
					slot = (slot + 1) % len(nonces)
				}
				used[slot] = true
				fill(t, db, slot, nonce)
			}
		}},
		{"groups in random order, each in neighbouring slots as it came", func(t *testing.T, dir string, nonces [][]byte) {
			db := open(t, dir, "journal_mode(DELETE)")
			slots(t, db, len(nonces))
			const group = 4
			for i, at := range permutation(len(nonces) / group) {
				for j := range group {
					fill(t, db, at*group+j, nonces[i*group+j])
				}
			}
		}},
		{"random slots, log not truncated", func(t *testing.T, dir string, nonces [][]byte) {
			db := open(t, dir, "locking_mode(EXCLUSIVE)", "journal_mode(WAL)", "wal_autocheckpoint(0)")
			slots(t, db, len(nonces))
			do(t, db, `PRAGMA wal_checkpoint(TRUNCATE)`)
			for i, slot := range permutation(len(nonces)) {
				fill(t, db, slot, nonces[i])
			}
		}},
		{"random slots, busy flag of the truncation ignored", func(t *testing.T, dir string, nonces [][]byte) {
			db := open(t, dir, "journal_mode(WAL)", "wal_autocheckpoint(0)")
			slots(t, db, len(nonces))
			do(t, db, `PRAGMA wal_checkpoint(TRUNCATE)`)
			reader := open(t, dir, "busy_timeout(0)")
			tx, err := reader.BeginTx(context.Background(), &sql.TxOptions{ReadOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { tx.Rollback() })
			var n int
			if err := tx.QueryRow(`SELECT count(*) FROM ballots`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			for i, slot := range permutation(len(nonces)) {
				fill(t, db, slot, nonces[i])
				db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`) // and nobody looks at what it says
			}
		}},
	}
}

func open(t *testing.T, dir string, pragmas ...string) *sql.DB {
	t.Helper()
	dsn := "file:" + filepath.Join(dir, "ballots.db") + "?_pragma=synchronous(OFF)"
	for _, p := range pragmas {
		dsn += "&_pragma=" + p
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func do(t *testing.T, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.Exec(statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func insert(t *testing.T, db *sql.DB, nonces [][]byte) {
	t.Helper()
	for _, nonce := range nonces {
		do(t, db, `INSERT INTO ballots VALUES ($1, $2)`, nonce, random(payload))
	}
}

func slots(t *testing.T, db *sql.DB, n int) {
	t.Helper()
	do(t, db, `CREATE TABLE ballots (slot INTEGER PRIMARY KEY, used BLOB, nonce BLOB, sealed BLOB)`)
	for i := range n {
		do(t, db, `INSERT INTO ballots VALUES ($1, x'00', zeroblob(32), $2)`, i, random(payload))
	}
}

func fill(t *testing.T, db *sql.DB, slot int, nonce []byte) {
	t.Helper()
	do(t, db, `UPDATE ballots SET used = x'01', nonce = $1, sealed = $2 WHERE slot = $3`, nonce, random(payload), slot)
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func permutation(n int) []int {
	order := make([]int, n)
	for i := range order {
		j := int(random(1)[0]) % (i + 1)
		order[i], order[j] = order[j], i
	}
	return order
}

// TestNaiveDesignsAreBroken: the suite bites. For each design that is known to keep an order, some method finds it.
func TestNaiveDesignsAreBroken(t *testing.T) {
	const voters, repetitions = 12, 30
	for _, design := range naives() {
		t.Run(design.name, func(t *testing.T) {
			t.Parallel()
			sum := figures{}
			for range repetitions {
				dir := t.TempDir()
				nonces := make([][]byte, voters)
				for i := range nonces {
					nonces[i] = random(32)
				}
				design.cast(t, dir, nonces)
				for method, places := range guesses(take(t, dir), nonces) {
					sum.order(method, places)
				}
			}
			mustBite(t, sum, "")
		})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func take(t testing.TB, dir string) attack.Copy {
	t.Helper()
	files, err := attack.Take(dir)
	must(t, err)
	return files
}
