// Package version1 is the first protocol, of which nothing is served any more: its ballots and their seal, the tally and the Report of
// version 1, and the archive with its recount, so that what was opened then stays readable. It opens ballots and unwraps box keys, and
// makes neither. It imports survey and one leaf, and knows no HTTP, no SQL and no file.
package version1
