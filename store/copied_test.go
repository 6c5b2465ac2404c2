package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/example"
	"ceping/survey/office"
	"ceping/survey/seal"
	"ceping/survey/setup"
	"ceping/survey/version1"
)

// TestCopiedAtRest: a row that was copied in a box file, or a ballot altered there, while nothing ran, is found before a passphrase is
// tried, whether the box was open or closed then.
func TestCopiedAtRest(t *testing.T) {
	const copied = `UPDATE slots SET (used, category, nonce, mac, sealed) =
		(SELECT used, category, nonce, mac, sealed FROM slots WHERE used = x'01' ORDER BY slot LIMIT 1)
		WHERE slot = (SELECT max(slot) FROM slots WHERE used = x'00')`
	const altered = `UPDATE slots SET sealed = zeroblob(length(sealed)) WHERE slot = (SELECT min(slot) FROM slots WHERE used = x'01')`
	for name, test := range map[string]struct {
		at        survey.Phase
		statement string
		want      string
	}{
		"copied before closing":  {survey.Voting, copied, "carry a nonce another carries too"},
		"copied after closing":   {survey.Closed, copied, "carry a nonce another carries too"},
		"altered before closing": {survey.Voting, altered, "no credential that fits"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, dir := t.Context(), t.TempDir()
			var opened *store.Store
			open := func() *office.Office {
				var err error
				if opened, err = store.Open(ctx, store.Config{Dir: dir, Access: store.Making}); err != nil {
					t.Fatal(err)
				}
				return office.New(opened, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10})
			}
			closed := func() {
				if err := opened.Close(); err != nil {
					t.Fatal(err)
				}
			}
			staff := open()
			defer func() { closed() }()
			id := castThree(t, opened, staff)
			to := func(p survey.Phase) {
				if err := staff.Advance(ctx, id, p, nil); err != nil {
					t.Fatal(err)
				}
			}
			if test.at == survey.Closed {
				to(survey.Closed)
			}
			closed()
			alter(t, filepath.Join(dir, "boxes", id+".db"), test.statement)
			staff = open()
			if test.at == survey.Voting {
				to(survey.Closed)
			}
			var unsound *office.UnsoundError
			err := staff.Open(ctx, id, []string{"wrong-passphrase-one", "wrong-passphrase-two"}, nil)
			if !errors.As(err, &unsound) || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("opening: %v, want %q", err, test.want)
			}
			passphrases := strings.Split(strings.TrimSpace(example.Passphrases), "\n")
			if err := staff.OpenDespite(ctx, id, passphrases[:2], "当场说明", nil); err != nil {
				t.Fatal(err)
			}
			if report, err := staff.Report(ctx, id); err != nil || report.Counts[survey.Total].Cast != 3 {
				t.Errorf("%d are counted of 3, %v", report.Counts[survey.Total].Cast, err)
			}
		})
	}
}

// castThree takes the worked example to voting and casts three ballots as phones do.
func castThree(t *testing.T, opened *store.Store, office *office.Office) (id string) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	plan, err := setup.Read(bytes.NewReader(example.Session), nil)
	must(err)
	id, err = office.Create(ctx, plan)
	must(err)
	must(office.Advance(ctx, id, survey.Ready, strings.Split(strings.TrimSpace(example.Passphrases), "\n")))
	batch, err := office.IssueSlips(ctx, id)
	must(err)
	must(office.Advance(ctx, id, survey.Collecting, nil))
	must(office.Advance(ctx, id, survey.Voting, nil))
	manifest, err := office.Manifest(ctx, id)
	must(err)
	var m struct {
		BoxKey     string `json:"box_key"`
		Categories []struct {
			Code string
			Key  string `json:"issuer_key"`
		}
	}
	must(json.Unmarshal([]byte(manifest), &m))
	key := func(text string) []byte {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		must(err)
		return raw
	}
	keys := map[string][]byte{}
	for _, c := range m.Categories {
		keys[c.Code] = key(c.Key)
	}
	issuer, box := version1.NewIssuer(opened, opened), version1.NewBox(opened, opened)
	for _, printed := range batch.Slips[:3] {
		code, nonce := printed.Category.Code, random(32)
		blinding, err := credential.Blind(nonce)
		must(err)
		evaluation, err := issuer.Collect(ctx, printed.Slip.String(), blinding.Blinded())
		must(err)
		output, err := blinding.Finalize(keys[code], evaluation.Evaluated, evaluation.Proof)
		must(err)
		plaintext, err := seal.Pad([]byte(`{"v":1}`), plan.BallotSize())
		must(err)
		sealed, err := seal.Seal(key(m.BoxKey), sha256.Sum256([]byte(manifest)), nonce, plaintext)
		must(err)
		mac := credential.MACVersion1(output, id, code, sealed)
		must(box.Cast(ctx, id, version1.SealedBallot{Category: code, Nonce: [32]byte(nonce), MAC: [32]byte(mac), Sealed: sealed}))
	}
	return id
}
