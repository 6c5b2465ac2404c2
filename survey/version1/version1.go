// Package version1 is the first protocol: its manifest, its ballots and their seal, the tally and the Report of version 1, the units side by
// side, and the archive with its recount, so that what was opened then stays readable. It imports survey and two leaves, and
// knows no HTTP, no SQL and no file.
//
// Its street stands here too. Anonymity can be read off the types: [Issuer] knows slips and blinded elements, [Box] knows credentials and
// sealed ballots, and nothing holds both a slip and a [SealedBallot].
package version1
