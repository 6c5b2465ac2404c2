package words

// englishVersion1 has the refusals of that room.
var englishVersion1 = table{
	"archive_version1":              "the archive is of version %d and this ceping reads version %d: use the one that wrote it, %q",
	"digest_malformed":              "the digest is not one: give all 64 characters from the signed sheet",
	"version1_seal_mismatch":        "the box has %[2]d ballots with the digest %[4]s, and sealed were %[3]d with another",
	"version1_box_copied":           "category %[1]s has %[2]d rows in the box that carry a nonce another carries too",
	"version1_category_unknown":     "%[2]d ballots are of a category that the session does not have",
	"version1_size_wrong":           "category %[1]s has %[2]d ballots of another size than the session's",
	"version1_credential_wrong":     "category %[1]s has %[2]d ballots with no credential that fits",
	"version1_issuer_key_wrong":     "the issuer seed does not give the key of category %[1]s",
	"version1_cast_above_collected": "category %[1]s has %[2]d ballots cast of %[3]d slips collected",
	"version1_paper_above_cast":     "category %[1]s has %[2]d paper ballots of %[3]d cast",
	"version1_slips_differ":         "category %[1]s has %[2]d slips printed, and its manifest says %[3]d",
	"version1_collected_above":      "category %[1]s has %[2]d slips collected of %[3]d printed and not void",
	"version1_audit_broken":         "the audit log's chain does not hold (ceping doctor names the entry)",
	"version1_manifest_unreadable":  "the session's manifest is not readable",
	"version1_wrapped_key_unusable": "the wrapped box key is not readable",
}
