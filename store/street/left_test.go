package street_test

import (
	"bytes"
	"encoding/hex"
	"maps"
	"slices"
	"testing"

	"github.com/google/uuid"

	"ceping/store/attack"
	"ceping/store/street"
	"ceping/store/street/streettest"
	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/manifest"
)

// marks are values that must be gone, by what they are.
type marks map[string][]byte

// nowhere looks for marks in every byte of what all gives.
func (m marks) nowhere(t *testing.T, moment string, all [][]byte) {
	t.Helper()
	for what, mark := range m {
		if slices.ContainsFunc(all, func(b []byte) bool { return bytes.Contains(b, mark) }) {
			t.Errorf("%s: %s is left", moment, what)
		}
	}
}

// somewhere is its opposite: else the test would look in the wrong place.
func (m marks) somewhere(t *testing.T, moment string, all [][]byte) {
	t.Helper()
	for what, mark := range m {
		if !slices.ContainsFunc(all, func(b []byte) bool { return bytes.Contains(b, mark) }) {
			t.Errorf("%s: %s is not there", moment, what)
		}
	}
}

// TestNothingLeft: of a seal that was withdrawn, of the nonces, the seed and the blinded elements of a box that was opened, no byte
// is left, neither in the directory nor in a raw image of its file system.
func TestNothingLeft(t *testing.T) {
	t.Run("directory", func(t *testing.T) {
		dir := t.TempDir()
		playLeft(t, files{dir}, func() [][]byte {
			all, err := attack.Take(dir)
			must(t, err)
			return slices.Collect(maps.Values(all))
		})
	})
	t.Run("image", func(t *testing.T) {
		disk, err := attack.Mount(t.TempDir(), 24<<20)
		if err != nil {
			t.Skip("no file system can be mounted here: ", err)
		}
		defer func() { must(t, disk.Unmount()) }()
		playLeft(t, files{disk.Dir}, func() [][]byte {
			image, err := disk.Image()
			must(t, err)
			return [][]byte{image}
		})
	})
}

func playLeft(t *testing.T, f files, all func() [][]byte) {
	ctx, house, session, seed := t.Context(), uuid.New(), uuid.NewString(), streettest.Random(32)
	opened, err := f.OpenSlips(ctx, house)
	must(t, err)
	slips := opened.(*street.Slips)
	defer slips.Close()
	withdrawn := batch(10)
	must(t, slips.Issue(ctx, session, survey.Ready, withdrawn))
	of := marks{"a digest of the batch before": withdrawn[3].Digest[:]}
	of.somewhere(t, "issued", all())
	printed := batch(20)
	must(t, slips.Issue(ctx, session, survey.Collecting, printed))
	of.nowhere(t, "issued anew", all())
	content := street.BoxContent{Shape: street.Shape{Envelopes: streettest.Envelopes(), Slips: map[string]int{"A": 10, "B": 10}}, House: house, Session: session, Seed: seed, Step: 1}
	must(t, f.CreateBox(ctx, content))
	box, err := street.OpenBox(ctx, f.box(session), street.BoxConfig{House: house, Session: session,
		Collected: func(category string) int { return slips.Collected(session, category) }})
	must(t, err)
	defer box.Close()
	must(t, box.SetPhase(ctx, 2, survey.Collecting))
	must(t, box.SetPhase(ctx, 3, survey.Voting))

	blinded, nonces := marks{}, marks{}
	for i, slip := range printed[:12] {
		element := streettest.Random(32)
		_, err := slips.Collect(ctx, slip.Digest, [32]byte(element))
		must(t, err)
		blinded["element "+hex.EncodeToString([]byte{byte(i)})] = element
	}
	replaced := marks{"the element of a replaced slip": blinded["element 05"]}
	must(t, slips.Replace(ctx, session, printed[5].Digest))
	replaced.nowhere(t, "replaced", all())
	delete(blinded, "element 05")
	cast := func(n int) {
		for range n {
			c := streettest.NewCast([]string{"A", "B"}[len(nonces)%2])
			c.Paper = len(nonces)%3 == 0
			nonces["nonce "+hex.EncodeToString(c.Nonce[:2])] = slices.Clone(c.Nonce[:])
			must(t, box.Cast(ctx, c))
		}
	}
	cast(8)
	// lines are the list of credentials, which only the seed can make.
	lines := func() marks {
		list := marks{}
		for what, nonce := range nonces {
			for _, category := range []string{"A", "B"} {
				issuer, err := credential.NewIssuer(seed, session, category)
				must(t, err)
				output, err := issuer.Output(nonce)
				must(t, err)
				line := credential.In(credential.Ack(output, session, category))
				list["credential of "+what+category] = line[:]
			}
		}
		return list
	}
	sealed := func(step int) marks {
		seal, err := box.Seal(ctx, step)
		must(t, err)
		contents, err := box.Read(ctx)
		must(t, err)
		digest, err := hex.DecodeString(seal.Digest)
		must(t, err)
		return marks{"the salt": contents.Salt[:], "the seal": digest}
	}
	first := sealed(4)
	first.somewhere(t, "closed", all())
	must(t, box.Reopen(ctx, 5))
	first.nowhere(t, "reopened", all())
	lines().nowhere(t, "reopened", all())
	nonces.somewhere(t, "reopened", all())
	cast(3)
	second := sealed(6)
	first.nowhere(t, "closed again", all())
	secret := marks{"the seed": seed}
	for _, m := range []marks{second, secret, nonces, blinded} {
		m.somewhere(t, "closed again", all())
	}
	must(t, box.Open(ctx, 7))
	secret.nowhere(t, "opened", all())
	nonces.nowhere(t, "opened", all())
	second.somewhere(t, "opened", all())
	must(t, slips.SetPhase(ctx, session, survey.Opened))
	must(t, slips.Unbind(ctx, session))
	blinded.nowhere(t, "unbound", all())
	must(t, slips.Forget(ctx, session))
	marks{"a slip": printed[0].Digest[:]}.nowhere(t, "forgotten", all())
	must(t, box.Close())
	if _, err := box.List(ctx, manifest.CoverKey); err == nil {
		t.Error("a closed file was read")
	}
}
