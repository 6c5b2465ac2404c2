// Package archive is the archive (归档文件), version 2: all of one opened session in one file, from which the same Report comes again
// without a database. [Write] writes it, [Read] reads it and names every line that is not as it was written, and [Recount] checks
// every invariant and counts anew; deploy/docs/archive.md describes the format for other programs, with all that a recount needs.
//
// It holds no nonce, no seed and no slip, so it proves what was counted, not that each ballot had a slip: that was checked when it
// was cast and before opening. Whoever holds an archive can make another that agrees with itself: what binds it to the sitting is
// the result code on the signed sheet, which Recount is given.
//
// The package is pure: it knows no store and no passphrase, and takes the box key from whoever unwrapped it.
package archive

import (
	"bytes"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/strict"
)

// FormatVersion is the version of the files that this package writes and reads.
const FormatVersion = 2

// Archive is what the file holds.
type Archive struct {
	Software    string // that opened the box
	Manifest    string // the exact text
	WrappedKey  []byte // the box key under the trustees' passphrases, as it was recorded at ready
	Trustees    survey.Trustees
	Counts      map[string]Counts // by category
	Salt        [32]byte
	Seal        ballot.Seal // as it was closed
	Credentials [32]byte    // digest of the list of spent credentials, which the seal's digest stands on
	// Facts are what the check before opening found, and what staff did about it; they must be those that Acts tell.
	Facts  count.Facts
	Result count.ReportResult
	// Sealed are all envelopes that were in the box, by key, copies included. Categories of texts are empty.
	Sealed map[string][]count.Sealed
	Acts   []survey.SessionEntry // the session's own chain in full
}

// Counts are what the slips tell of a category, and what staff counted by hand. Nil was not entered.
type Counts struct {
	Expected  *int `json:"expected"`  // 应到
	Present   *int `json:"present"`   // 实到
	Leftover  *int `json:"leftover"`  // 余票
	Printed   int  `json:"printed"`   // 印制, spares included
	Void      int  `json:"void"`      // 作废
	Collected int  `json:"collected"` // 领取, replaced ones included
	Replaced  int  `json:"replaced"`  // 补发
	Cast      int  `json:"cast"`      // 收回: covers in the box
	Paper     int  `json:"paper"`     // 其中纸质
}

// Header is the same as the count takes it: issued = printed − void − leftover, what was not entered being 0.
func (c Counts) Header() count.Counts {
	n := count.Counts{
		Expected: c.Expected, Present: c.Present, Leftover: c.Leftover, Printed: c.Printed, Void: c.Void, Issued: c.Printed - c.Void,
		Collected: c.Collected, Replaced: c.Replaced, Cast: c.Cast, Paper: c.Paper,
	}
	if c.Leftover != nil {
		n.Issued -= *c.Leftover
	}
	return n
}

// Version is the version of an archive whose first bytes these are, some 64 of them; 0 of what is none.
func Version(first []byte) int {
	rest, ok := bytes.CutPrefix(first, []byte(`{"archive":{"version":`))
	end := bytes.IndexAny(rest, ",}")
	if !ok || end < 0 {
		return 0
	}
	var version int
	if strict.JSON(rest[:end], &version) != nil || version < 1 {
		return 0
	}
	return version
}
