package survey

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"ceping/survey/seal"
)

// Open opens the box with the trustees' passphrases, counts, and takes the session from closed to opened. progress, which may be
// nil, is told how many ballots are opened. The box key lives only inside this call, and ballots are shuffled before the
// first is decrypted. Wrong or too few passphrases are a *Refusal.
func (o *Office) Open(ctx context.Context, id string, passphrases []string, progress func(done, total int)) error {
	s, err := o.allowed(ctx, id, Person.Sees) // an observer may be a trustee
	if err != nil {
		return err
	}
	if s.Phase != Closed {
		return outOfOrder(s.Phase, Opened)
	}
	o.tell(ctx, id) // what could not be settled when the box was closed
	keys, err := o.store.Keys(ctx, id)
	if err != nil {
		return err
	}
	key, err := seal.Wrapped(keys.WrappedBox).Unwrap(passphrases)
	if err != nil {
		return wrongPassphrases(err, s.Setup.Trustees)
	}
	defer key.Wipe()
	if !keys.fits(key) {
		return fmt.Errorf("the box key of session %s is not the one in its manifest: restore the data directory", id)
	}
	ballots, err := o.store.Ballots(ctx, id)
	if err != nil {
		return err
	}
	matches := NewSeal(Digests(ballots)) == *s.Seal
	counted, err := count(ctx, &s.Setup, key, keys.Manifest, ballots, progress)
	if err != nil {
		return err
	}
	tally := NewTally(&s.Setup, counted)
	tally.SealMatches, tally.Software = matches, o.config.Software
	return o.store.OpenBox(ctx, id, tally, act(ctx, id, "open", fmt.Sprintf("%d ballots, seal matches: %t", len(ballots), matches)))
}

func wrongPassphrases(err error, t Trustees) error {
	switch {
	case errors.Is(err, seal.ErrTooFew):
		return refuse(
			fmt.Sprintf("too few passphrases: %d of %d trustees are needed", t.Threshold, len(t.Names)),
			fmt.Sprintf("口令不够：需要%d位开箱人中的%d位分别输入", len(t.Names), t.Threshold))
	case errors.Is(err, seal.ErrPassphrase):
		return refuse("a passphrase is wrong: check each and try again", "有口令不正确：请各位开箱人核对后重新输入")
	}
	return err
}

// count opens and reads every ballot. One that does not open, or breaks a rule, is counted invalid and never lost.
func count(ctx context.Context, s *Setup, key *seal.Key, manifest string, ballots []SealedBallot, progress func(done, total int)) (map[string]CountedBallots, error) {
	shuffle(ballots)
	sheets, digest := s.Sheets(), sha256.Sum256([]byte(manifest))
	counted := map[string]CountedBallots{}
	for i, sealed := range ballots {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		category := counted[sealed.Category]
		category.Add(openBallot(key, digest, sealed, sheets))
		counted[sealed.Category] = category
		if progress != nil {
			progress(i+1, len(ballots))
		}
	}
	return counted, nil
}

func openBallot(key *seal.Key, manifest [32]byte, sealed SealedBallot, sheets []Sheet) (Ballot, error) {
	plaintext, err := key.Open(manifest, sealed.Nonce[:], sealed.Sealed)
	if err != nil {
		return Ballot{}, err
	}
	text, err := seal.Unpad(plaintext)
	if err != nil {
		return Ballot{}, err
	}
	return ParseBallot(text, sheets)
}

// Report computes the Report of an opened or archived session.
func (o *Office) Report(ctx context.Context, id string) (Report, error) {
	s, err := o.store.Session(ctx, id)
	if err != nil {
		return Report{}, err
	}
	return o.report(ctx, s)
}

// Take is Report for one who takes it away, which is an act in the audit log. as is the format, and whose package it is.
func (o *Office) Take(ctx context.Context, id, as string) (Report, error) {
	if _, err := o.allowed(ctx, id, Person.Results); err != nil {
		return Report{}, err
	}
	r, err := o.Report(ctx, id)
	if err != nil {
		return Report{}, err
	}
	return r, o.store.Record(ctx, act(ctx, id, "take report", as))
}

func (o *Office) report(ctx context.Context, s Session) (Report, error) {
	if !s.Phase.Reached(Opened) {
		return Report{}, refuse(
			fmt.Sprintf("there is no report while the session is %s: close it, then open the box with ceping tally", s.Phase),
			"还没有结果：封箱并由开箱人开箱计票后才有结果")
	}
	header, err := o.header(ctx, s)
	if err != nil {
		return Report{}, err
	}
	return NewReport(s, header, cmp.Or(s.Tally.Software, o.config.Software)), nil
}
