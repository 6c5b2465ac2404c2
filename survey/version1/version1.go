// Package version1 is the first protocol, of which nothing is served any more: its ballots and their seal, the tally and the Report of
// version 1, and the archive with its recount, so that what was opened then stays readable. It imports survey and two leaves, and
// knows no HTTP, no SQL and no file.
package version1
