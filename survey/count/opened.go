// Package count counts an opened box by the rules of version 2: it reads envelopes ([Open]), counts them into groups that are large
// enough to be published ([NewTally]), and computes the Report ([NewReport]). All arithmetic is exact; numbers are rounded once,
// when they are written into the Report.
//
// Nobody ever holds a whole ballot here: envelopes come key by key, each key shuffled before it is opened.
//
// It is large because a count is checked as one: disclosure, rounding and notes are decided of the same groups, which nobody outside may
// put together in another way. In the order of the work: opened, covers; tally, group, counts, marks; compute, form, subject, criterion;
// publish; report*.go and notes*.go; alarm; result*.go and package.go.
package count

import (
	"context"
	"crypto/sha256"

	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/random"
)

// Sealed is an envelope as the box has it. Category is empty for texts.
type Sealed struct {
	Category string
	Sealed   []byte
}

// Opened holds what the count reads of one envelope.
type Opened struct {
	Category string
	Content  envelope.Content
	Damaged  bool // it does not open, or says what it may not
}

// Box is an opened box: envelopes by key, in no order.
type Box struct {
	Envelopes map[string][]Opened
	Copied    int // envelopes that are the same bytes as another under their key and category; in Envelopes they are damaged
}

// Open opens all envelopes of a session. sealed is by key; progress, which may be nil, is told how many are opened. A context that
// ends stops it.
func Open(ctx context.Context, list []manifest.Envelope, key *envelope.Key, manifestText string, sealed map[string][]Sealed, progress func(done, total int)) (Box, error) {
	box, digest, total, done := Box{Envelopes: map[string][]Opened{}}, sha256.Sum256([]byte(manifestText)), 0, 0
	for _, all := range sealed {
		total += len(all)
	}
	for _, e := range list {
		all := sealed[e.Key]
		random.Shuffle(all)
		seen := map[identity]bool{}
		opened := make([]Opened, 0, len(all))
		for _, one := range all {
			if err := ctx.Err(); err != nil {
				return Box{}, err
			}
			if done++; progress != nil {
				progress(done, total)
			}
			same := one.same()
			if seen[same] {
				box.Copied++
				opened = append(opened, Opened{Category: one.Category, Damaged: true})
				continue
			}
			seen[same] = true
			opened = append(opened, open(e, key, digest, one))
		}
		box.Envelopes[e.Key] = opened
	}
	return box, nil
}

func open(e manifest.Envelope, key *envelope.Key, manifestText [sha256.Size]byte, one Sealed) Opened {
	plaintext, err := key.Open(manifestText, envelope.Name{Key: e.Key, Category: one.Category}, one.Sealed)
	if err != nil {
		return Opened{Category: one.Category, Damaged: true}
	}
	content, err := e.Shape.Read(plaintext)
	return Opened{Category: one.Category, Content: content, Damaged: err != nil}
}

// identity tells whether two envelopes of a key are one and the same.
type identity struct {
	category string
	digest   [sha256.Size]byte
}

func (s Sealed) same() identity { return identity{s.Category, sha256.Sum256(s.Sealed)} }
