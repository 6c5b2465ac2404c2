package version1

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"ceping/survey"
	"ceping/survey/seal"
)

// WrongPassphrases is what is answered for passphrases that do not unwrap the box key.
func WrongPassphrases(err error, t survey.Trustees) error {
	switch {
	case errors.Is(err, seal.ErrTooFew):
		return survey.Refuse(
			fmt.Sprintf("too few passphrases: %d of %d trustees are needed", t.Threshold, len(t.Names)),
			fmt.Sprintf("口令不够：需要%d位开箱人中的%d位分别输入", len(t.Names), t.Threshold))
	case errors.Is(err, seal.ErrPassphrase):
		return survey.Refuse("a passphrase is wrong: check each and try again", "有口令不正确：请各位开箱人核对后重新输入")
	case errors.Is(err, seal.ErrWrapped):
		return survey.Refuse("the wrapped box key is damaged: restore the data directory as it was when the box was closed", "锁好的票箱密钥已损坏：请恢复封箱时的数据目录")
	}
	return err // nobody waits for the machine that recounts
}

// Count opens and reads every ballot. One that does not open, or breaks a rule, is counted invalid and never lost.
func Count(ctx context.Context, s *survey.Setup, key *seal.Key, manifest string, ballots []SealedBallot, progress func(done, total int)) (map[string]CountedBallots, error) {
	survey.Shuffle(ballots)
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

func openBallot(key *seal.Key, manifest [32]byte, sealed SealedBallot, sheets []survey.Sheet) (Ballot, error) {
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

func HasFinding(list []survey.Finding, code string) bool {
	return slices.ContainsFunc(list, func(f survey.Finding) bool { return f.Code == code })
}
