package attack_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ceping/store/attack"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/boxkey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/paper"
	"ceping/survey/voter"
)

// watched is a store whose box is asked for by the desk, so that the test knows which ballots are of paper.
type watched struct {
	ballot.Boxes
	paper []ballot.Cast
}

func (w *watched) Cast(ctx context.Context, session string, c ballot.Cast) error {
	if c.Paper {
		one := c
		one.Envelopes = nil
		for _, sealed := range c.Envelopes {
			one.Envelopes = append(one.Envelopes, bytes.Clone(sealed))
		}
		w.paper = append(w.paper, one)
	}
	return w.Boxes.Cast(ctx, session, c)
}

// everything fills in every item, everybody the same.
func everything(m *voter.Manifest, category string) voter.Answers {
	a := voter.NewAnswers()
	for _, item := range m.Asked(category) {
		switch item.Criterion.Kind {
		case "grade":
			a.Grades[item.Key] = "fair"
		case "text":
			a.Texts[item.Key] = "作风\"实\"，\n敢担当\\"
		}
	}
	return a
}

// playPaper is a sitting in which some vote on paper, through the desk, and all say the same.
func playPaper(t *testing.T, sum figures) (h *hall, texts map[string]map[string]int) {
	t.Helper()
	const phones, papers = 8, 4
	ctx := commandLine
	h = openHall(t, t.TempDir(), setupOf(1, phones+papers, papers))
	m := h.manifest()
	spies := &watched{Boxes: h.store}
	desk := paper.NewDesk(h.issuer, ballot.NewBox(spies), h.office)
	h.advance(survey.Collecting)
	byCategory := map[string][]*person{}
	for _, p := range h.voters {
		byCategory[p.category] = append(byCategory[p.category], p)
	}
	onPhones := byCategory["A"][:phones]
	h.draw(onPhones)
	for _, p := range onPhones {
		must(t, h.collect(p, everything(m, "A")))
	}
	h.advance(survey.Voting)
	var onPaper []*person
	turns := append(slices.Clone(byCategory["A"][phones:]), byCategory["B"]...)
	var all []*person
	for _, i := range permutation(phones + len(turns)) {
		if i < phones {
			must(t, h.send(onPhones[i]))
			all = append(all, onPhones[i])
			continue
		}
		p := turns[i-phones]
		p.paper = true
		given := everything(m, p.category)
		reading := paper.Reading{Category: p.category, Grades: given.Grades, Texts: given.Texts}
		before := take(t, h.dir)
		number, err := desk.Begin(ctx, h.office.Terminal(), h.id)
		must(t, err)
		must(t, desk.First(ctx, h.office.Terminal(), h.id, number, reading))
		must(t, desk.Second(ctx, another{h.office.Terminal()}, h.id, number, reading))
		untouched(t, before, take(t, h.dir), "was entered") // in memory alone
		must(t, desk.Cast(ctx, h.office.Terminal(), h.id, number, p.slip.String()))
		untouched(t, before, take(t, h.dir), "was put into the box", "slips.db", filepath.Join("boxes", h.id+".db"))
		cast := spies.paper[len(spies.paper)-1]
		p.cast = &voter.Cast{Nonce: cast.Nonce[:]}
		for _, sealed := range cast.Envelopes {
			p.cast.Envelopes = append(p.cast.Envelopes, sealed)
		}
		all, onPaper = append(all, p), append(onPaper, p)
	}
	ofA := slices.DeleteFunc(slices.Clone(all), func(p *person) bool { return p.category != "A" })
	sum.stand(t, "voting", h.dir, ofA, nonces, covers, firstMarks, firstTexts)
	sum.look("paper, voting", take(t, h.dir), onPaper, nonces, covers)
	h.advance(survey.Closed)
	sum.stand(t, "closed", h.dir, ofA, nonces, covers, firstMarks, firstTexts)
	h.open()
	sum.stand(t, "opened", h.dir, ofA, covers, firstMarks, firstTexts)
	return h, h.plaintexts()
}

// stand adds what every method says of who voted on paper.
func (f figures) stand(t *testing.T, moment, dir string, voters []*person, kinds ...string) {
	t.Helper()
	onPaper := make([]bool, len(voters))
	for i, p := range voters {
		onPaper[i] = p.paper
	}
	for kind, methods := range guessesOf(take(t, dir), marks(voters, kinds...)) {
		for method, places := range methods {
			f.apart("paper, "+moment+": "+kind+", "+method, places, onPaper)
		}
	}
}

// untouched: of all files only some have changed when something was done with a paper ballot.
func untouched(t *testing.T, before, after attack.Copy, done string, except ...string) {
	t.Helper()
	for name := range after {
		base := strings.TrimSuffix(name, "-wal")
		if !slices.Contains(except, base) && !bytes.Equal(before[name], after[name]) {
			t.Errorf("%s was written when a paper ballot %s", name, done)
		}
	}
}

// plaintexts are what the envelopes of an opened box say, to the byte, by key, with how many say it.
func (h *hall) plaintexts() map[string]map[string]int {
	h.t.Helper()
	ctx := commandLine
	session, err := h.office.Session(ctx, h.id)
	must(h.t, err)
	kept, err := h.store.Keys(ctx, h.id)
	must(h.t, err)
	var turns boxkey.Turns
	key, err := turns.Unwrap(ctx, kept.Wrapped, passphrases(2), nil)
	must(h.t, err)
	box, err := h.store.ReadBox(ctx, h.id)
	must(h.t, err)
	all, digest := map[string]map[string]int{}, sha256.Sum256([]byte(kept.Manifest))
	for _, e := range manifest.Envelopes(&session.Setup) {
		all[e.Key] = map[string]int{}
		for _, row := range box.Rows[e.Key] {
			plain, err := key.Open(digest, e.Name(row.Category), row.Sealed)
			must(h.t, err)
			if _, err := e.Shape.Read(plain); err != nil {
				h.t.Errorf("%s: %v", e.Key, err)
			}
			all[e.Key][string(plain)]++
		}
	}
	return all
}

// another is a second reader whose rights are not looked up in the house: reading an account there marks the -shm of its log, for staff as
// for anybody, and what is looked for here is what a ballot leaves.
type another struct{ paper.Actor }

func (another) Reader(context.Context, string) (string, error) { return "another", nil }

// TestPaper: a paper ballot stands out by nothing: not by the bytes of what it says, not by a place, not by a counter beside the box. What is
// entered is written nowhere until it goes into the box sealed.
func TestPaper(t *testing.T) {
	rounds := 6
	if testing.Short() {
		rounds = 2
	}
	if *full {
		rounds = 100
	}
	t.Run("naive: another order of keys", func(t *testing.T) {
		// As version 1's desk wrote it; what is not canonical is not taken as content any more.
		phone, desk := `{"v":2,"marks":"1"}`, `{"marks":"1","v":2}`
		if phone == desk {
			t.Error("the suite does not bite")
		}
		if _, err := envelope.Decode([]byte(phone)); err != nil {
			t.Error(err)
		}
		if _, err := envelope.Decode([]byte(desk)); err == nil {
			t.Error("a text in another order of keys is taken")
		}
	})
	t.Run("naive: counters in an ordinary log", func(t *testing.T) {
		order := make([]byte, 12)
		for i := range order {
			order[i] = random(1)[0] & 1
		}
		if got := countedInLog(t, order); !bytes.Equal(got, order) {
			t.Errorf("the suite does not bite: the log gives %v, entered were %v", got, order)
		}
	})
	tell(t, 12, judge(t, func() figures {
		sum := figures{}
		for range rounds {
			h, texts := playPaper(t, sum)
			for key, said := range texts {
				if len(said) != 1 {
					t.Errorf("%s says the same in %d ways: %v", key, len(said), said)
				}
			}
			h.close()
		}
		return sum
	}))
}

// countedInLog counts paper ballots of two categories in the house's ordinary log, and reads their order from it.
func countedInLog(t *testing.T, order []byte) (read []byte) {
	t.Helper()
	dir := t.TempDir()
	db := open(t, dir, "journal_mode(WAL)", "wal_autocheckpoint(0)")
	do(t, db, `CREATE TABLE paper (category INTEGER PRIMARY KEY, n BLOB NOT NULL)`)
	names := [][]byte{random(16), random(16)}
	for i, name := range names {
		do(t, db, `INSERT INTO paper VALUES ($1, $2)`, i, append(bytes.Clone(name), 0))
	}
	var n [2]byte
	for _, category := range order {
		n[category]++
		do(t, db, `UPDATE paper SET n = $1 WHERE category = $2`, append(bytes.Clone(names[category]), n[category]), category)
	}
	log := take(t, dir)["ballots.db-wal"]
	var seen [2]byte
	for at := range log {
		for category, name := range names {
			if rest, ok := bytes.CutPrefix(log[at:], name); ok && rest[0] > seen[category] {
				seen[category], read = rest[0], append(read, byte(category))
			}
		}
	}
	return read
}
