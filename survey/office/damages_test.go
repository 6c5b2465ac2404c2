package office_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/check"
	"ceping/survey/manifest"
	"ceping/survey/office"
)

// damage is one thing that somebody, or a disk, does to a data directory while no program has it.
type damage struct {
	name   string
	when   survey.Phase // voting: the box is closed afterwards, and then looked at
	do     func(d *atRest)
	want   []string // codes that are found, each; a fault that puts the session out of service; or "shut", of the whole house
	number bool     // whether a number of the Report can be another by it
}

const rewritten = "the log written anew, with 余票 as it tells"

// damages are those that were made by hand, each on the files of a real session.
var damages = []damage{
	// What is kept in ceping.db.
	{"a byte of the wrapped key", survey.Closed, func(d *atRest) {
		d.house(`wrapped_box = CAST(substr(wrapped_box, 1, length(wrapped_box) - 1) || x'00' AS BLOB)`)
	},
		[]string{check.KeyUnreadable}, true},
	{"a byte more in the wrapped key", survey.Closed, func(d *atRest) { d.house(`wrapped_box = CAST(wrapped_box || x'0a' AS BLOB)`) }, []string{check.KeyExchanged}, true},
	{"the wrapped key is cut off", survey.Closed, func(d *atRest) { d.house(`wrapped_box = CAST(substr(wrapped_box, 1, 20) AS BLOB)`) }, []string{check.KeyUnreadable}, true},
	{"no wrapped key", survey.Closed, func(d *atRest) { d.house(`wrapped_box = NULL`) }, []string{string(survey.FaultRecord)}, true},
	{"the unit in the manifest", survey.Closed, func(d *atRest) { d.replaced("manifest", "住房和", "住房或") }, []string{check.ManifestExchanged, check.ManifestDiffers}, true},
	{"a weight in the manifest", survey.Closed, func(d *atRest) { d.replaced("manifest", `"weight":40`, `"weight":41`) }, []string{check.ManifestExchanged, check.ManifestDiffers}, true},
	{"the manifest is no JSON", survey.Closed, func(d *atRest) { d.house(`manifest = substr(manifest, 2)`) }, []string{check.ManifestUnreadable}, true},
	{"a weight in the setup", survey.Closed, func(d *atRest) { d.replaced("setup", `"weight":40`, `"weight":41`) }, []string{check.ManifestDiffers}, true},
	{"a leader in the setup", survey.Closed, func(d *atRest) { d.replaced("setup", "张　三", "张　五") }, []string{check.ManifestDiffers}, true},
	{"the denominator in the setup", survey.Closed, func(d *atRest) { d.replaced("setup", `"denominator":"valid"`, `"denominator":"cast"`) }, []string{check.ManifestDiffers}, true},
	{"应到 in the setup", survey.Closed, func(d *atRest) { d.replaced("setup", `"expected":6`, `"expected":5`) }, []string{check.SetupDiffers}, true},
	{"a trustee in the setup", survey.Closed, func(d *atRest) { d.replaced("setup", "监督员", "监督人") }, []string{check.SetupDiffers}, true},
	{"the threshold in the setup", survey.Closed, func(d *atRest) { d.replaced("setup", `"threshold":2`, `"threshold":1`) }, []string{check.SetupDiffers}, true},
	{"the setup is no JSON", survey.Closed, func(d *atRest) { d.house(`setup = substr(setup, 2)`) }, []string{string(survey.FaultRecord)}, true},
	{"the digest of the seal", survey.Closed, func(d *atRest) { d.house(`seal = json_set(seal, '$.digest', ?)`, strings.Repeat("0", 64)) }, []string{check.SealMismatch}, true},
	{"the number of the seal", survey.Closed, func(d *atRest) { d.house(`seal = json_set(seal, '$.count', 16)`) }, []string{check.SealMismatch}, true},
	{"no seal", survey.Closed, func(d *atRest) { d.house(`seal = NULL`) }, []string{string(survey.FaultRecord)}, true},
	{"余票", survey.Closed, func(d *atRest) { d.house(`entered = json_set(entered, '$.C.leftover', 0)`) }, []string{check.LeftoverDiffers}, true},
	{"实到", survey.Closed, func(d *atRest) { d.house(`entered = json_set(entered, '$.A.present', 7)`) }, []string{check.PresentDiffers}, true},
	{"实到 where none was entered", survey.Closed, func(d *atRest) { d.house(`entered = json_set(entered, '$.B', json('{"present":7}'))`) }, []string{check.PresentDiffers}, true},
	{"nothing is entered any more", survey.Closed, func(d *atRest) { d.house(`entered = '{}'`) }, []string{check.PresentDiffers, check.LeftoverDiffers}, true},
	{"a reason of a correction", survey.Closed, func(d *atRest) { d.house(`corrected = '当场补点'`) }, []string{check.CorrectedDiffers}, true},
	{"the phase", survey.Closed, func(d *atRest) { d.house(`phase = 'voting'`) }, []string{string(survey.FaultForeign)}, true},
	{"the phase is no word", survey.Closed, func(d *atRest) { d.house(`phase = 'clozed'`) }, []string{string(survey.FaultPhase)}, true},
	{"the step", survey.Closed, func(d *atRest) { d.house(`step = step + 1`) }, []string{string(survey.FaultOlder)}, true},
	{"the session is gone", survey.Closed, func(d *atRest) { d.exec("ceping.db", `DELETE FROM sessions WHERE id = ?`, d.id) }, []string{"stray"}, true},
	{"an act told otherwise", survey.Closed, func(d *atRest) { d.exec("ceping.db", `UPDATE audit SET detail = 'map[A:1]' WHERE name = 'attendance'`) }, []string{check.AuditBroken}, true},
	{"who acted", survey.Closed, func(d *atRest) { d.exec("ceping.db", `UPDATE audit SET who = 'nobody' WHERE name = 'ready'`) }, []string{check.AuditBroken}, false},
	{"an act is gone from the midst", survey.Closed, func(d *atRest) { d.exec("ceping.db", `DELETE FROM audit WHERE name = 'attendance'`) }, []string{"shut"}, true},
	{"the last act is gone", survey.Closed, func(d *atRest) { d.exec("ceping.db", `DELETE FROM audit WHERE entry = (SELECT max(entry) FROM audit)`) }, []string{"shut"}, true},
	{"a hash of the session's chain", survey.Closed, func(d *atRest) {
		d.exec("ceping.db", `UPDATE audit SET session_hash = ? WHERE name = 'ready'`, strings.Repeat("0", 64))
	}, []string{check.AuditBroken}, false},
	// The one that is not found: whoever writes every file anew. A hash of the log that is kept on paper tells, and after opening the result code.
	{rewritten, survey.Closed, func(d *atRest) {
		d.house(`entered = json_set(entered, '$.C.leftover', 0)`)
		d.relogged("leftover", func(string) string { return "map[A:0 B:13 C:0]" })
	}, nil, true},
	{"another house's id", survey.Closed, func(d *atRest) { d.exec("ceping.db", `UPDATE house SET id = '2f0f62a2-6cbb-4f6d-9f0e-6d4ab1f2a6a1'`) }, []string{"shut"}, true},
	// The book of slips.
	{"a fresh slip is void", survey.Closed, slip(slipFresh, slipVoid), []string{check.VoidDiffers, check.CountsDiffer}, true},
	{"a void slip is fresh", survey.Closed, slip(slipVoid, slipFresh), []string{check.VoidDiffers, check.CountsDiffer}, true},
	{"a collected slip is fresh", survey.Closed, slip(slipCollected, slipFresh), []string{check.SlipsUnfit, check.CountsDiffer}, true},
	{"a fresh slip is collected", survey.Closed, slip(slipFresh, slipCollected), []string{check.SlipsUnfit, check.CountsDiffer}, true},
	{"a fresh slip is collected, while voting", survey.Voting, slip(slipFresh, slipCollected), []string{check.SlipsUnfit}, true},
	{"a replaced slip is collected", survey.Closed, slip(slipReplaced, slipCollected), []string{check.ReplacedDiffers, check.CountsDiffer, check.SlipsUnfit}, true},
	{"a collected slip is replaced", survey.Voting, slip(slipCollected, slipReplaced), []string{check.ReplacedDiffers, check.SlipsUnfit}, true},
	{"a slip of another category", survey.Closed, func(d *atRest) {
		d.cell("slips.db", "slips", func(cell []byte) bool {
			was := cell[slipCategory]
			cell[slipCategory] = 'C'
			return was == 'A'
		})
	}, []string{check.SlipsDiffer, check.CountsDiffer}, true},
	{"what a slip is bound to", survey.Closed, func(d *atRest) {
		d.cell("slips.db", "slips", func(cell []byte) bool {
			clear(cell[slipBound:])
			return cell[slipState] == slipCollected
		})
	}, []string{check.SlipsUnfit}, false},
	{"the book of slips is cut off", survey.Closed, func(d *atRest) { d.bytesOf("slips.db", func(b []byte) []byte { return b[:len(b)/2] }) }, []string{"shut"}, true},
	{"the book of slips is gone", survey.Closed, func(d *atRest) { d.must(os.Remove(d.path("slips.db"))) }, []string{"shut"}, true},
	{"the book of slips of before", survey.Closed, func(d *atRest) { d.before("slips.db") }, []string{"shut"}, true},
	// The box.
	{"a byte of an envelope", survey.Closed, func(d *atRest) { d.cell("BOX.db", marksKey, used(func(cell []byte) { cell[len(cell)-1] ^= 1 })) },
		[]string{check.TagWrong, check.SealMismatch}, true},
	{"a byte of an envelope, while voting", survey.Voting, func(d *atRest) { d.cell("BOX.db", marksKey, used(func(cell []byte) { cell[len(cell)-1] ^= 1 })) },
		[]string{check.TagWrong}, true},
	{"a cover is gone", survey.Closed, func(d *atRest) { d.cell("BOX.db", manifest.CoverKey, used(func(cell []byte) { cell[0] = 0 })) },
		[]string{check.NoncesDiffer, check.SealMismatch}, true},
	{"marks are gone, while voting", survey.Voting, func(d *atRest) { d.cell("BOX.db", marksKey, used(func(cell []byte) { cell[0] = 0 })) }, []string{check.RowsDiffer}, true},
	{"marks of another category", survey.Closed, func(d *atRest) {
		d.cell("BOX.db", marksKey, used(func(cell []byte) { cell[17] ^= 'A' ^ 'C' }))
	}, []string{check.TagWrong, check.RowsDiffer}, true},
	{"an envelope over another", survey.Closed, func(d *atRest) {
		var first []byte
		d.cell("BOX.db", marksKey, func(cell []byte) bool {
			if cell[0] == 1 && first != nil {
				copy(cell, first)
				return true
			} else if cell[0] == 1 {
				first = bytes.Clone(cell)
			}
			return false
		})
	}, []string{check.RowTwice, check.SealMismatch}, true},
	{"a nonce", survey.Closed, func(d *atRest) { d.cell("BOX.db", "nonces", used(func(cell []byte) { cell[len(cell)-1] ^= 1 })) }, []string{check.CredentialsDiffer}, false},
	{"a nonce is gone, while voting", survey.Voting, func(d *atRest) { d.cell("BOX.db", "nonces", used(func(cell []byte) { cell[0] = 0 })) }, []string{check.NoncesDiffer}, true},
	{"a line of the credentials", survey.Closed, func(d *atRest) {
		d.cell("BOX.db", "credentials", func(cell []byte) bool { cell[0] ^= 1; return true })
	}, []string{check.CredentialsDiffer, check.SealMismatch}, false},
	{"the salt", survey.Closed, head(headSalt, flipped), []string{check.SealMismatch, check.CountsDiffer}, true},
	{"the seed", survey.Closed, head(headSeed, flipped), []string{check.IssuerKeyWrong}, true},
	{"the seal in the head", survey.Closed, head(headDigest, flipped), []string{check.SealMismatch}, true},
	{"the number in the head", survey.Closed, head(headCount-3, oneMore), []string{string(survey.FaultShape)}, true},
	{"收回 in the head", survey.Closed, head(1, oneMore), []string{check.CountsDiffer}, true},
	{"纸质票 in the head", survey.Closed, head(5, oneMore), []string{check.CountsDiffer}, true},
	{"a box that was full", survey.Closed, head(headFull, oneMore), nil, false},
	{"the box is gone", survey.Closed, func(d *atRest) { d.must(os.Remove(d.path("BOX.db"))) }, []string{string(survey.FaultMissing)}, true},
	{"the box is empty", survey.Closed, func(d *atRest) { d.must(os.Truncate(d.path("BOX.db"), 0)) }, []string{string(survey.FaultEmpty)}, true},
	{"the box is cut off", survey.Closed, func(d *atRest) { d.bytesOf("BOX.db", func(b []byte) []byte { return b[:len(b)/2] }) }, []string{string(survey.FaultUnreadable)}, true},
	{"a page of the box is zeros", survey.Closed, func(d *atRest) {
		d.bytesOf("BOX.db", func(b []byte) []byte { clear(b[4*4096 : 5*4096]); return b })
	}, []string{string(survey.FaultUnreadable)}, true},
	{"the box of before", survey.Closed, func(d *atRest) { d.before("BOX.db") }, []string{string(survey.FaultOlder)}, true},
	// Opened: what is kept of the count, and what it stands on.
	{"the tally", survey.Opened, func(d *atRest) { d.house(`result = json_set(result, '$.cast.A', 4)`) }, []string{check.ResultAltered}, true},
	{"what was found at the opening", survey.Opened, func(d *atRest) {
		d.house(`result = json_set(result, '$.findings', json('[{"code":"seal_mismatch"}]'))`)
	},
		[]string{check.ResultAltered}, true},
	{"the result is no JSON", survey.Opened, func(d *atRest) { d.house(`result = substr(result, 2)`) }, []string{check.ResultAltered}, true},
	{"余票, opened", survey.Opened, func(d *atRest) { d.house(`entered = json_set(entered, '$.C.leftover', 0)`) }, []string{check.LeftoverDiffers}, true},
	{"a trustee, opened", survey.Opened, func(d *atRest) { d.replaced("setup", "监督员", "监督人") }, []string{check.SetupDiffers}, true},
	{"领取, opened", survey.Opened, slip(slipFresh, slipCollected), []string{check.CountsDiffer}, true},
	{"an envelope, opened", survey.Opened, func(d *atRest) { d.cell("BOX.db", marksKey, used(func(cell []byte) { cell[len(cell)-1] ^= 1 })) }, []string{check.ArchiveUnfit}, false},
	{"the log written anew, opened", survey.Opened, func(d *atRest) {
		d.house(`entered = json_set(entered, '$.C.leftover', 0)`)
		d.relogged("leftover", func(string) string { return "map[A:0 B:13 C:0]" })
	}, []string{check.CodeDiffers}, true},
	{"余票, archived and the log written anew", survey.Archived, func(d *atRest) {
		d.house(`entered = json_set(entered, '$.C.leftover', 0)`)
		d.relogged("leftover", func(string) string { return "map[A:0 B:13 C:0]" })
	}, []string{check.CodeDiffers}, true},
}

// before puts back a file as it was before the last act.
func (d *atRest) before(file string) {
	d.t.Helper()
	content, err := os.ReadFile(strings.Replace(d.path(file), d.dir, d.other, 1))
	d.must(err)
	d.bytesOf(file, func([]byte) []byte { return content })
}

// TestDamages: every damage that can change a number is found, with a sentence and what to do in both languages, before a passphrase is
// tried; of an opened session, before its numbers are believed. What is found nowhere stands in the table as that.
func TestDamages(t *testing.T) {
	at := map[survey.Phase]*sitting{}
	before := t.TempDir()
	s := newSitting(t, nil)
	s.must(s.office.Terminal().Attendance(t.Context(), s.id, hand("A", 6)))
	slips := s.staff.By(s.office.Terminal())
	s.must(slips.Void(t.Context(), s.id, s.take("B").String()))
	s.castMany("C", 12)
	s.castMany("A", 5)
	lost := s.take("A")
	s.exchange("A", lost)
	s.must(slips.Replace(t.Context(), s.id, lost.String()))
	s.collect("C")
	at[survey.Voting] = s.copied(t)
	s.must(os.CopyFS(filepath.Join(before, "data"), os.DirFS(s.dir)))
	s.advance(survey.Closed)
	s.must(s.office.Terminal().Leftover(t.Context(), s.id, office.HandCount{Numbers: map[string]int{"A": 0, "B": 13, "C": 5}}))
	at[survey.Closed] = s.copied(t)
	told, err := s.office.Terminal().Health(t.Context(), "")
	s.must(err)
	head := told.Head
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	code := s.report().Result.Code
	at[survey.Opened] = s.copied(t)
	s.must(s.opening.By(s.office.Terminal()).Archive(t.Context(), s.id, code))
	at[survey.Archived] = s.copied(t)
	for phase, sound := range at {
		c := sound.copied(t)
		s.must(c.store.Close())
		given := ""
		if phase.Reached(survey.Opened) {
			given = code
		}
		if found := c.found(given); len(found) > 0 {
			t.Errorf("nothing was done to it, %s, and found is %v", phase, found)
		}
	}
	if len(damages) < 60 {
		t.Errorf("only %d damages", len(damages))
	}
	for _, one := range damages {
		t.Run(one.name, func(t *testing.T) {
			c := at[one.when].copied(t)
			s.must(c.store.Close())
			one.do(&atRest{t: t, dir: c.dir, id: c.id, other: filepath.Join(before, "data")})
			given := ""
			if one.when == survey.Opened { // archived, it was recorded
				given = code
			}
			found := c.found(given)
			if one.number && len(one.want) == 0 && one.name != rewritten {
				t.Error("it can change a number, and the table says that it is not found")
			}
			for _, want := range one.want {
				if !slices.Contains(found, want) {
					t.Errorf("found %v, want %s", found, want)
				}
			}
			if one.name == rewritten {
				if got := c.concerns(head); !slices.Contains(got, survey.HeadUnknown) {
					t.Errorf("nor does a hash that was kept tell: %v", got)
				}
			}
			if len(one.want) == 0 && len(found) > 0 {
				t.Errorf("found %v, and the table says that it is not", found)
			}
			if one.when.Reached(survey.Opened) || len(one.want) == 0 || len(found) == 0 || found[0] == "shut" {
				return
			}
			// Passphrases that would be refused as such are not tried.
			err := c.opening.By(c.office.Terminal()).Open(t.Context(), c.id, [][]byte{[]byte("not the first one"), []byte("not the second one")}, nil)
			var wrong *survey.Refusal
			if err == nil || errors.As(err, &wrong) && wrong.Code == "passphrase_wrong" {
				t.Errorf("a passphrase was tried: %v", err)
			}
		})
	}
}
