package store_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/office"
	"ceping/survey/setup"
	"ceping/survey/voter"
	"ceping/survey/words"
)

// passphrases are so many of the example's trustees, the caller's to be overwritten.
func passphrases(n int) [][]byte {
	return bytes.Split([]byte(strings.TrimSpace(example.Passphrases)), []byte("\n"))[:n]
}

// TestCopiedAtRest: a row that was copied in a box file, or an envelope altered there, while nothing ran, is found before a passphrase is
// tried, whether the box was open or closed then; a box that nobody touched is opened.
func TestCopiedAtRest(t *testing.T) {
	const copied = `UPDATE t4 SET cell = (SELECT cell FROM t4 WHERE substr(cell, 1, 1) = x'01' ORDER BY row LIMIT 1)
		WHERE row = (SELECT max(row) FROM t4 WHERE substr(cell, 1, 1) = x'00')`
	const altered = `UPDATE t4 SET cell = CAST(substr(cell, 1, length(cell) - 4) || zeroblob(4) AS BLOB)
		WHERE row = (SELECT min(row) FROM t4 WHERE substr(cell, 1, 1) = x'01')`
	for name, test := range map[string]struct {
		at        survey.Phase
		statement string
		want      string // empty: it is sound
		counted   int    // a copied cover among them, as an invalid one
	}{
		"untouched":              {survey.Closed, `SELECT 1`, "", 3},
		"copied before closing":  {survey.Voting, copied, "carry the id of another row", 4},
		"copied after closing":   {survey.Closed, copied, "carry the id of another row", 4},
		"altered before closing": {survey.Voting, altered, "copied or altered where they are kept", 3},
		"altered after closing":  {survey.Closed, altered, "copied or altered where they are kept", 3},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, dir := t.Context(), t.TempDir()
			open := func() (*store.Store, office.Actor, office.BoxActor) {
				opened, err := store.Open(ctx, store.Config{Dir: dir, Access: store.Making})
				must(t, err)
				t.Cleanup(func() { opened.Close() })
				staff, opening := staffOf(opened)
				return opened, staff, opening
			}
			opened, staff, _ := open()
			id := castThree(t, opened, staff)
			if test.at == survey.Closed {
				must(t, staff.Advance(ctx, id, survey.Closed, nil))
			}
			must(t, opened.Close())
			alter(t, filepath.Join(dir, "boxes", id+".db"), test.statement)
			var opening office.BoxActor
			opened, staff, opening = open()
			if test.at == survey.Voting {
				must(t, staff.Advance(ctx, id, survey.Closed, nil))
			}
			if test.want == "" {
				must(t, opening.Open(ctx, id, passphrases(2), nil))
			} else {
				var unsound *office.UnsoundError
				err := opening.Open(ctx, id, [][]byte{[]byte("wrong-passphrase-one"), []byte("wrong-passphrase-two")}, nil)
				if !errors.As(err, &unsound) || !strings.Contains(words.EnglishError(err), test.want) {
					t.Fatalf("opening: %v, want %q", err, test.want)
				}
				must(t, opening.OpenDespite(ctx, id, passphrases(2), "当场说明", nil))
			}
			for range 2 {
				if report, err := staff.Report(ctx, id); err != nil || report.Counts[count.Total].Cast != test.counted {
					t.Errorf("%d are counted of %d, %v", report.Counts[count.Total].Cast, test.counted, err)
				}
				must(t, opened.Close())
				opened, staff, _ = open()
			}
		})
	}
}

// castThree takes the worked example to voting and casts three ballots as phones do.
func castThree(t *testing.T, opened *store.Store, staff office.Actor) (id string) {
	t.Helper()
	ctx := t.Context()
	plan, err := setup.Read(bytes.NewReader(example.Session), nil)
	must(t, err)
	id, err = staff.Create(ctx, plan)
	must(t, err)
	must(t, staff.Advance(ctx, id, survey.Ready, passphrases(3)))
	batch, err := office.NewSlips(opened).By(staff).Issue(ctx, id)
	must(t, err)
	must(t, staff.Advance(ctx, id, survey.Collecting, nil))
	must(t, staff.Advance(ctx, id, survey.Voting, nil))
	text, err := staff.Manifest(ctx, id)
	must(t, err)
	m, err := voter.ParseManifest(text, "")
	must(t, err)
	issuer, box := ballot.NewIssuer(opened), ballot.NewBox(opened)
	for _, printed := range batch.Slips[:3] {
		x, err := voter.NewExchange(m, printed.Category.Code)
		must(t, err)
		evaluation, err := issuer.Collect(ctx, printed.Slip.String(), x.Blinded())
		must(t, err)
		credential, err := x.Finish(evaluation.Evaluated, evaluation.Proof)
		must(t, err)
		spoiled, err := m.Spoiled(printed.Category.Code)
		must(t, err)
		cast, err := credential.Enclose(spoiled)
		must(t, err)
		c := ballot.Cast{Category: cast.Category, Nonce: [32]byte(cast.Nonce)}
		for _, sealed := range cast.Envelopes {
			c.Envelopes = append(c.Envelopes, sealed)
		}
		ack, err := box.Cast(ctx, id, c, cast.MAC)
		must(t, err)
		must(t, cast.Verify(ack))
	}
	return id
}
