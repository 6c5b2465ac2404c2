package survey

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// AuditEntry is an act of staff as the audit log has it; never what a voter does. An act comes about in package office alone, see
// office.Act. Entries are only ever appended, and each is chained to the one before: whoever keeps the last hash, on a printed sheet say,
// sees whether anything before it was altered or taken out.
type AuditEntry struct {
	Number  int    // from 1, without gaps
	At      string // RFC 3339, UTC, to the second
	Who     string // the account's name; Terminal for the command line, Stranger for whoever has not proven to be anybody
	Session string // empty: about the whole house
	Name    string // as "advance", "void", "reopen"
	Detail  string // in English; never a slip's code, a passphrase or a result
	Hash    string // hex SHA-256, see Chain
}

// Chain returns the hash of an entry: SHA-256("ceping/audit/v1" ‖ 0x00 ‖ the hash before, 32 bytes, zeros for the first ‖ u32(number) ‖
// at, who, session, name, detail, each with its length as u32 before it).
func (e AuditEntry) Chain(before string) string {
	h := sha256.New()
	h.Write([]byte("ceping/audit/v1\x00"))
	previous := make([]byte, sha256.Size)
	hex.Decode(previous, []byte(before))
	h.Write(previous)
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(e.Number)))
	for _, text := range []string{e.At, e.Who, e.Session, e.Name, e.Detail} {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(text))))
		h.Write([]byte(text))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// CheckAudit verifies a whole log, oldest first. The error names the first entry that does not fit.
func CheckAudit(log []AuditEntry) error {
	before := ""
	for i, e := range log {
		switch {
		case e.Number != i+1:
			return fmt.Errorf("audit log: entry %d stands where entry %d should: entries were taken out or put in", e.Number, i+1)
		case e.Hash != e.Chain(before):
			return fmt.Errorf("audit log: entry %d does not fit the one before: it was altered", e.Number)
		}
		before = e.Hash
	}
	return nil
}
