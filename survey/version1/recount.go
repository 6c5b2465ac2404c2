package version1

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"ceping/survey"
	"ceping/survey/strict"
	"ceping/survey/strict/base64url"
)

// Recount counts an archive anew, without a database, and gives the same Report that its session had, byte for byte. digest is the
// seal's from the signed sheet, in hex, spaces allowed; with "" nothing tells this archive from one that was made up. Before it opens
// a ballot it checks the file, keys, counts, every credential, the seal and the chain of the audit log: an *ArchiveError
// names all that is wrong. Wrong or too few passphrases are a *Refusal. progress, which may be nil, is told how many ballots are opened.
func Recount(ctx context.Context, r io.Reader, passphrases []string, digest string, progress func(done, total int)) (Report, error) {
	digest = canonicalHex(digest)
	if _, err := hex.DecodeString(digest); err != nil || digest != "" && len(digest) != 2*sha256.Size {
		return Report{}, survey.Refuse("digest_malformed")
	}
	var wrong faults
	a, err := readArchive(r, &wrong)
	if err != nil {
		return Report{}, err
	}
	var m manifest
	if err := strict.Part([]byte(a.Manifest), &m); err != nil {
		wrong.add("its manifest is not readable")
		return Report{}, wrong.err()
	}
	setup, err := a.setup(m)
	if err != nil {
		wrong.add("its manifest describes no session: %v", err)
		return Report{}, wrong.err()
	}
	found := a.inspection(m).look()
	a.checkOpening(m, found, &wrong)
	a.checkSeal(digest, &wrong)
	if !a.opened(survey.AuditBroken) {
		a.checkActs(m.Session, &wrong)
	}
	if wrong.err() != nil {
		return Report{}, wrong.err()
	}
	key, err := a.unwrap(ctx, passphrases)
	if errors.Is(err, errWrapped) {
		wrong.add("the wrapped box key is not readable")
		return Report{}, wrong.err()
	}
	if err != nil {
		return Report{}, wrongPassphrases(err, setup.Trustees)
	}
	if m.BoxKey != base64url.Encode(key.public) {
		wrong.add("the box key is not the one in its manifest")
		return Report{}, wrong.err()
	}
	counted, err := countBallots(ctx, &setup, key, a.Manifest, found.Once, progress)
	if err != nil {
		return Report{}, err
	}
	tally := NewTally(&setup, counted)
	tally.SealMatches, tally.Opening = a.SealMatched, a.Opening
	report := NewReport(survey.Session{ID: m.Session, Setup: setup, Seal: &a.Seal, Tally: &tally}, a.header(found.Cast), a.Software)
	if text, err := report.Digest(); err != nil || text != a.Report {
		wrong.add("it counts to another report than the one it was archived with: its manifest, its counts or its version (%s) were altered", a.Software)
		return Report{}, wrong.err()
	}
	return report, nil
}

// unwrap parses the wrapped key, and opens it with the passphrases.
func (a *archiveContent) unwrap(ctx context.Context, passphrases []string) (*boxKey, error) {
	wrapped, err := parseWrapped(a.WrappedKey)
	if err != nil {
		return nil, err
	}
	return wrapped.unwrap(ctx, passphrases)
}

// setup is what the manifest says, checked as a session file is: an altered one must not mislead the count.
func (a *archiveContent) setup(m manifest) (survey.Setup, error) {
	s := survey.Setup{
		Assessment: m.Assessment, Unit: m.Unit, Group: m.Group, Date: m.Date, Rehearsal: m.Rehearsal, Leaders: m.Leaders, Promoted: m.Promoted,
		Forms: m.Forms, Rules: survey.Rules{MinGroup: m.MinGroup, Denominator: m.Denominator}, Trustees: a.Trustees,
	}
	for _, c := range m.Categories {
		s.Categories = append(s.Categories, survey.Category{Code: c.Code, Name: c.Name, Weight: c.Weight, Slips: c.Slips, Expected: a.Counts[c.Code].Expected})
	}
	err := s.Check() // the manifest's slips include the spares
	s.Rules.Spares = m.Spares
	return s, err
}

// header are the counts by category up to 收回.
func (a *archiveContent) header(cast map[string]int) map[string]Counts {
	header := map[string]Counts{}
	for code, n := range a.Counts {
		header[code] = headerCounts(survey.Category{Expected: n.Expected}, survey.Entered{Present: n.Present, Leftover: n.Leftover, Paper: n.Paper}, survey.SlipCount{Printed: n.Printed, Void: n.Void, Collected: n.Collected}, cast[code])
	}
	return header
}

// checkSeal holds the ballots against the seal, and the seal against the signed sheet. A box that did not fit its seal when it was opened
// has an alarm in its Report instead.
func (a *archiveContent) checkSeal(digest string, wrong *faults) {
	found := NewSeal(Digests(a.ballots))
	if found != a.Seal && a.SealMatched {
		wrong.add("its %d ballots have the digest %s, and sealed were %d with %s", found.Count, found.Digest, a.Seal.Count, a.Seal.Digest)
	}
	if found == a.Seal && !a.SealMatched {
		wrong.add("it says that the box did not fit its seal, and it does")
	}
	if digest != "" && digest != a.Seal.Digest {
		wrong.add("its seal's digest is %s, and the signed sheet has %s", a.Seal.Digest, digest)
	}
}

// canonicalHex takes a digest as people copy it from paper.
func canonicalHex(text string) string {
	return string(bytes.ToLower(bytes.Join(bytes.Fields([]byte(text)), nil)))
}

// checkActs follows the chain of the audit log. Of other sessions' acts only the hash is there.
func (a *archiveContent) checkActs(session string, wrong *faults) {
	before := ""
	for i, act := range a.acts {
		entry := survey.AuditEntry{Number: act.Number, At: act.At, Who: act.Who, Session: act.Session, Name: act.Name, Detail: act.Detail, Hash: act.Hash}
		own := act.Session != "" || act.At != ""
		if _, err := hex.DecodeString(act.Hash); err != nil || act.Number != i+1 || own && (act.Session != session || entry.Chain(before) != act.Hash) {
			wrong.add("entry %d of its audit log does not fit the one before", i+1)
			return
		}
		before = act.Hash
	}
}
