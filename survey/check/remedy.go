package check

import "ceping/survey"

// Remedy is what to do about a finding: a sentence of its own, which stands behind that of the finding.
func (f Finding) Remedy() survey.Coded {
	return &survey.Refusal{Code: f.remedy()}
}

// OfNumbers reports whether it is numbers that do not fit. A box that was opened in spite of them has a Report that says so; keys, promise
// and log are as wrong afterwards as they were.
func (f Finding) OfNumbers() bool {
	switch f.remedy() {
	case "remedy_hand", "remedy_slips", "remedy_counts":
		return true
	}
	return false
}

func (f Finding) remedy() survey.Code {
	switch f.Code {
	case KeyUnreadable, KeyExchanged, KeyDiffers:
		return "remedy_key"
	case ManifestUnreadable, ManifestExchanged, ManifestDiffers, EnvelopesUnlike, SetupDiffers:
		return "remedy_promise"
	case AuditBroken:
		return "remedy_log"
	case PresentDiffers, LeftoverDiffers, CorrectedDiffers:
		return "remedy_hand"
	case SlipsDiffer, SlipsUnfit, VoidDiffers, ReplacedDiffers, CollectedAbove:
		return "remedy_slips"
	case CastAboveCollected, PaperAboveCast, CountsDiffer:
		return "remedy_counts"
	case ResultAltered, SumsDiffer, ReportUnmade:
		return "remedy_result"
	case CodeDiffers:
		return "remedy_code"
	case ArchiveUnfit, OldUnfit:
		return "remedy_archive"
	case CastAboveVoters, EnvelopesCopied:
		return "remedy_alarm"
	}
	return "remedy_box"
}
