package attack_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/store/attack"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/example"
	"ceping/survey/manifest"
	"ceping/survey/office"
	"ceping/survey/voter"
)

// hall is one session in a real house, whose voters are in this process: only the wire is left out.
type hall struct {
	t       testing.TB
	dir, id string
	store   *store.Store
	office  *office.Office
	opening *office.Opening
	issuer  *ballot.Issuer
	box     *ballot.Box
	stick   string // the mirror's directory, if there is one
	seed    []byte // of the issuers, as the server has it until opened
	voters  []*person
}

// person is a voter with a slip and a ballot; nothing but the test knows that they belong together.
type person struct {
	category string
	slip     survey.Slip
	exchange *voter.Exchange
	made     *voter.Credential
	cast     *voter.Cast
	paper    bool
}

// setupOf is a small session: so many leaders, whom everybody marks and may write about, and as many slips of each category as given,
// a quarter more in spares.
func setupOf(leaders int, slips ...int) survey.Setup {
	all := func(name string) survey.CriterionName { return survey.CriterionName{All: name} }
	s := survey.Setup{
		Assessment: "年度考核", Unit: "局", Group: "一组", Date: "2026-01-08", Rehearsal: true, Rules: survey.Rules{MinGroup: 3, Denominator: survey.ByValid, Spares: 25}, Trustees: survey.DefaultTrustees(),
		Forms: []survey.Form{{
			ID: "leaders", Title: "领导干部", Package: "组织部门", Subjects: survey.OverLeaders, Roles: []survey.Role{survey.Member},
			Grades: []survey.Grade{{Code: "good", Name: "好", Value: survey.Whole(100)}, {Code: "fair", Name: "较好", Value: survey.Whole(80)}, {Code: "poor", Name: "差"}},
			Rank:   survey.RankTotal, RankWithin: survey.WithinForm,
			Criteria: []survey.Criterion{
				{ID: "duty", Kind: survey.Graded, Name: all("履职"), Weight: survey.Whole(1)},
				{ID: "clean", Kind: survey.Graded, Name: all("廉洁"), Weight: survey.Whole(1)},
				{ID: "remark", Kind: survey.Text, Name: all("意见"), Max: 20},
			},
		}},
	}
	for i, n := range slips {
		weight := 100 / len(slips)
		if i == 0 {
			weight = 100 - weight*(len(slips)-1)
		}
		s.Categories = append(s.Categories, survey.Category{Code: string(rune('A' + i)), Name: fmt.Sprintf("%d类", i+1), Weight: weight, Slips: n})
	}
	for i := range leaders {
		s.Leaders = append(s.Leaders, survey.Leader{ID: fmt.Sprintf("l%d", i+1), Name: fmt.Sprintf("领导%d", i+1), Post: "副局长", Role: survey.Member})
	}
	return s
}

// openHall makes a house in a directory with a session that is ready, and a voter for each slip that is no spare.
func openHall(t testing.TB, dir string, setup survey.Setup) *hall {
	t.Helper()
	return openMirrored(t, dir, "", setup)
}

// openMirrored is openHall with a mirror in another directory.
func openMirrored(t testing.TB, dir, stick string, setup survey.Setup) *hall {
	t.Helper()
	h := &hall{t: t, dir: dir, stick: stick}
	h.start(dir)
	ctx := commandLine
	var err error
	h.id, err = h.office.Terminal().Create(ctx, setup)
	must(t, err)
	h.advance(survey.Ready)
	batch, err := office.NewSlips(h.store).By(h.office.Terminal()).Issue(ctx, h.id)
	must(t, err)
	material, err := h.store.Material(ctx, h.id)
	must(t, err)
	h.seed = material.Seed
	of := map[string]int{}
	for _, printed := range batch.Slips {
		if of[printed.Category.Code]++; of[printed.Category.Code] <= printed.Category.Slips {
			h.voters = append(h.voters, &person{category: printed.Category.Code, slip: printed.Slip})
		}
	}
	return h
}

// start opens the house in a directory, as a program that is started does.
func (h *hall) start(dir string) {
	h.t.Helper()
	var err error
	h.store, err = store.Open(commandLine, store.Config{Dir: dir, Access: store.Making, Mirror: h.stick})
	must(h.t, err)
	h.dir = dir
	h.office = newOffice(h.store)
	h.opening = office.NewOpening(h.store)
	h.issuer, h.box = ballot.NewIssuer(h.store), ballot.NewBox(h.store)
}

func newOffice(s *store.Store) *office.Office {
	return office.New(s, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 1})
}

func (h *hall) close() {
	h.t.Helper()
	must(h.t, h.store.Close())
}

func passphrases(n int) (list [][]byte) {
	for _, line := range strings.Split(strings.TrimSpace(example.Passphrases), "\n")[:n] {
		list = append(list, []byte(line))
	}
	return list
}

func (h *hall) advance(to survey.Phase) {
	h.t.Helper()
	var given [][]byte
	if to == survey.Ready {
		given = passphrases(3)
	}
	must(h.t, h.office.Terminal().Advance(commandLine, h.id, to, given))
}

// open counts the closed box.
func (h *hall) open() {
	h.t.Helper()
	must(h.t, h.opening.By(h.office.Terminal()).Open(commandLine, h.id, passphrases(2), nil))
}

// manifest is what a voter reads.
func (h *hall) manifest() *voter.Manifest {
	h.t.Helper()
	text, err := h.office.Manifest(commandLine, h.id)
	must(h.t, err)
	m, err := voter.ParseManifest(text, manifest.Fingerprint(text))
	must(h.t, err)
	return m
}

// answers fill in everything, with grades as they come.
func answers(m *voter.Manifest, category string) voter.Answers {
	a := voter.NewAnswers()
	for i, item := range m.Asked(category) {
		switch item.Criterion.Kind {
		case "grade":
			a.Grades[item.Key] = []string{"good", "fair", "poor"}[int(random(1)[0])%3]
		case "text":
			if i%2 == 0 {
				a.Texts[item.Key] = "意见"
			}
		}
	}
	return a
}

// draw lets voters draw their nonces; nothing is sent yet.
func (h *hall) draw(voters []*person) {
	h.t.Helper()
	m := h.manifest()
	for _, p := range voters {
		var err error
		p.exchange, err = voter.NewExchange(m, p.category)
		must(h.t, err)
	}
}

// collect exchanges a slip and fills a ballot in.
func (h *hall) collect(p *person, a voter.Answers) error {
	evaluation, err := h.issuer.Collect(commandLine, p.slip.String(), p.exchange.Blinded())
	if err != nil {
		return err
	}
	p.made, err = p.exchange.Finish(evaluation.Evaluated, evaluation.Proof)
	if err != nil {
		return err
	}
	filled, err := h.manifest().Fill(p.category, a)
	if err != nil {
		return err
	}
	p.cast, err = p.made.Enclose(filled)
	return err
}

// send casts a ballot and holds the box's answer against it.
func (h *hall) send(p *person) error {
	c := ballot.Cast{Category: p.category, Nonce: [32]byte(p.cast.Nonce), Paper: p.paper}
	for _, sealed := range p.cast.Envelopes {
		c.Envelopes = append(c.Envelopes, bytes.Clone(sealed))
	}
	ack, err := h.box.Cast(commandLine, p.cast.Session, c, p.cast.MAC)
	if err != nil {
		return err
	}
	return p.cast.Verify(ack)
}

// together has voters do something at the same time, in groups of up to so many, and calls after with how many are through.
func (h *hall) together(voters []*person, most int, do func(*person) error, after func(done int)) {
	h.t.Helper()
	for from := 0; from < len(voters); {
		to := min(len(voters), from+1+int(random(1)[0])%most)
		var group sync.WaitGroup
		for _, p := range voters[from:to] {
			group.Go(func() {
				if err := do(p); err != nil {
					h.t.Error(err)
				}
			})
		}
		group.Wait()
		if h.t.Failed() {
			h.t.FailNow()
		}
		from = to
		after(from)
	}
}

// collectAll has everybody collect, and castAll everybody cast.
func (h *hall) collectAll(voters []*person) {
	h.t.Helper()
	h.draw(voters)
	m := h.manifest()
	h.together(voters, 3, func(p *person) error { return h.collect(p, answers(m, p.category)) }, func(int) {})
}

func (h *hall) castAll(voters []*person) {
	h.t.Helper()
	h.together(voters, 3, h.send, func(int) {})
}

func shuffled(voters []*person) []*person {
	list := make([]*person, len(voters))
	for i, from := range permutation(len(voters)) {
		list[i] = voters[from]
	}
	return list
}

// What the files have of a voter.
const (
	slipMarks   = "slips"       // digests
	elements    = "elements"    // blinded
	nonces      = "nonces"      //
	credentials = "credentials" // lines of the list of spent ones
	covers      = "covers"      //
	firstMarks  = "marks 1"     // of the first leader
	firstTexts  = "texts 1"     // about the first leader
	lastMarks   = "marks 2"     // of the last leader
)

// marks are what the files have of voters, by kind.
func marks(voters []*person, kinds ...string) map[string][][]byte {
	all := map[string][][]byte{}
	for _, p := range voters {
		for _, kind := range kinds {
			all[kind] = append(all[kind], p.mark(kind))
		}
	}
	return all
}

func (p *person) mark(kind string) []byte {
	switch kind {
	case slipMarks:
		digest := p.slip.Digest()
		return digest[:]
	case elements:
		return p.exchange.Blinded()
	case nonces:
		return p.cast.Nonce
	case credentials:
		line, _ := hex.DecodeString(p.cast.Keep().In)
		return line
	}
	n := len(p.cast.Envelopes)
	return p.cast.Envelopes[map[string]int{covers: 0, firstMarks: 1, firstTexts: 2, lastMarks: n - 2}[kind]][:32]
}

// nowhere looks that no file holds what it must not.
func nowhere(t testing.TB, files attack.Copy, moment string, secrets map[string][][]byte) {
	t.Helper()
	for name, content := range files {
		for kind, list := range secrets {
			for _, secret := range list {
				if bytes.Contains(content, secret) {
					t.Errorf("%s: %s holds one of the %s", moment, name, kind)
				}
			}
		}
	}
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	must(t, err)
	return b
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
