package version1

import (
	"bytes"
	"cmp"
	"slices"

	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/strict"
	"ceping/survey/strict/base64url"
)

// inspection is all that a closed box can be held against without its key.
type inspection struct {
	Manifest string
	Session  string
	Seed     []byte
	Wrapped  []byte
	Ballots  []SealedBallot
	Seal     survey.Seal
	Slips    map[string]survey.SlipCount
	Paper    map[string]int
}

// inspected is what an inspection says: what does not fit, and the ballots to count.
type inspected struct {
	Findings []survey.Finding
	Once     []SealedBallot // without copies and without those of no category
	Cast     map[string]int // how many those are
}

// look inspects. Nothing of it depends on the order of the ballots, and findings stand in the order of the categories.
func (i inspection) look() inspected {
	var m manifest
	if err := strict.Part([]byte(i.Manifest), &m); err != nil {
		return inspected{Findings: []survey.Finding{{Code: survey.ManifestUnreadable}}}
	}
	found := inspected{Cast: map[string]int{}}
	if _, err := parseWrapped(i.Wrapped); err != nil {
		found.add(survey.Finding{Code: survey.KeyUnreadable})
	}
	if now := NewSeal(Digests(i.Ballots)); now != i.Seal {
		found.add(survey.Finding{Code: survey.SealMismatch, Found: now.Count, Should: i.Seal.Count, Digest: now.Digest})
	}
	issuers := map[string]*credential.Issuer{}
	for _, c := range m.Categories {
		issuer, err := credential.NewIssuerVersion1(i.Seed, i.Session, c.Code)
		if err == nil && base64url.Encode(issuer.PublicKey()) == c.IssuerKey {
			issuers[c.Code] = issuer
		}
	}
	rows := byCategory(i.Ballots)
	fits := map[[32]byte]bool{} // by digest
	for _, b := range i.Ballots {
		if issuer := issuers[b.Category]; issuer != nil {
			fits[b.Digest()] = issuer.VerifyVersion1(b.Nonce[:], b.Sealed, b.MAC[:])
		}
	}
	var copies map[string]int
	found.Once, copies = countedOnce(i.Ballots, fits)
	known := map[string]bool{}
	for _, b := range found.Once {
		found.Cast[b.Category]++
	}
	for _, c := range m.Categories {
		known[c.Code] = true
		found.category(c, rows[c.Code], issuers[c.Code] != nil, fits, m.BallotSize+Overhead)
		found.atMost(survey.BoxCopied, c.Code, copies[c.Code], 0)
		found.counts(c, i.Slips[c.Code], i.Paper[c.Code])
	}
	unknown := 0
	for code, list := range rows {
		if !known[code] {
			unknown += len(list)
			delete(found.Cast, code)
		}
	}
	found.atMost(survey.CategoryUnknown, "", unknown, 0)
	found.Once = slices.DeleteFunc(found.Once, func(b SealedBallot) bool { return !known[b.Category] })
	return found
}

func (i *inspected) add(f survey.Finding) { i.Findings = append(i.Findings, f) }

// atMost finds a number that is above another.
func (i *inspected) atMost(code, category string, n, most int) {
	if n > most {
		i.add(survey.Finding{Code: code, Category: category, Found: n, Should: most})
	}
}

// category looks at the ballots of one category one by one.
func (i *inspected) category(c manifestCategory, rows []SealedBallot, keyed bool, fits map[[32]byte]bool, size int) {
	if !keyed {
		i.add(survey.Finding{Code: survey.IssuerKeyWrong, Category: c.Code})
	}
	sizes, credentials := 0, 0
	for _, b := range rows {
		switch {
		case len(b.Sealed) != size:
			sizes++
		case keyed && !fits[b.Digest()]:
			credentials++
		}
	}
	i.atMost(survey.SizeWrong, c.Code, sizes, 0)
	i.atMost(survey.CredentialWrong, c.Code, credentials, 0)
}

// counts holds paper ≤ cast ≤ collected ≤ printed − void, printed as the manifest has it.
func (i *inspected) counts(c manifestCategory, slips survey.SlipCount, paper int) {
	cast := i.Cast[c.Code]
	if slips.Printed != c.Slips {
		i.add(survey.Finding{Code: survey.SlipsDiffer, Category: c.Code, Found: slips.Printed, Should: c.Slips})
	}
	i.atMost(survey.CollectedAbove, c.Code, slips.Collected, slips.Printed-slips.Void)
	i.atMost(survey.CastAboveCollected, c.Code, cast, slips.Collected)
	i.atMost(survey.PaperAboveCast, c.Code, paper, cast)
}

func byCategory(ballots []SealedBallot) map[string][]SealedBallot {
	rows := map[string][]SealedBallot{}
	for _, b := range ballots {
		rows[b.Category] = append(rows[b.Category], b)
	}
	return rows
}

// countedOnce keeps one ballot of each nonce, that whose credential fits rather than another, and counts the rest by category: what
// came in by the door never has a nonce twice, so a second row was put there at rest.
func countedOnce(ballots []SealedBallot, fits map[[32]byte]bool) (once []SealedBallot, copies map[string]int) {
	type row struct {
		ballot SealedBallot
		digest [32]byte
	}
	list, copies := make([]row, len(ballots)), map[string]int{}
	for i, b := range ballots {
		list[i] = row{b, b.Digest()}
	}
	order := func(r row) int {
		if fits[r.digest] {
			return 0
		}
		return 1
	}
	slices.SortFunc(list, func(a, b row) int {
		return cmp.Or(cmp.Compare(order(a), order(b)), bytes.Compare(a.digest[:], b.digest[:]))
	})
	seen := map[[32]byte]bool{}
	for _, r := range list {
		if seen[r.ballot.Nonce] {
			copies[r.ballot.Category]++
			continue
		}
		seen[r.ballot.Nonce] = true
		once = append(once, r.ballot)
	}
	return once, copies
}
