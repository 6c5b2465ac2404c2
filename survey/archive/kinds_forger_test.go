package archive_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/ballot"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// forgerKinds are made by one who has the archive, the passphrases, a program and all the text, and makes everything anew that follows
// from a change: the seal, the chain, hashes and code. What was signed is the one thing left to tell; with the signed code written into
// the file, what that stands on is.
func (a trueArchive) forgerKinds(t *testing.T) (list []kind) {
	put := func(name string, change func(s *sitting)) {
		forged := a.s.copied(t)
		change(forged)
		forged.count(t, nil)
		const names = "result code|seal|says otherwise|envelope|category|trustee"
		if forgedFile(t, forged) == a.file {
			return // it has nothing of this
		}
		list = append(list, kind{"forger: " + name, names, forgedFile(t, forged), forged.key})
		forged.archive.Result.Code = a.s.report.Result.Code
		list = append(list, kind{"forger: " + name + ", and the signed code left in it", names, forgedFile(t, forged), forged.key})
	}
	first := a.s.setup.Categories[0].Code
	put("nothing but other blinds", func(*sitting) {})
	put("one ballot filled in otherwise", func(s *sitting) { s.refill(t, 1); s.reseal() })
	put("all ballots filled in otherwise", func(s *sitting) { s.refill(t, 1<<30); s.reseal() })
	put("a ballot more", func(s *sitting) {
		s.cast(t, first, func(e manifest.Envelope) envelope.Content { return envelope.Content{} })
		counts(first, func(n *archive.Counts) { n.Cast++; n.Collected++; n.Leftover = nil })(s)
		s.archive.Seal.Count++
		s.reseal()
	})
	put("another number of ballots", func(s *sitting) { s.archive.Seal.Count++ })
	put("another number of ballots, and a seal that does not fit", func(s *sitting) {
		s.archive.Seal.Count++
		s.archive.Facts.SealMismatch = true
	})
	put("another salt", func(s *sitting) { s.archive.Salt[0] ^= 1; s.reseal() })
	put("another list of credentials", func(s *sitting) { s.archive.Credentials[0] ^= 1; s.reseal() })
	put("a copied envelope", func(s *sitting) {
		l := s.archive.Sealed[manifest.CoverKey]
		l[0] = l[1]
		s.reseal()
	})
	for name, change := range map[string]func(n *archive.Counts){
		"应到": func(n *archive.Counts) { n.Expected = new(7) }, "实到": func(n *archive.Counts) { n.Present = new(7) }, "余票": func(n *archive.Counts) { n.Leftover = plusOne(n.Leftover) },
		"领取": func(n *archive.Counts) { n.Collected++ }, "补发": func(n *archive.Counts) { n.Replaced++ }, "纸质": func(n *archive.Counts) { n.Paper++ }, "作废": func(n *archive.Counts) { n.Void++ },
	} {
		put("another "+name, counts(first, change))
	}
	put("another trustee", func(s *sitting) { s.archive.Trustees.Names[0] = "别人"; s.setup.Trustees = s.archive.Trustees })
	put("another reason in spite of which it was opened", func(s *sitting) {
		s.archive.Facts.Despite = "换过"
		s.retell(survey.ActOpenDespite, "something; "+survey.ReasonMark+"换过")
	})
	put("another reason of a correction", func(s *sitting) {
		s.archive.Facts.Corrected = "换过"
		s.retell(survey.ActCorrect, "leftover; "+survey.ReasonMark+"换过")
	})
	put("a correction put there", func(s *sitting) {
		s.act(survey.ActCorrect, "leftover; "+survey.ReasonMark+"换过")
		s.archive.Facts.Corrected = "换过"
		counts(first, func(n *archive.Counts) { n.Leftover = new(0) })(s)
	})
	put("a correction taken out", func(s *sitting) {
		l := s.archive.Acts[:0:0]
		for _, e := range s.archive.Acts {
			if e.Name != survey.ActCorrect {
				l = append(l, e)
			}
		}
		s.archive.Acts, s.archive.Facts.Corrected = l, ""
		s.rechain()
	})
	put("a full box", func(s *sitting) {
		s.archive.Facts.BoxFull = true
		s.retell(survey.ActOpen, fits+", "+survey.BoxFullMark)
	})
	put("another person in the chain", func(s *sitting) {
		l := s.archive.Acts
		s.archive.Acts = append([]survey.SessionEntry{{Name: survey.ActCreate, Detail: "别人"}}, l[1:]...)
		s.rechain()
	})
	put("another box key, wrapped and all, and other ballots", func(s *sitting) {
		var err error
		if s.key, err = envelope.GenerateKey(); err != nil {
			t.Fatal(err)
		}
		was := parseTree(t, s.archive.Manifest)
		for i, key := range was.keys {
			if key == "box_key" {
				was.items[i].text = written(base64.RawURLEncoding.EncodeToString(s.key.Public()))
			}
		}
		s.archive.Manifest = was.String()
		if s.reallyLocked() {
			s.locked(t)
			s.retell(survey.ActReady, "wrapped "+hexSum(s.archive.WrappedKey))
		}
		s.refill(t, 1<<30)
		s.reseal()
	})
	return list
}

func plusOne(n *int) *int {
	if n == nil {
		return new(0)
	}
	return new(max(0, *n-1))
}

func forgedFile(t *testing.T, s *sitting) string {
	var file bytes.Buffer
	if err := archive.WriteForged(&file, s.archive); err != nil {
		t.Fatal(err)
	}
	return file.String()
}

// reseal makes the seal fit the box, and the chain tell of it.
func (s *sitting) reseal() {
	s.archive.Seal = ballot.Seal{Count: s.archive.Seal.Count, Digest: s.digest()}
	if s.archive.Facts.SealMismatch {
		s.archive.Salt[0] ^= 1
		s.archive.Seal.Digest = s.digest()
		s.archive.Salt[0] ^= 1
	}
	s.retell(survey.ActClose, "digest "+s.archive.Seal.Digest)
}

// retell gives the acts of a name another detail, and makes the chain anew.
func (s *sitting) retell(name, detail string) {
	for i := range s.archive.Acts {
		if s.archive.Acts[i].Name == name {
			s.archive.Acts[i].Detail = detail
		}
	}
	s.rechain()
}

// refill puts other answers into the first envelopes of marks, as many as are given.
func (s *sitting) refill(t *testing.T, many int) {
	for _, e := range manifest.Envelopes(&s.setup) {
		if e.Shape.Kind == envelope.Text || len(e.Shape.Scores) > 0 {
			continue
		}
		for i, one := range s.archive.Sealed[e.Key] {
			says := `{"v":2}`
			if e.Shape.Kind == envelope.Marks {
				says = `{"v":2,"marks":"` + strings.Repeat("1", len(e.Shape.Grades)) + `"}`
			}
			if many--; many < 0 || len(one.Sealed) < 64 {
				return
			}
			padded, err := envelope.Pad([]byte(says), e.Size)
			if err != nil {
				t.Fatal(err)
			}
			name := envelope.Name{Key: e.Key, Category: one.Category}
			if s.archive.Sealed[e.Key][i].Sealed, err = envelope.Seal(s.key.Public(), sha256.Sum256([]byte(s.archive.Manifest)), name, padded); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// wrappedKinds are changes inside the wrapped key. What the chain recorded of it tells them.
func (a trueArchive) wrappedKinds(t *testing.T) (list []kind) {
	if !a.s.reallyLocked() {
		return nil
	}
	text := string(a.s.archive.WrappedKey)
	for _, at := range parseTree(t, text).places(1) {
		above, i := parseTree(t, text).at(at)
		for _, c := range changesOf(above, i) {
			root := parseTree(t, text)
			above, i := root.at(at)
			c.do(above, i)
			forged := a.s.copied(t)
			forged.archive.WrappedKey = []byte(root.String())
			list = append(list, kind{name: "wrapped key, " + at.name + ": " + c.name, names: "wrapped box key", file: forgedFile(t, forged)})
		}
	}
	random := make([]byte, 32)
	rand.Read(random)
	forged := a.s.copied(t)
	forged.archive.WrappedKey = fmt.Appendf(nil, "%x", random)
	return append(list, kind{name: "wrapped key: random bytes", names: "wrapped box key", file: forgedFile(t, forged)})
}
