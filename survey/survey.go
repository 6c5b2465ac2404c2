// Package survey has the nouns of ceping, in the words of the design's domain.md: sessions and their phases, set-ups and forms, slips, what
// staff enter and who they are, acts and their log, what is refused and why. It imports the standard library and, for the progress
// of passphrases, seal; it knows no HTTP, no SQL and no file, and ids are handed in. What is done with the nouns has rooms of its own:
// office is what staff do, ballot the street, count the tally, and version1 what the first protocol made.
package survey
