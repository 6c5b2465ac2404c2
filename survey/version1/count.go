package version1

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"

	"ceping/survey"
	"ceping/survey/random"
)

// wrongPassphrases is what is answered for passphrases that do not unwrap the box key.
func wrongPassphrases(err error, t survey.Trustees) error {
	switch {
	case errors.Is(err, errTooFew):
		return survey.Refuse("passphrases_few", t.Threshold, len(t.Names))
	case errors.Is(err, errPassphrase):
		return survey.Refuse("passphrase_wrong")
	}
	return err
}

// countBallots opens and reads every ballot. One that does not open, or breaks a rule, is counted invalid and never lost.
func countBallots(ctx context.Context, s *survey.Setup, key *boxKey, manifest string, ballots []SealedBallot, progress func(done, total int)) (map[string]CountedBallots, error) {
	random.Shuffle(ballots)
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

func openBallot(key *boxKey, manifest [32]byte, sealed SealedBallot, sheets []survey.Sheet) (Ballot, error) {
	plaintext, err := key.open(manifest, sealed.Nonce, sealed.Sealed)
	if err != nil {
		return Ballot{}, err
	}
	text, err := unpad(plaintext)
	if err != nil {
		return Ballot{}, err
	}
	return ParseBallot(text, sheets)
}

// hasFinding reports whether a finding of that code is in the list.
func hasFinding(list []survey.Finding, code string) bool {
	return slices.ContainsFunc(list, func(f survey.Finding) bool { return f.Code == code })
}
