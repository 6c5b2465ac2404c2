package survey

import (
	"fmt"
	"strings"
)

// Finding is something about a closed box of protocol version 1 that does not fit, found before its key is used; package check has those
// of version 2. Its numbers say what was found, and what should be.
type Finding struct {
	Code     string `json:"code"`
	Category string `json:"category,omitempty"` // empty: the whole box
	Found    int    `json:"found,omitempty"`
	Should   int    `json:"should,omitempty"`
	Digest   string `json:"digest,omitempty"` // of the box as it is
}

// Codes of findings. Those that are alarms too have their alarm's code.
const (
	SealMismatch       = "seal_mismatch"        // other ballots than were sealed
	CastAboveCollected = "cast_above_collected" // more ballots than slips collected
	BoxCopied          = "box_copied"           // rows that stand in the box once more; each is counted once
	CategoryUnknown    = "category_unknown"     // ballots of no category of the session
	SizeWrong          = "size_wrong"           // ballots of another size than the session's
	CredentialWrong    = "credential_wrong"     // ballots whose credential does not fit
	IssuerKeyWrong     = "issuer_key_wrong"     // the seed does not give the key that phones were told
	PaperAboveCast     = "paper_above_cast"     // more paper ballots counted than ballots in the box
	SlipsDiffer        = "slips_differ"         // more or fewer slips in the book than were printed
	CollectedAbove     = "collected_above"      // more collected than printed and not void
	AuditBroken        = "audit_broken"         // an entry of the audit log does not fit the one before
	ManifestUnreadable = "manifest_unreadable"  // nothing says what the ballots answer to
	KeyUnreadable      = "wrapped_key_unusable" // no passphrase can open it
)

// English is the finding for the command line and the log, without a stop.
func (f Finding) English() string {
	of := "category " + f.Category
	switch f.Code {
	case SealMismatch:
		return fmt.Sprintf("the box has %d ballots with the digest %s, and sealed were %d with another", f.Found, f.Digest, f.Should)
	case BoxCopied:
		return fmt.Sprintf("%s has %d rows in the box that carry a nonce another carries too", of, f.Found)
	case CategoryUnknown:
		return fmt.Sprintf("%d ballots are of a category that the session does not have", f.Found)
	case SizeWrong:
		return fmt.Sprintf("%s has %d ballots of another size than the session's", of, f.Found)
	case CredentialWrong:
		return fmt.Sprintf("%s has %d ballots with no credential that fits", of, f.Found)
	case IssuerKeyWrong:
		return fmt.Sprintf("the issuer seed does not give the key of %s", of)
	case CastAboveCollected:
		return fmt.Sprintf("%s has %d ballots cast of %d slips collected", of, f.Found, f.Should)
	case PaperAboveCast:
		return fmt.Sprintf("%s has %d paper ballots of %d cast", of, f.Found, f.Should)
	case SlipsDiffer:
		return fmt.Sprintf("%s has %d slips printed, and its manifest says %d", of, f.Found, f.Should)
	case CollectedAbove:
		return fmt.Sprintf("%s has %d slips collected of %d printed and not void", of, f.Found, f.Should)
	case AuditBroken:
		return "the audit log's chain does not hold (ceping doctor names the entry)"
	case ManifestUnreadable:
		return "the session's manifest is not readable"
	case KeyUnreadable:
		return "the wrapped box key is not readable"
	}
	return f.Code
}

// Chinese is the finding for screens and printed sheets, without a stop.
func (f Finding) Chinese() string {
	of := "票种" + f.Category
	switch f.Code {
	case SealMismatch:
		return fmt.Sprintf("票箱里是%d张，封箱时是%d张，内容与封箱校验码不符", f.Found, f.Should)
	case BoxCopied:
		return fmt.Sprintf("%s有%d张是票箱里另一张的复制，只计一次", of, f.Found)
	case CategoryUnknown:
		return fmt.Sprintf("有%d张票的票种不是本场的，无法计入", f.Found)
	case SizeWrong:
		return fmt.Sprintf("%s有%d张票的长度不对", of, f.Found)
	case CredentialWrong:
		return fmt.Sprintf("%s有%d张票的投票凭证不符", of, f.Found)
	case IssuerKeyWrong:
		return of + "的发票密钥与制票时公布的不符"
	case CastAboveCollected:
		return fmt.Sprintf("%s收回%d张，领取只有%d张", of, f.Found, f.Should)
	case PaperAboveCast:
		return fmt.Sprintf("%s登记纸质票%d张，收回只有%d张", of, f.Found, f.Should)
	case SlipsDiffer:
		return fmt.Sprintf("%s的领票码有%d张在册，印制的是%d张", of, f.Found, f.Should)
	case CollectedAbove:
		return fmt.Sprintf("%s领取%d张，印制未作废的只有%d张", of, f.Found, f.Should)
	case AuditBroken:
		return "操作日志前后接不上，可能被改动"
	case ManifestUnreadable:
		return "本场的测评表说明读不出来"
	case KeyUnreadable:
		return "锁好的票箱密钥读不出来"
	}
	return f.Code
}

// JoinFindings writes all of a list in the words of one language, with between between two.
func JoinFindings(list []Finding, words func(Finding) string, between string) string {
	texts := make([]string, len(list))
	for i, f := range list {
		texts[i] = words(f)
	}
	return strings.Join(texts, between)
}

// Opening is what is kept of how a box was opened. Sessions opened by a program that did not look first have none, and keep the
// alarms that they had.
type Opening struct {
	Findings []Finding      `json:"findings,omitempty"` // what did not fit; none of a sound box
	Despite  string         `json:"despite,omitempty"`  // why it was opened all the same
	Cast     map[string]int `json:"cast,omitempty"`     // ballots counted, by category: a row that was copied once
}
