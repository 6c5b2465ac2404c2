package office_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/check"
	"ceping/survey/count"
	"ceping/survey/manifest"
	"ceping/survey/words"
)

// alterBox changes the rows of an envelope's table in the box file of a house that is closed. used are its used rows, free the others.
func (s *sitting) alterBox(key string, change func(exec func(query string, args ...any), used, free []int)) {
	s.t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.boxPath())
	s.must(err)
	db.SetMaxOpenConns(1)
	var table int
	s.must(db.QueryRow(`SELECT row FROM layout WHERE name = ?`, key).Scan(&table))
	rows, err := db.Query(fmt.Sprintf(`SELECT row, substr(cell, 1, 1) = x'01' FROM t%d ORDER BY row`, table))
	s.must(err)
	var used, free []int
	for rows.Next() {
		var row int
		var is bool
		s.must(rows.Scan(&row, &is))
		if is {
			used = append(used, row)
		} else {
			free = append(free, row)
		}
	}
	s.must(rows.Err())
	s.must(rows.Close())
	change(func(query string, args ...any) {
		result, err := db.Exec(fmt.Sprintf(query, table), args...)
		s.must(err)
		if n, err := result.RowsAffected(); err != nil || n != 1 {
			s.t.Fatalf("%d rows changed, %v", n, err)
		}
	}, used, free)
	s.must(db.Close())
}

// TestAlteredAtRest: whoever can write the box file copies, takes out and alters rows of it between closing and opening. It is found, and
// opened in spite of it, archive and recount agree with the Report in every byte, also when the house was started again and the ballots
// were archived.
func TestAlteredAtRest(t *testing.T) {
	const copyRow = `UPDATE t%[1]d SET cell = (SELECT cell FROM t%[1]d WHERE row = ?) WHERE row = ?`
	sound := closed(t)
	for name, test := range map[string]struct {
		key    string
		change func(exec func(string, ...any), used, free []int)
		code   string
		cast   int
		alarm  string
	}{
		"a cover is copied": {manifest.CoverKey, func(exec func(string, ...any), used, free []int) {
			exec(copyRow, used[0], free[0])
		}, check.RowTwice, 19, count.EnvelopesCopied},
		"covers are copied over others": {manifest.CoverKey, func(exec func(string, ...any), used, free []int) {
			exec(copyRow, used[0], used[1])
			exec(copyRow, used[0], used[2])
		}, check.RowTwice, 18, count.EnvelopesCopied},
		"marks are copied twice": {marksKey, func(exec func(string, ...any), used, free []int) {
			exec(copyRow, used[3], free[0])
			exec(copyRow, used[3], free[1])
		}, check.RowTwice, 18, count.EnvelopesCopied},
		"a text is copied": {textKey, func(exec func(string, ...any), used, free []int) {
			exec(copyRow, used[0], free[0])
		}, check.RowTwice, 18, count.EnvelopesCopied},
		"a cover is taken out": {manifest.CoverKey, func(exec func(string, ...any), used, free []int) {
			exec(`UPDATE t%d SET cell = CAST(x'00' || substr(cell, 2) AS BLOB) WHERE row = ?`, used[0])
		}, check.NoncesDiffer, 17, count.SealMismatch},
		"a cover is altered": {manifest.CoverKey, func(exec func(string, ...any), used, free []int) {
			exec(`UPDATE t%d SET cell = CAST(substr(cell, 1, length(cell) - 4) || x'01020304' AS BLOB) WHERE row = ?`, used[0])
		}, check.TagWrong, 18, count.SealMismatch},
		"a cover is of no category": {manifest.CoverKey, func(exec func(string, ...any), used, free []int) {
			exec(`UPDATE t%d SET cell = CAST(substr(cell, 1, 17) || 'Z' || substr(cell, 19) AS BLOB) WHERE row = ?`, used[0])
		}, check.CategoryUnknown, 17, count.SealMismatch},
	} {
		t.Run(name, func(t *testing.T) {
			s := sound.copied(t)
			s.restart(func() { s.alterBox(test.key, test.change) })
			findings, err := s.opening.By(s.office.Terminal()).Inspect(t.Context(), s.id)
			if err != nil || !slices.ContainsFunc(findings, func(f check.Finding) bool { return f.Code == test.code }) {
				t.Fatalf("found %s, %v; want %s", words.EnglishList(check.Coded(findings)), err, test.code)
			}
			if err := s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil); !refusal(err) {
				t.Fatalf("opened: %v", err)
			}
			s.must(s.opening.By(s.office.Terminal()).OpenDespite(t.Context(), s.id, passphrases(0, 1), "当场核对过", nil))
			total := s.report().Counts[count.Total]
			if total.Cast != test.cast || *total.Valid+*total.Blank+*total.Invalid != total.Cast || !slices.Contains(s.alarms(), test.alarm) {
				t.Errorf("cast %d = %d + %d + %d, alarms %v", total.Cast, *total.Valid, *total.Blank, *total.Invalid, s.alarms())
			}
			if test.alarm == count.EnvelopesCopied && strings.Contains(name, "cover") && *total.Invalid != 1+strings.Count(name, "covers") {
				t.Errorf("%d invalid", *total.Invalid)
			}
			s.recounts()
			s.restart(func() {})
			s.recounts()
			digest, err := s.opening.By(s.office.Terminal()).Digest(t.Context(), s.id)
			s.must(err)
			s.must(s.opening.By(s.office.Terminal()).Archive(t.Context(), s.id, digest))
			s.recounts()
			before := text(t, s.report())
			s.must(s.office.Terminal().Erase(t.Context(), s.id))
			if after := text(t, s.report()); after != before {
				t.Error("erased, it has another report")
			}
		})
	}
}

// TestGoneWithOpening: the seed and every spent nonce are in no byte of the data directory once the box is opened, nor is what a slip was
// bound to.
func TestGoneWithOpening(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("C", 6)
	s.castMany("A", 5)
	s.collect("B")
	s.advance(survey.Closed)
	box, err := s.store.ReadBox(t.Context(), s.id)
	s.must(err)
	secrets := map[string]string{"the seed": string(box.Seed)}
	for i, n := range box.Nonces {
		secrets[fmt.Sprintf("nonce %d", i)] = string(n.Nonce[:])
	}
	for i, bound := range s.bound() {
		secrets[fmt.Sprintf("blinded element %d", i)] = bound
	}
	if len(secrets) != 1+11+12 {
		t.Fatalf("%d secrets before opening", len(secrets))
	}
	in := func() (found []string) {
		for path, content := range s.kept() {
			for name, secret := range secrets {
				if strings.Contains(content, secret) {
					found = append(found, name+" in "+path)
				}
			}
		}
		return found
	}
	if found := in(); len(found) != len(secrets) {
		t.Fatalf("before opening %d of %d are found: %v", len(found), len(secrets), found)
	}
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	if found := in(); len(found) > 0 {
		t.Errorf("opened: %v", found)
	}
	s.restart(func() {
		if found := in(); len(found) > 0 {
			t.Errorf("and closed: %v", found)
		}
	})
	for _, bound := range s.bound() {
		t.Errorf("a slip is bound to %x", bound)
	}
}

// bound are the blinded elements that stand in the book of slips, save zeros.
func (s *sitting) bound() (list []string) {
	s.t.Helper()
	copied := s.copied(s.t)
	s.must(copied.store.Close())
	db, err := sql.Open("sqlite", "file:"+copied.dir+"/slips.db")
	s.must(err)
	var table int
	s.must(db.QueryRow(`SELECT row FROM layout WHERE name = 'slips'`).Scan(&table))
	rows, err := db.Query(fmt.Sprintf(`SELECT substr(cell, length(cell) - 31) FROM t%d`, table))
	s.must(err)
	for rows.Next() {
		var b []byte
		s.must(rows.Scan(&b))
		if strings.Trim(string(b), "\x00") != "" {
			list = append(list, string(b))
		}
	}
	s.must(rows.Close())
	s.must(db.Close())
	return list
}
