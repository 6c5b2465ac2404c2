// Package version1 is the first protocol, of which nothing is served any more: its ballots and their seal, the tally and the Report of
// version 1, and the archive with its recount, so that what was opened then stays readable. It opens ballots and unwraps box keys, and
// makes neither. It imports survey and one leaf, and knows no HTTP, no SQL and no file.
//
// It is large because it is a whole protocol, kept together so that it can be left unread by whoever asks about the second, and removed as
// one when no house has such sessions: ballot*.go, counts and tally, report*.go, archive*.go, recount*.go, wrapped and passphrase. Nothing
// is added to it.
package version1
