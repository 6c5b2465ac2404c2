package store

import (
	"context"
	"errors"

	"ceping/store/mirror"
	"ceping/store/street"
)

// errMirrorAhead: what lies on the mirror is further than the box here.
var errMirrorAhead = errors.New("the copy on the mirror has more than this data directory, and is left as it is")

// mirrorAhead reports whether a copy on the mirror is further than what it would be overwritten with: another machine has taken the session
// over, or this one has lost what it had written.
func (s *Store) mirrorAhead(ctx context.Context, key mirror.Key, at progress) bool {
	paths, err := mirror.Find(s.mirror.dir, key)
	if err != nil {
		return false
	}
	for _, path := range paths {
		content, err := mirror.Read(ctx, path, key)
		if err != nil {
			continue // a damaged one is of no use
		}
		there, err := progressOf(ctx, wholeOfCopy(content), content.Slips)
		clear(content.Head)
		if err == nil && there.ahead(at) {
			return true
		}
	}
	return false
}

// progress is how far a session's box and slips are.
type progress struct{ step, spent, collected int }

func progressOf(ctx context.Context, whole street.Whole, slips [][]byte) (p progress, err error) {
	p.step, p.spent, p.collected, err = street.Progress(ctx, whole, slips)
	return p, err
}

// ahead reports whether p has something that the other has not.
func (p progress) ahead(of progress) bool {
	return p.step > of.step || p.step == of.step && (p.spent > of.spent || p.collected > of.collected)
}
