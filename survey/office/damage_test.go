package office_test

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/check"
	"ceping/survey/office"
	"ceping/survey/words"
)

// atRest is a data directory that nobody has open, to be damaged by hand.
type atRest struct {
	t     *testing.T
	dir   string
	id    string
	other string // a copy of the same directory, as it was before the last act
}

func (d *atRest) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *atRest) path(name string) string {
	return filepath.Join(d.dir, strings.ReplaceAll(name, "BOX", "boxes/"+d.id))
}

// exec changes rows by SQL, past what the table's CHECKs and triggers hold, and wants some of them changed.
func (d *atRest) exec(file, query string, args ...any) {
	d.t.Helper()
	db, err := sql.Open("sqlite", "file:"+d.path(file)+"?_pragma=ignore_check_constraints(ON)&_pragma=foreign_keys(OFF)")
	d.must(err)
	db.SetMaxOpenConns(1)
	if file == "ceping.db" {
		_, err = db.Exec(`DROP TRIGGER IF EXISTS audit_unchanged; DROP TRIGGER IF EXISTS audit_kept`)
		d.must(err)
	}
	result, err := db.Exec(query, args...)
	d.must(err)
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		d.t.Fatalf("%s: %d rows changed, %v", query, n, err)
	}
	d.must(db.Close())
}

// house changes the session's row of ceping.db.
func (d *atRest) house(set string, args ...any) {
	d.t.Helper()
	d.exec("ceping.db", "UPDATE sessions SET "+set+" WHERE id = '"+d.id+"'", args...)
}

// replaced exchanges a text that stands once in a column of the session's row.
func (d *atRest) replaced(column, old, by string) {
	d.t.Helper()
	d.exec("ceping.db", "UPDATE sessions SET "+column+" = replace("+column+", ?, ?) WHERE id = ? AND instr("+column+", ?) > 0", old, by, d.id, old)
}

// cell changes one cell of an order-free file, found by what it is now.
func (d *atRest) cell(file, table string, change func(cell []byte) bool) {
	d.t.Helper()
	db, err := sql.Open("sqlite", "file:"+d.path(file))
	d.must(err)
	db.SetMaxOpenConns(1)
	name := "head"
	if table != "head" {
		var n int
		d.must(db.QueryRow(`SELECT row FROM layout WHERE name = ?`, table).Scan(&n))
		name = fmt.Sprintf("t%d", n)
	}
	rows, err := db.Query("SELECT row, cell FROM " + name + " ORDER BY row")
	d.must(err)
	found, content := 0, []byte(nil)
	for rows.Next() && found == 0 {
		var row int
		var cell []byte
		d.must(rows.Scan(&row, &cell))
		if change(cell) {
			found, content = row, cell
		}
	}
	d.must(rows.Close())
	if found == 0 {
		d.t.Fatalf("%s of %s has no such row", table, file)
	}
	_, err = db.Exec("UPDATE "+name+" SET cell = ? WHERE row = ?", content, found)
	d.must(err)
	d.must(db.Close())
}

// used is a change of the first used row.
func used(change func(cell []byte)) func([]byte) bool {
	return func(cell []byte) bool {
		if cell[0] == 1 {
			change(cell)
			return true
		}
		return false
	}
}

// Where things are in a row of the book of slips, and in the head of a box, counted from its end: three categories of 44 bytes, their
// number, digest, count, salt, seed, and whether it was full.
const (
	slipCategory, slipState, slipBound = 48, 80, 81

	perCategory = 44
	headDigest  = 3*perCategory + 1 + 32
	headCount   = headDigest + 4
	headSalt    = headCount + 32
	headSeed    = headSalt + 32
	headFull    = headSeed + 1
)

const (
	slipFresh = iota
	slipCollected
	slipVoid
	slipReplaced
)

// slip gives the first slip in a state another one.
func slip(from, to byte) func(d *atRest) {
	return func(d *atRest) {
		d.cell("slips.db", "slips", func(cell []byte) bool {
			if cell[slipState] != from {
				return false
			}
			cell[slipState] = to
			return true
		})
	}
}

// head changes a byte of the head of the box, so far from its end.
func head(fromEnd int, change func(was byte) byte) func(d *atRest) {
	return func(d *atRest) {
		d.cell("BOX.db", "head", func(cell []byte) bool {
			cell[len(cell)-fromEnd] = change(cell[len(cell)-fromEnd])
			return true
		})
	}
}

func flipped(b byte) byte { return b ^ 1 }
func oneMore(b byte) byte { return b + 1 }

// bytesOf rewrites a file.
func (d *atRest) bytesOf(file string, change func([]byte) []byte) {
	d.t.Helper()
	content, err := os.ReadFile(d.path(file))
	d.must(err)
	after := change(bytes.Clone(content))
	if bytes.Equal(content, after) {
		d.t.Fatalf("%s is as it was", file)
	}
	d.must(os.WriteFile(d.path(file), after, 0o600))
}

// relogged tells the session's log otherwise from an act on, with a chain that holds, and lets all files have seen that.
func (d *atRest) relogged(name string, change func(detail string) string) {
	d.t.Helper()
	db, err := sql.Open("sqlite", "file:"+d.path("ceping.db"))
	d.must(err)
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`DROP TRIGGER IF EXISTS audit_unchanged`)
	d.must(err)
	rows, err := db.Query(`SELECT entry, at, who, session, name, detail, hash, coalesce(session_entry, 0), coalesce(session_hash, '') FROM audit ORDER BY entry`)
	d.must(err)
	type entry struct {
		survey.AuditEntry
		own     int
		ownHash string
	}
	var log []entry
	for rows.Next() {
		var e entry
		d.must(rows.Scan(&e.Number, &e.At, &e.Who, &e.Session, &e.Name, &e.Detail, &e.Hash, &e.own, &e.ownHash))
		log = append(log, e)
	}
	d.must(rows.Close())
	before, own, changed := "", "", false
	swap := map[string]string{}
	for _, e := range log {
		if e.Name == name && e.Session == d.id {
			e.Detail, changed = change(e.Detail), true
		}
		now := e.Chain(before)
		swap[e.Hash], before = now, now
		if e.Session == d.id {
			own = survey.SessionEntry{Number: e.own, At: e.At, Who: e.Who, Name: e.Name, Detail: e.Detail}.Chain(d.id, own)
			e.ownHash = own
		}
		var ownHash any
		if e.ownHash != "" {
			ownHash = e.ownHash
		}
		_, err := db.Exec(`UPDATE audit SET detail = ?, hash = ?, session_hash = ? WHERE entry = ?`, e.Detail, now, ownHash, e.Number)
		d.must(err)
	}
	d.must(db.Close())
	if !changed {
		d.t.Fatalf("no act %s", name)
	}
	for _, file := range []string{"slips.db", "BOX.db"} {
		d.bytesOf(file, func(content []byte) []byte {
			for old, now := range swap {
				from, _ := hex.DecodeString(old)
				to, _ := hex.DecodeString(now)
				content = bytes.ReplaceAll(content, from, to)
			}
			return content
		})
	}
}

// found is what becomes of a damaged house: why it is shut, why its session is out of service, or the codes that a check finds.
func (s *sitting) found(code string) (list []string) {
	s.t.Helper()
	opened, err := store.Open(s.t.Context(), store.Config{Dir: s.dir, Access: store.Working})
	var shut *store.Misfit
	if errors.As(err, &shut) {
		if shut.Remedy == "" || shut.What == "" {
			s.t.Errorf("shut without a word: %+v", shut)
		}
		return []string{"shut"}
	}
	s.must(err)
	s.store = opened
	s.t.Cleanup(func() { opened.Close() })
	s.work(opened, opened)
	s.staff = office.NewSlips(opened)
	session, err := s.office.Session(s.t.Context(), s.id)
	if errors.Is(err, survey.ErrSessionUnknown) {
		strays, err := opened.Strays(s.t.Context())
		s.must(err)
		if len(strays) > 0 {
			return []string{"stray"}
		}
		return nil
	}
	if err != nil {
		session, err = s.faulty()
		s.must(err)
		return []string{string(session.Fault)}
	}
	by := s.opening.By(s.office.Terminal())
	if session.Phase == survey.Voting {
		s.must(s.office.Terminal().Advance(s.t.Context(), s.id, survey.Closed, nil))
	}
	findings, err := by.Check(s.t.Context(), s.id, code)
	s.must(err)
	for _, f := range findings {
		s.said(f)
		list = append(list, f.Code)
	}
	return list
}

// faulty is a session that is out of service.
func (s *sitting) faulty() (survey.Session, error) {
	sessions, err := s.store.Sessions(s.t.Context())
	for _, one := range sessions {
		if one.ID == s.id {
			return one, err
		}
	}
	return survey.Session{}, survey.ErrSessionUnknown
}

// said holds a finding to a sentence and a remedy in both languages.
func (s *sitting) said(f check.Finding) {
	s.t.Helper()
	code, _ := f.Coded()
	remedy, _ := f.Remedy().Coded()
	if !words.Has(code) || !words.Has(remedy) {
		s.t.Errorf("%s has no sentence or no remedy", f.Code)
	}
	for _, sentence := range []string{words.EnglishOf(f), words.ChineseOf(f), words.EnglishOf(f.Remedy()), words.ChineseOf(f.Remedy())} {
		if sentence == "" || strings.Contains(sentence, "%!") {
			s.t.Errorf("%s says %q", f.Code, sentence)
		}
	}
}
