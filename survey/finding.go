package survey

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
	BoxCopied          = "box_copied"           // rows that are in the box a second time; each is counted once
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

// Coded returns the finding's sentence.
func (f Finding) Coded() (Code, []any) {
	return Code("version1_" + f.Code), []any{f.Category, f.Found, f.Should, f.Digest}
}

// Opening records how a box was opened. Sessions opened by a program that did not look first have none, and keep the
// alarms that they had.
type Opening struct {
	Findings []Finding      `json:"findings,omitempty"` // what did not fit; none of a sound box
	Despite  string         `json:"despite,omitempty"`  // why it was opened all the same
	Cast     map[string]int `json:"cast,omitempty"`     // ballots counted, by category: a row that was copied once
}
