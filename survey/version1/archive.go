package version1

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"

	"ceping/survey"
	"ceping/survey/strict/base64url"
)

// An archive (归档文件) is all of one opened session in one file, from which Recount makes the same Report without a
// database. It is a text of JSON lines, UTF-8, each an object with one key, in this order:
//
//	{"archive":{…}}  once: see archiveHead
//	{"ballot":{…}}   for each ballot, sorted by digest
//	{"act":{…}}      for each entry of the audit log; of another session's, only its number and hash, to keep the chain
//	{"end":{…}}      once: the SHA-256 of all bytes before this line, in hex
//
// Binary is strict unpadded base64url, as on the wire. It holds the issuer seed, so whoever has it could make another that
// fits as well: what binds it to the sitting is the seal's digest on the signed sheet.
type archiveLine struct {
	Archive *archiveHead    `json:"archive,omitempty"`
	Ballot  *archivedBallot `json:"ballot,omitempty"`
	Act     *archivedAct    `json:"act,omitempty"`
	End     *archiveEnd     `json:"end,omitempty"`
}

const archiveVersion = 1

type archiveHead struct {
	Version     int                       `json:"version"`
	Software    string                    `json:"software"` // what opened the box and counted
	Manifest    string                    `json:"manifest"` // the exact text
	IssuerSeed  base64url.Bytes           `json:"issuer_seed"`
	WrappedKey  base64url.Bytes           `json:"wrapped_key"` // see wrappedKey
	Trustees    survey.Trustees           `json:"trustees"`
	Counts      map[string]archivedCounts `json:"counts"` // by category
	Seal        survey.Seal               `json:"seal"`
	SealMatched bool                      `json:"seal_matched"` // when the box was opened
	Opening     *survey.Opening           `json:"opening,omitempty"`
	Report      string                    `json:"report"` // SHA-256 of the Report's text, in hex
	Ballots     int                       `json:"ballots"`
	Acts        int                       `json:"acts"`
}

// archivedCounts are what staff counted, and what became of the slips.
type archivedCounts struct {
	Expected  *int `json:"expected"`
	Present   *int `json:"present"`
	Leftover  *int `json:"leftover"`
	Paper     int  `json:"paper"`
	Printed   int  `json:"printed"`
	Void      int  `json:"void"`
	Collected int  `json:"collected"`
}

type archivedBallot struct {
	Category string          `json:"category"`
	Nonce    base64url.Bytes `json:"nonce"`
	MAC      base64url.Bytes `json:"mac"`
	Sealed   base64url.Bytes `json:"sealed"`
}

type archivedAct struct {
	Number  int    `json:"number"`
	Hash    string `json:"hash"`
	At      string `json:"at,omitempty"`
	Who     string `json:"who,omitempty"`
	Session string `json:"session,omitempty"`
	Name    string `json:"name,omitempty"`
	Detail  string `json:"detail,omitempty"`
}

type archiveEnd struct {
	SHA256 string `json:"sha256"`
}

// ArchivedSession is all that an archive is written from: an opened session, its Report as it stands, and what the store keeps of it.
type ArchivedSession struct {
	Session survey.Session
	Report  Report
	Keys    Keys
	Ballots []SealedBallot      // sorted by digest
	Acts    []survey.AuditEntry // the whole log
}

// WriteArchive writes an archive.
func WriteArchive(w io.Writer, a ArchivedSession) error {
	digest, err := a.Report.Digest()
	if err != nil {
		return err
	}
	s := a.Session
	head := archiveHead{
		Version: archiveVersion, Software: a.Report.Software, Manifest: a.Keys.Manifest, IssuerSeed: a.Keys.IssuerSeed, WrappedKey: a.Keys.WrappedBox,
		Trustees: s.Setup.Trustees, Counts: map[string]archivedCounts{}, Seal: *s.Seal, SealMatched: s.Tally.SealMatches, Report: digest,
		Ballots: len(a.Ballots), Acts: len(a.Acts),
	}
	if did := s.Tally.Opening; did != nil {
		head.Opening = &survey.Opening{Findings: did.Findings, Despite: did.Despite}
	}
	for _, c := range s.Setup.Categories {
		n := a.Report.Counts[c.Code]
		head.Counts[c.Code] = archivedCounts{n.Expected, n.Present, n.Leftover, n.Paper, n.Printed, n.Void, n.Collected}
	}
	return writeArchive(w, head, a.Ballots, a.Acts, s.ID)
}

func writeArchive(w io.Writer, head archiveHead, ballots []SealedBallot, acts []survey.AuditEntry, id string) error {
	out := newArchiveWriter(w)
	out.line(archiveLine{Archive: &head})
	for _, b := range ballots {
		out.line(archiveLine{Ballot: &archivedBallot{b.Category, b.Nonce[:], b.MAC[:], b.Sealed}})
	}
	for _, e := range acts {
		kept := archivedAct{Number: e.Number, Hash: e.Hash}
		if e.Session == id {
			kept = archivedAct{e.Number, e.Hash, e.At, e.Who, e.Session, e.Name, e.Detail}
		}
		out.line(archiveLine{Act: &kept})
	}
	out.line(archiveLine{End: &archiveEnd{hex.EncodeToString(out.sum.Sum(nil))}})
	return out.err
}

// archiveWriter writes lines and sums them. The first error stays and stops what follows.
type archiveWriter struct {
	sum hash.Hash
	to  *json.Encoder
	err error
}

func newArchiveWriter(w io.Writer) *archiveWriter {
	sum := sha256.New()
	to := json.NewEncoder(io.MultiWriter(w, sum))
	to.SetEscapeHTML(false)
	return &archiveWriter{sum: sum, to: to}
}

func (w *archiveWriter) line(l archiveLine) {
	if w.err == nil {
		w.err = w.to.Encode(l)
	}
}
