package archive

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/strict/base64url"
)

// Recount counts an archive anew and gives the same Report that its session had, byte for byte save notes, the texts of alarms and
// software. Before it opens an envelope it checks all that [Archive.Check] does, that the box key is the manifest's, and that code,
// in 26 bare characters (count.ParseCode), is the archive's: an *Error names what is wrong. With code "" nothing tells this archive
// from one that was made up, and whoever shows the Report must say that none was given. The Report's result is computed anew from
// what was counted; where it is another than the archive's, that is an *Error too, which names the form.
//
// key is the unwrapped box key, which stays the caller's to wipe. progress, which may be nil, is told how many envelopes are opened.
// A context that ends stops it, with the context's error.
func Recount(ctx context.Context, a Archive, key *envelope.Key, code string, progress func(done, total int)) (count.Report, error) {
	s, err := a.check()
	if err != nil {
		return count.Report{}, err
	}
	if err := a.CheckCode(code); err != nil {
		return count.Report{}, err
	}
	if public, err := base64url.Decode(s.manifest.BoxKey); err != nil || !bytes.Equal(public, key.Public()) {
		return count.Report{}, fault("the box key is not the one in its manifest")
	}
	sealed := maps.Clone(a.Sealed) // the count shuffles its lists
	for key, list := range sealed {
		sealed[key] = slices.Clone(list)
	}
	box, err := count.Open(ctx, s.list, key, a.Manifest, sealed, progress)
	if err != nil {
		return count.Report{}, err
	}
	header := map[string]count.Counts{}
	for code, n := range a.Counts {
		header[code] = n.Header()
	}
	facts := a.Facts
	facts.MirrorLost = survey.LostMirror(a.Acts)
	report := count.NewReport(count.Input{
		ID: s.manifest.Session, Setup: &s.setup, Yardstick: s.manifest.Yardstick, Software: a.Software, Counts: header,
		Seal: count.ReportSeal(a.Seal), Tally: count.NewTally(&s.setup, box), Facts: facts,
	})
	if report.Result, err = a.result(report); err != nil && noneOpens(box) {
		return count.Report{}, fault("none of its ballots opens under its manifest, which is another than they were sealed for")
	}
	if err != nil {
		return count.Report{}, err
	}
	return report, nil
}

// CheckCode holds the code that was signed, in 26 bare characters, against the archive's: an *Error where it is another. Of "", no code,
// it says nothing. That the archive's own code is that of what it holds only a Recount tells.
func (a *Archive) CheckCode(code string) error {
	if code == "" || code == a.Result.Code {
		return nil
	}
	return fault("its result code is %s, and the one given is %s: it is another archive than was signed, or the code is mistyped",
		count.SpacedCode(a.Result.Code), count.SpacedCode(code))
}

// noneOpens reports whether there are ballots and the cover of none opens.
func noneOpens(box count.Box) bool {
	covers := box.Envelopes[manifest.CoverKey]
	return len(covers) > 0 && !slices.ContainsFunc(covers, func(o count.Opened) bool { return !o.Damaged })
}

// result computes the result of what was counted, and holds it against the archive's.
func (a *Archive) result(report count.Report) (*count.ReportResult, error) {
	var wrong faults
	blinds, err := a.Result.Blinds()
	if err != nil {
		return nil, fault("%v", err)
	}
	opened := ""
	if a.Result.OpenedDigest != nil {
		opened = *a.Result.OpenedDigest
	}
	result, err := count.NewResult(report, a.Manifest, a.Result.Audit, opened, blinds)
	if err != nil {
		return nil, fault("it counts to other forms than it was archived with: %v", err)
	}
	if len(a.Result.Forms) != len(result.Forms) {
		return nil, fault("it counts to %d forms, and its result has %d", len(result.Forms), len(a.Result.Forms))
	}
	for i, f := range result.Forms {
		if was := a.Result.Forms[i]; was.ID != f.ID || was.Hash != f.Hash {
			wrong.add("form %s counts to another result, or has other blinds, than it was archived with", f.ID)
		}
	}
	if wrong.err() == nil && result.Code != a.Result.Code {
		wrong.add("manifest, seal, counts, trustees, audit chain and forms give the result code %s, and it bears %s", count.SpacedCode(result.Code), count.SpacedCode(a.Result.Code))
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	return result, nil
}
