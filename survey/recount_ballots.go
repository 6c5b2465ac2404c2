package survey

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"

	"ceping/survey/credential"
	"ceping/survey/seal"
)

// checkCounts holds slips and hand counts against the manifest and each other: paper ≤ cast ≤ collected ≤ printed − void. More cast than
// collected is an alarm in the Report, as it was in the session's.
func (a *archiveContent) checkCounts(m manifest, wrong *faults) {
	cast := a.cast()
	for _, c := range m.Categories {
		n, there := a.Counts[c.Code]
		left := 0
		if n.Leftover != nil {
			left = *n.Leftover
		}
		switch {
		case !there:
			wrong.add("the counts of category %s are missing", c.Code)
		case n.Printed != c.Slips:
			wrong.add("category %s has %d slips printed, and its manifest says %d", c.Code, n.Printed, c.Slips)
		case n.Void < 0 || n.Collected < 0 || n.Collected > n.Printed-n.Void:
			wrong.add("category %s has %d slips collected of %d printed and %d void", c.Code, n.Collected, n.Printed, n.Void)
		case left < 0 || left > n.Printed-n.Void:
			wrong.add("category %s has %d slips left of %d printed and %d void", c.Code, left, n.Printed, n.Void)
		case n.Paper < 0 || n.Paper > cast[c.Code]:
			wrong.add("category %s has %d paper ballots of %d cast", c.Code, n.Paper, cast[c.Code])
		}
	}
	if len(a.Counts) > len(m.Categories) {
		wrong.add("there are counts of categories that its manifest does not have")
	}
}

// checkBallots checks keys, and of each ballot its category, size, credential and place in the order, and that no nonce stands twice.
func (a *archiveContent) checkBallots(m manifest, wrong *faults) {
	issuers := map[string]*credential.Issuer{}
	for _, c := range m.Categories {
		issuer, err := credential.NewIssuerVersion1(a.IssuerSeed, m.Session, c.Code)
		if err != nil || base64.RawURLEncoding.EncodeToString(issuer.PublicKey()) != c.IssuerKey {
			wrong.add("the issuer seed does not give the key of category %s", c.Code)
			continue
		}
		issuers[c.Code] = issuer
	}
	nonces := map[[32]byte]bool{}
	var last [32]byte
	for i, b := range a.ballots {
		digest := b.Digest()
		fault := ""
		switch issuer := issuers[b.Category]; {
		case issuer == nil:
			fault = "is of category " + b.Category + ", which is unknown or has no key"
		case len(b.Sealed) != m.BallotSize+seal.Overhead:
			fault = "is sealed to another size than the manifest's"
		case !issuer.VerifyVersion1(b.Nonce[:], b.Sealed, b.MAC[:]):
			fault = "carries no credential that fits"
		case nonces[b.Nonce]:
			fault = "carries a nonce that another carries too"
		case i > 0 && bytes.Compare(last[:], digest[:]) >= 0:
			fault = "is out of order"
		}
		if fault != "" {
			wrong.add("ballot %d (digest %s…) %s", i+1, hex.EncodeToString(digest[:6]), fault)
		}
		nonces[b.Nonce], last = true, digest
	}
}
