package survey

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// SessionEntry is an act in the chain that each session has beside the house's log: its archive holds the whole of it, and no word
// of another session. Entries are only ever appended.
type SessionEntry struct {
	Number int    // within the session, from 1, without gaps
	At     string // RFC 3339, UTC, to the second
	Who    string // as AuditEntry.Who
	Name   string
	Detail string // in English; never a slip's code, a passphrase or a result
	Hash   string // hex SHA-256, see Chain
}

// Names of acts that a result depends on. What their details must hold, so that the result code binds it:
//
//	ActReady        the SHA-256 of the wrapped box key in hex
//	ActClose        the seal's digest in hex
//	ActOpenDespite  what did not fit, with SealedMark, ChainMark and KeyMark where these things did not; then ReasonMark and the reason,
//	                to the end
//	ActOpen         SealMark and whether the box was as it was sealed; BoxFullMark when a ballot was refused since the box was full
//	ActCorrect      ReasonMark and the reason, to the end
//	ActMirrorLost   why, in a word; with one the Report has its alarm
const (
	ActCreate      = "create"
	ActReady       = "ready"
	ActClose       = "close"
	ActReopen      = "reopen"
	ActOpenDespite = "open despite" // what did not fit, and why the box was opened all the same; right before ActOpen
	ActOpen        = "open"
	ActCorrect     = "correct" // 余票 or 实到 entered after opening
	// Acts on slips, which the book of slips must agree with.
	ActIssue      = "issue slips"
	ActVoid       = "void"
	ActReplace    = "replace"
	ActArchive    = "archive"
	ActMirror     = "mirror" // a second copy of the live box was begun
	ActMirrorLost = "mirror lost"
)

// Marks in details.
const (
	ReasonMark  = "reason: "
	BoxFullMark = "box_full"
	SealMark    = "seal matches: " // true or false
	// What did not fit, in the words of ActOpenDespite. Nothing else may differ from what the chain says.
	SealedMark = "was sealed with %d and another one" // the number of the published seal
	ChainMark  = "chain does not hold (%s)"           // what CheckSessionAudit said
	KeyMark    = "wrapped box key (SHA-256 %s)"       // of the one that is there, in hex
)

// LostMirror reports whether a chain tells that a second copy of the live box was given up. What came before the box was made, which a session
// that went back to draft has in its chain, was of another box.
func LostMirror(chain []SessionEntry) (lost bool) {
	for _, e := range chain {
		switch e.Name {
		case ActReady:
			lost = false
		case ActMirrorLost:
			lost = true
		}
	}
	return lost
}

// Reason returns the text in the entry's detail after the first ReasonMark; ok is false when there is none or it is empty.
func (e SessionEntry) Reason() (reason string, ok bool) {
	_, reason, ok = strings.Cut(e.Detail, ReasonMark)
	return reason, ok && reason != ""
}

// Found returns the part of the entry's detail before the first ReasonMark: of ActOpenDespite what did not fit.
func (e SessionEntry) Found() string {
	found, _, _ := strings.Cut(e.Detail, ReasonMark)
	return found
}

// Chain returns the hash of an entry of a session: SHA-256("ceping/session-audit/v2" ‖ 0x00 ‖ session ‖ the hash before, 32 bytes, zeros
// for the first ‖ u32(number) ‖ at, who, name, detail), session and each of the four with its length as u32 before it. before is in
// hex, "" for the first; anything else than 32 bytes counts as zeros.
func (e SessionEntry) Chain(session, before string) string {
	h := sha256.New()
	text := func(s string) {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(s))))
		h.Write([]byte(s))
	}
	h.Write([]byte("ceping/session-audit/v2\x00"))
	text(session)
	previous, err := hex.DecodeString(before)
	if err != nil || len(previous) != sha256.Size {
		previous = make([]byte, sha256.Size)
	}
	h.Write(previous)
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(e.Number)))
	for _, s := range []string{e.At, e.Who, e.Name, e.Detail} {
		text(s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// CheckSessionAudit verifies a session's whole chain, oldest first. The error names the first entry that does not fit.
func CheckSessionAudit(session string, list []SessionEntry) error {
	before := ""
	for i, e := range list {
		switch {
		case e.Number != i+1:
			return fmt.Errorf("audit chain of session %s: entry %d stands where entry %d should: entries were taken out or put in", session, e.Number, i+1)
		case e.Hash != e.Chain(session, before):
			return fmt.Errorf("audit chain of session %s: entry %d does not fit the one before: it was altered", session, e.Number)
		}
		before = e.Hash
	}
	return nil
}

// ResultEntry returns the entry whose hash is the audit hash of the result code: the last of ActOpen and ActCorrect. ok is false while
// the box is not opened.
func ResultEntry(list []SessionEntry) (entry SessionEntry, ok bool) {
	for _, e := range slices.Backward(list) {
		if e.Name == ActOpen || e.Name == ActCorrect {
			return e, true
		}
	}
	return SessionEntry{}, false
}
