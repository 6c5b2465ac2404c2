// Package survey is the domain of ceping: sessions and their phases, forms, slips, ballots, the tally and the
// report, in the words of the design's domain.md. It imports the standard library and its two leaves, credential and
// seal; it knows no HTTP, no SQL and no file, and ids are handed in.
//
// Anonymity can be read off the types. [Issuer] knows slips and blinded elements. [Box] knows credentials and sealed
// ballots. Nothing here holds both a [Slip] and a [SealedBallot]. [Office] is what staff do: it sees counts, and ballots
// only while a box is being counted.
package survey
