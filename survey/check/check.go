// Package check looks at a closed box before its key is used: everything that can be held against it without opening an envelope
// (protocol.md, “Closing, opening, recount”). [Look] says what does not fit, as findings with their words, and hands on what is to be
// counted; [CheckKey] holds the private key, once passphrases gave it, against the manifest.
//
// Nothing here reads or writes anything, and nothing depends on the order of rows.
package check

import (
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// Row is a used row of an envelope's table.
type Row struct {
	ID       [envelope.RowSize]byte // random, drawn when the row was made
	Category string                 // empty of a text
	Tag      [32]byte
	Sealed   []byte
}

// Nonce is a spent nonce.
type Nonce struct {
	Category string
	Nonce    [32]byte
}

// Box is a closed box as the order-free file has it.
type Box struct {
	Rows        map[string][]Row // used ones, by the key of their table, whether it is listed or not
	Nonces      []Nonce          // spent ones
	Credentials [][32]byte       // the list that closing wrote
	Seed        []byte           // of the issuers
	Salt        [32]byte
	Seal        ballot.Seal
	Paper       map[string]int // paper ballots, by category
	Full        bool           // a ballot was refused since as many were in the box as slips were collected
}

// Input is what a closed box is held against. All of it is needed: what is left out does not fit.
type Input struct {
	Session       string
	Setup         *survey.Setup // as the house has it
	Manifest      string        // exact text
	Fingerprint   string        // of the manifest, as the act of ready recorded it
	Box           Box
	Seal          ballot.Seal                 // as it was published at closing, from the house
	Recorded      string                      // digest of the seal, as the act of closing recorded it; lower-case hex
	Slips         map[string]survey.SlipCount // by category
	Wrapped       []byte                      // the box key for the trustees
	WrappedDigest string                      // of it, as the act of ready recorded it; lower-case hex
	Audit         []error                     // what verifying each audit chain said, the house's and the session's; nil of one that holds
	// What the Report takes from elsewhere than the box.
	Entered   map[string]survey.Entered // hand counts, by category
	Corrected string                    // reason of the last correction of one
	Logged    Logged                    // what the acts of the session say of all that
	Cast      map[string]int            // ballots by category, as the box's head has them
}

// Looked is what Look says.
type Looked struct {
	Findings []Finding // what does not fit and stops the opening; none of a sound box
	Alarms   []Finding // what fits and is told all the same: CastAboveVoters, EnvelopesCopied
	// Sealed are the envelopes to count, by key of the setup's envelopes: every row. Of those that are the same bytes the count takes
	// one, and the others for damaged, as whoever counts the archive does, which has no row ids.
	Sealed map[string][]count.Sealed
	Cast   map[string]int // covers, by category of the manifest: ballots as they are counted, a copied cover among the invalid ones
	// OpenedDigest is the seal's digest of the box as it is, in hex, where that is not the published one; else empty.
	OpenedDigest string
	Lists        map[string]string // digest in hex of the box as it is, by key of the manifest, envelope.Credentials included
	SealMismatch bool              // number or digest of the box as it is are not the published ones
	BoxFull      bool
}

// Look holds a closed box against all that is known of it. The findings stand in a fixed order: of the whole box, then by
// category, then by envelope. A manifest that cannot be read is found beside a key that cannot, and nothing else is looked at.
func Look(in Input) Looked {
	l := &look{Input: in, envelopes: manifest.Envelopes(in.Setup), told: Looked{BoxFull: in.Box.Full, Sealed: map[string][]count.Sealed{}, Cast: map[string]int{}}}
	l.key()
	if !l.readManifest() {
		return l.told
	}
	l.audit()
	l.readSeed()
	l.seal()
	l.credentials()
	l.rows()
	l.categories()
	l.numbers()
	l.logged()
	l.told.Findings = append(l.told.Findings, Counts(in, in.Cast)...)
	for code := range l.told.Cast { // with what stands there twice, as it is counted
		l.told.Cast[code] = l.covers[code]
	}
	return l.told
}

// Bars reports whether there is something that no reason goes on with.
func (l Looked) Bars() bool {
	for _, f := range l.Findings {
		if f.Bars() {
			return true
		}
	}
	return false
}

// Facts are what the Report is told. despite is the reason for which a box that does not fit is opened.
func (l Looked) Facts(despite string) count.Facts {
	return count.Facts{SealMismatch: l.SealMismatch, BoxFull: l.BoxFull, Despite: despite}
}

func (l *look) add(f Finding)   { l.told.Findings = append(l.told.Findings, f) }
func (l *look) alarm(f Finding) { l.told.Alarms = append(l.told.Alarms, f) }

// some finds a number that should be none.
func (l *look) some(f Finding) {
	if f.Found > 0 {
		l.add(f)
	}
}

// same finds a number that should be another.
func (l *look) same(f Finding) {
	if f.Found != f.Should {
		l.add(f)
	}
}

// above finds a number that is above another.
func (l *look) above(f Finding) {
	if f.Found > f.Should {
		l.add(f)
	}
}
