package attack_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ceping/store/attack"
	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/check"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/voter"
)

// selfBlank is a category of leaders who leave themselves blank (本人不评本人), and of some others.
type selfBlank struct {
	*hall
	leaders []*person // the i-th is the i-th leader
	filled  [][]envelope.Content
}

const blankLeaders, blankVoters = 9, 12

func playSelfBlank(t *testing.T) *selfBlank {
	t.Helper()
	s := &selfBlank{hall: openHall(t, t.TempDir(), setupOf(blankLeaders, blankVoters))}
	s.advance(survey.Collecting)
	s.draw(s.voters)
	m := s.manifest()
	for i, p := range s.voters {
		a := answers(m, p.category)
		if i < blankLeaders {
			for _, item := range m.Asked(p.category) {
				if item.Subject.ID == fmt.Sprintf("l%d", i+1) {
					delete(a.Grades, item.Key)
					delete(a.Texts, item.Key)
				}
			}
			s.leaders = append(s.leaders, p)
		}
		must(t, s.collect(p, a))
		filled, err := m.Fill(p.category, a)
		must(t, err)
		s.filled = append(s.filled, filled.Contents())
	}
	s.advance(survey.Voting)
	s.castAll(shuffled(s.voters))
	return s
}

// wholeBallots is version 1's view of whoever opens the box: whole ballots, in no order. It answers how many leaders a ballot is known of,
// by the only subject that it leaves blank.
func wholeBallots(m *voter.Manifest, ballots [][]envelope.Content) (named int) {
	sent := m.Sent("A")
	for leader := range blankLeaders {
		blank := 0
		for _, contents := range ballots {
			for i, e := range sent {
				if e.Key == fmt.Sprintf("leaders.l%d", leader+1) && contents[i].Marks == "" {
					blank++
				}
			}
		}
		if blank == 1 {
			named++
		}
	}
	return named
}

// TestSelfBlank: as whole ballots, the leaders' are known to whoever opens the box, all of them. As envelopes, each blank one is known, and
// of every other envelope of the same ballot no more than chance: by no place in the opened box's files, and by nothing that is in them.
func TestSelfBlank(t *testing.T) {
	rounds := 6
	if testing.Short() {
		rounds = 2
	}
	if *full {
		rounds = 100
	}
	whole, joined, played := 0, 0, 0
	sum := judge(t, func() figures {
		sum := figures{}
		for range rounds {
			s := playSelfBlank(t)
			whole += wholeBallots(s.manifest(), s.filled)
			s.advance(survey.Closed)
			s.open()
			s.known()
			all := s.join(sum)
			joined, played = joined+all, played+blankLeaders
			s.close()
		}
		return sum
	})
	t.Logf("leaders whose ballot is known whole, of %d: %d as whole ballots, %d as envelopes; %s: %v", played, whole, joined, sum.strongest(""), sum[sum.strongest("")])
	if whole != played {
		t.Errorf("the suite does not bite: %d of %d leaders' whole ballots are known", whole, played)
	}
	if joined != 0 {
		t.Errorf("%d leaders' ballots were put together again", joined)
	}
}

// join puts envelopes together by every method: the one that is blank of each leader with one of each other key. It answers how many
// whole ballots a method got right.
func (s *selfBlank) join(sum figures) (whole int) {
	s.t.Helper()
	kinds := map[string][][]byte{}
	for _, p := range s.voters {
		for i, name := range s.keys() {
			kinds[name] = append(kinds[name], p.cast.Envelopes[i][:32])
		}
	}
	places := guessesOf(take(s.t.(*testing.T), s.dir), kinds)
	const chance = 1. / blankVoters
	for _, method := range attack.Methods() {
		for leader := range s.leaders {
			own, right, tried := fmt.Sprintf("leaders.l%d", leader+1), 0, 0
			if places[own][method.Name] == nil {
				continue
			}
			rank := attack.Ranks(places[own][method.Name])[leader]
			for _, key := range s.keys() {
				if key == own || places[key][method.Name] == nil {
					continue
				}
				tried++
				if attack.Ranks(places[key][method.Name])[leader] == rank {
					right++
				}
			}
			sum.add("envelopes of a leader's ballot, right ones, by "+method.Name, float64(right)-float64(tried)*chance, float64(tried)*chance*(1-chance)).upper = true
			if tried > 0 && right == tried {
				whole++
			}
		}
	}
	return whole
}

func (s *selfBlank) keys() (keys []string) {
	for _, e := range s.manifest().Sent("A") {
		keys = append(keys, e.Key)
	}
	return keys
}

// known opens the box with a program of one's own, as trustees can, and holds what single envelopes say against what was filled in:
// under each leader's key one blank, and under no key two rows that another key has too.
func (s *selfBlank) known() {
	s.t.Helper()
	ctx := commandLine
	session, err := s.office.Session(ctx, s.id)
	must(s.t, err)
	kept, err := s.store.Keys(ctx, s.id)
	must(s.t, err)
	var turns boxkey.Turns
	key, err := turns.Unwrap(ctx, kept.Wrapped, passphrases(2), nil)
	must(s.t, err)
	box, err := s.store.ReadBox(ctx, s.id)
	must(s.t, err)
	if len(box.Nonces) > 0 || box.Seed != nil {
		s.t.Error("an opened box has nonces or a seed")
	}
	digest := sha256.Sum256([]byte(kept.Manifest))
	ids := map[[envelope.RowSize]byte]bool{}
	for _, e := range manifest.Envelopes(&session.Setup) {
		blank := 0
		for _, row := range box.Rows[e.Key] {
			if ids[row.ID] {
				s.t.Errorf("two rows have the same id: they came together")
			}
			ids[row.ID] = true
			plain, err := key.Open(digest, e.Name(row.Category), row.Sealed)
			must(s.t, err)
			content, err := e.Shape.Read(plain)
			must(s.t, err)
			if content.Marks == "" {
				blank++
			}
		}
		if marks := e.Key != manifest.CoverKey && !strings.HasSuffix(e.Key, ".remark"); marks && blank != 1 {
			s.t.Errorf("%s: %d envelopes are blank", e.Key, blank)
		}
		if !slices.IsSortedFunc(box.Rows[e.Key], func(a, b check.Row) int {
			x, y := envelope.Digest(e.Name(a.Category), a.Sealed), envelope.Digest(e.Name(b.Category), b.Sealed)
			return slices.Compare(x[:], y[:])
		}) {
			s.t.Errorf("%s: rows lie in another order than that of their digests", e.Key)
		}
	}
}
