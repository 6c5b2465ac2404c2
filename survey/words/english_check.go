package words

import (
	"strings"

	"ceping/survey"
)

// englishCheck has what may be found of a box, as package check finds it: category, key and name of the envelope, found, should, digest, detail.
var englishCheck = table{
	"finding_seal_mismatch":         "the box has %[4]d ballots with the digest %[6]s, and " + strings.Replace(survey.SealedMark, "%d", "%[5]d", 1),
	"finding_wrapped_key_unusable":  "the wrapped box key is not readable",
	"finding_wrapped_key_exchanged": "the " + strings.Replace(survey.KeyMark, "%s", "%[6]s", 1) + " is not the one that was recorded when the session was made ready",
	"finding_box_key_differs":       "the key that the passphrases opened is not the manifest's box key: no envelope opens with it",
	"finding_manifest_unreadable":   "the session's manifest is not readable (%[7]s)",
	"finding_manifest_exchanged":    "the session's manifest (fingerprint %[6]s) is not the one that was recorded when the session was made ready: envelopes open with that one only",
	"finding_manifest_differs":      "the session's manifest does not say what its setup says",
	"finding_envelopes_unlike":      "the session's manifest lists other envelopes (%[4]d) than follow from its forms (%[5]d)",
	"finding_box_unreadable":        "the box cannot be read (%[7]s)",
	"finding_audit_broken":          "the audit log's " + strings.Replace(survey.ChainMark, "%s", "%[7]s", 1),
	"finding_issuer_key_wrong":      "the issuer seed does not give the key of category %[1]s",
	"finding_credentials_differ":    "the list of credentials (%[4]d lines) is not that of the %[5]d spent nonces",
	"finding_nonce_twice":           "category %[1]s has %[4]d nonces that were spent already",
	"finding_nonces_differ":         "category %[1]s has %[4]d ballots for %[5]d spent nonces",
	"finding_row_twice":             "%[4]d rows carry the id of another row: of copies one is counted, the others are damaged",
	"finding_rows_differ":           "%[2]s has %[4]d envelopes of category %[1]s, which has %[5]d ballots",
	"finding_rows_differ_of_all":    "%[2]s has %[4]d envelopes, and the ballots of the categories that fill it are %[5]d",
	"finding_tag_wrong":             "%[2]s has %[4]d envelopes that were copied or altered where they are kept",
	"finding_size_wrong":            "%[2]s has %[4]d envelopes of another size than the session's",
	"finding_category_unknown":      "%[2]s has %[4]d rows of a category that does not send it",
	"finding_envelope_unknown":      "%[4]d rows are of an envelope that the session does not have",
	"finding_cast_above_collected":  "category %[1]s has %[4]d ballots cast of %[5]d slips collected",
	"finding_paper_above_cast":      "category %[1]s has %[4]d paper ballots of %[5]d cast",
	"finding_slips_differ":          "category %[1]s has %[4]d slips printed, and its manifest says %[5]d",
	"finding_collected_above":       "category %[1]s has %[4]d slips collected of %[5]d printed and not void",
	"finding_cast_above_voters":     "category %[1]s has %[4]d ballots cast of %[5]d slips collected and not replaced",
	"finding_envelopes_copied":      "%[4]d envelopes are the same bytes as another one: of each one is counted, the others are damaged",
}
