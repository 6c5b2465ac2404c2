package version1

import (
	"bytes"
	"encoding/hex"
	"slices"

	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/words"
)

// inspection is what an archive can be held against, as its session was before its box was opened.
func (a *archiveContent) inspection(m manifest) inspection {
	i := inspection{
		Manifest: a.Manifest, Session: m.Session, Seed: a.IssuerSeed, Wrapped: a.WrappedKey, Ballots: a.ballots, Seal: a.Seal,
		Slips: map[string]survey.SlipCount{}, Paper: map[string]int{},
	}
	for code, n := range a.Counts {
		i.Slips[code], i.Paper[code] = survey.SlipCount{Printed: n.Printed, Void: n.Void, Collected: n.Collected}, n.Paper
	}
	return i
}

// opened reports whether the box was opened in spite of such a finding.
func (a *archiveContent) opened(code string) bool {
	return a.Opening != nil && hasFinding(a.Opening.Findings, code)
}

// checkOpening holds slips, hand counts, keys and ballots against the manifest and each other. Nothing may fail to fit but what did
// not fit when the box was opened, all of it, with a reason.
func (a *archiveContent) checkOpening(m manifest, found inspected, wrong *faults) {
	now := slices.DeleteFunc(slices.Clone(found.Findings), func(f survey.Finding) bool { return a.known(f) })
	for _, f := range now {
		if f.Code != survey.SealMismatch { // checkSeal has its own words
			wrong.add("%s", words.EnglishOf(f))
		}
	}
	a.checkCounts(m, wrong)
	a.checkOrder(wrong)
	if len(now) > 0 {
		a.checkBallots(m, wrong)
	}
	if a.Opening == nil {
		return
	}
	if a.SealMatched == a.opened(survey.SealMismatch) {
		wrong.add("it says both that the box fitted its seal and that it did not")
	}
	for _, f := range a.Opening.Findings {
		if f.Code != survey.AuditBroken && !slices.Contains(found.Findings, f) {
			wrong.add("it says that it was opened although %s, and that is not so", words.EnglishOf(f))
		}
	}
	if reason, err := survey.CleanReason(a.Opening.Despite); err != nil || reason != a.Opening.Despite || (reason == "") != (len(a.Opening.Findings) == 0) {
		wrong.add("it was opened in spite of what did not fit, and the reason is missing")
	}
}

// known reports whether a finding is no fault: it stands in the Report.
func (a *archiveContent) known(f survey.Finding) bool {
	switch {
	case a.Opening != nil:
		return slices.Contains(a.Opening.Findings, f)
	case f.Code == survey.SealMismatch:
		return !a.SealMatched
	}
	return f.Code == survey.CastAboveCollected // an alarm of its Report, as it was then
}

// checkCounts holds the leftover slips against those printed, and looks whether all categories are there.
func (a *archiveContent) checkCounts(m manifest, wrong *faults) {
	for _, c := range m.Categories {
		n, there := a.Counts[c.Code]
		switch {
		case !there:
			wrong.add("the counts of category %s are missing", c.Code)
		case n.Void < 0 || n.Collected < 0 || n.Paper < 0:
			wrong.add("category %s has a count below 0", c.Code)
		case n.Leftover != nil && (*n.Leftover < 0 || *n.Leftover > n.Printed-n.Void):
			wrong.add("category %s has %d slips left of %d printed and %d void", c.Code, *n.Leftover, n.Printed, n.Void)
		}
	}
	if len(a.Counts) > len(m.Categories) {
		wrong.add("there are counts of categories that its manifest does not have")
	}
}

// checkOrder looks whether the ballots stand sorted by digest.
func (a *archiveContent) checkOrder(wrong *faults) {
	var last [32]byte
	for i, b := range a.ballots {
		digest := b.Digest()
		if bytes.Compare(last[:], digest[:]) > 0 {
			wrong.add("ballot %d (digest %s…) is out of order", i+1, hex.EncodeToString(digest[:6]))
		}
		last = digest
	}
}

// checkBallots names the ballots that findings count, each by its place.
func (a *archiveContent) checkBallots(m manifest, wrong *faults) {
	issuers := map[string]*credential.Issuer{}
	for _, c := range m.Categories {
		if issuer, err := credential.NewIssuerVersion1(a.IssuerSeed, m.Session, c.Code); err == nil {
			issuers[c.Code] = issuer
		}
	}
	nonces := map[[32]byte]bool{}
	for i, b := range a.ballots {
		digest := b.Digest()
		fault := ""
		switch issuer := issuers[b.Category]; {
		case issuer == nil:
			fault = "is of category " + b.Category + ", which is unknown or has no key"
		case len(b.Sealed) != m.BallotSize+Overhead:
			fault = "is sealed to another size than the manifest's"
		case !issuer.VerifyVersion1(b.Nonce[:], b.Sealed, b.MAC[:]):
			fault = "carries no credential that fits"
		case nonces[b.Nonce]:
			fault = "carries a nonce that another carries too"
		}
		if fault != "" {
			wrong.add("ballot %d (digest %s…) %s", i+1, hex.EncodeToString(digest[:6]), fault)
		}
		nonces[b.Nonce] = true
	}
}
