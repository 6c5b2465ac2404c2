package check

import (
	"strconv"

	"ceping/survey"
	"ceping/survey/count"
)

// Finding is something about a closed box that does not fit, found before its key is used. Its numbers say what was found, and what
// should be.
type Finding struct {
	Code     string `json:"code"`
	Category string `json:"category,omitempty"` // empty: the whole box
	Key      string `json:"key,omitempty"`      // of an envelope, or envelope.Credentials
	Name     string `json:"name,omitempty"`     // what that envelope is about, in Chinese
	Found    int    `json:"found,omitempty"`
	Should   int    `json:"should,omitempty"`
	Digest   string `json:"digest,omitempty"` // of what is there, in hex; of a manifest its fingerprint
	Detail   string `json:"detail,omitempty"` // in English, what reading said
}

// Codes of findings. Those that are alarms of the Report too have their alarm's code.
const (
	SealMismatch       = count.SealMismatch       // another number or digest than was published, or than the box's head or the act of closing says
	CastAboveCollected = count.CastAboveCollected // more ballots than slips collected
	KeyUnreadable      = "wrapped_key_unusable"   // no passphrase can open it
	KeyExchanged       = "wrapped_key_exchanged"  // it is not the one that was recorded at ready
	KeyDiffers         = "box_key_differs"        // what the passphrases gave is not the manifest's key
	ManifestUnreadable = "manifest_unreadable"    // nothing says what the ballots answer to
	ManifestExchanged  = "manifest_exchanged"     // it is not the one that was recorded at ready; envelopes open with that one only
	ManifestDiffers    = "manifest_differs"       // it does not say what the session's setup says
	EnvelopesUnlike    = "envelopes_unlike"       // it lists other envelopes than follow from the forms
	BoxUnreadable      = "box_unreadable"         // the box file cannot be read; whoever reads it finds that
	AuditBroken        = "audit_broken"           // an entry of an audit log does not fit the one before
	IssuerKeyWrong     = "issuer_key_wrong"       // the seed does not give the key that phones were told
	CredentialsDiffer  = "credentials_differ"     // the list of spent credentials is not that of the nonces
	NonceTwice         = "nonce_twice"            // nonces that were spent already
	NoncesDiffer       = "nonces_differ"          // another number of ballots than of nonces
	RowTwice           = "row_twice"              // rows whose id another one has
	RowsDiffer         = "rows_differ"            // another number of envelopes than of ballots
	TagWrong           = "tag_wrong"              // rows that were copied or altered where they lay
	SizeWrong          = "size_wrong"             // envelopes of another size
	CategoryUnknown    = "category_unknown"       // rows of a category that sends no such envelope
	EnvelopeUnknown    = "envelope_unknown"       // rows of an envelope that the session does not have
	PaperAboveCast     = "paper_above_cast"       // more paper ballots counted than ballots in the box
	SlipsDiffer        = "slips_differ"           // more or fewer slips than the manifest says
	CollectedAbove     = "collected_above"        // more collected than printed and not void
	SlipsUnfit         = "slips_unfit"            // slips whose state is not the one that goes with what they are bound to
	VoidDiffers        = "void_differs"           // another number of void slips than of acts that made them void
	ReplacedDiffers    = "replaced_differs"       // the same of replaced ones
	PresentDiffers     = "present_differs"        // 实到 is not what the acts say was entered
	LeftoverDiffers    = "leftover_differs"       // 余票 is not what the acts say was entered
	CorrectedDiffers   = "corrected_differs"      // nor the reason of the last correction
	SetupDiffers       = "setup_differs"          // 应到 or trustees are not those of the act of ready
	CountsDiffer       = "counts_differ"          // a number is not what it was when the box was closed
)

// Codes of what is found of an opened box, whose key was used already.
const (
	ResultAltered = "result_altered" // what is kept of the count is not what the act of opening recorded
	SumsDiffer    = "sums_differ"    // numbers of the Report do not add up
	CodeDiffers   = "code_differs"   // the Report has another result code than was recorded when it was archived, or than was given
	ReportUnmade  = "report_unmade"  // no Report can be computed
	ArchiveUnfit  = "archive_unfit"  // no recount would take its archive
	OldUnfit      = "old_unfit"      // the ballots of version 1 have another seal
)

// NotEntered is a hand count that nobody entered, as Found or Should.
const NotEntered = -1

// Codes of alarms, which stop nothing.
const (
	CastAboveVoters = count.CastAboveVoters // more ballots than slips collected and not replaced
	EnvelopesCopied = count.EnvelopesCopied // envelopes that are the same bytes as another
)

// Bars reports whether there is nothing to go on with: no reason opens such a box.
func (f Finding) Bars() bool {
	switch f.Code {
	case BoxUnreadable, ManifestUnreadable, KeyUnreadable, KeyDiffers:
		return true
	}
	return false
}

// Coded is the finding's sentence.
func (f Finding) Coded() (survey.Code, []any) {
	code := survey.Code("finding_" + f.Code)
	if f.Code == RowsDiffer && f.Category == "" {
		code += "_of_all"
	}
	var found, should any = f.Found, f.Should
	if f.Code == PresentDiffers || f.Code == LeftoverDiffers {
		found, should = entered(f.Found), entered(f.Should)
	}
	return code, []any{f.Category, f.Key, f.Name, found, should, f.Digest, f.Detail}
}

// entered is a hand count in a sentence.
func entered(n int) any {
	if n == NotEntered {
		return survey.Code("finding_not_entered")
	}
	return strconv.Itoa(n)
}

// Coded is a list of findings as a value of a sentence.
func Coded(list []Finding) []survey.Coded {
	coded := make([]survey.Coded, len(list))
	for i, f := range list {
		coded[i] = f
	}
	return coded
}
