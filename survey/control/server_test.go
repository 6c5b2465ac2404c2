package control

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ceping/assets"
	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/child"
	"ceping/survey/example"
	"ceping/survey/files"
	"ceping/survey/manifest"
	"ceping/survey/office"
	"ceping/survey/setup"
	"ceping/survey/voter"
)

// operator is who runs commands on a real house.
type operator struct {
	*Client
	t      *testing.T
	server *Server
	office *office.Office
	house  *faultyHouse
	issuer *ballot.Issuer
	box    *ballot.Box
	slips  map[string][]string // codes of those made last, by category
	unread error               // of whatever file is brought
	orders []string            // what was read of files, as what
}

// readers note what is read where files are.
type readers struct {
	files.Place
	o *operator
}

func (r readers) Read(ctx context.Context, order child.Order, into any) error {
	r.o.orders = append(r.o.orders, order.Name)
	if r.o.unread != nil {
		return r.o.unread
	}
	return r.Place.Read(ctx, order, into)
}

// newOperator is one of a new house.
func newOperator(t *testing.T) *operator {
	t.Helper()
	return operatorOf(t, store.Config{Dir: t.TempDir(), Access: store.Making})
}

func operatorOf(t *testing.T, house store.Config) *operator {
	t.Helper()
	opened, err := store.Open(t.Context(), house)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	o := &operator{t: t, house: &faultyHouse{Store: opened}}
	o.office = office.New(o.house, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10})
	forms := func() (map[string]survey.Form, error) { return setup.Builtins(assets.FS()) }
	o.server = New(o.office, files.In(readers{child.Here{Readers: files.Readers(forms)}, o}))
	o.issuer, o.box = ballot.NewIssuer(opened), ballot.NewBox(opened)
	o.server.Slips(o.office, office.NewSlips(opened))
	o.server.Opening(o.office, office.NewOpening(o.house))
	o.Client = o.server.Client()
	return o
}

// unit is the example's.
const unit = "市住房和城乡建设局"

// passphrases are the trustees', each time anew: acts overwrite them.
func passphrases(n int) (list [][]byte) {
	for _, line := range strings.Split(strings.TrimSpace(example.Passphrases), "\n")[:n] {
		list = append(list, []byte(line))
	}
	return list
}

// does has an act done, and returns its answer.
func does[Answer any](o *operator, name string, act any) (answer Answer) {
	o.t.Helper()
	if err := o.Do(o.t.Context(), name, act, &answer); err != nil {
		o.t.Fatalf("%s: %v", name, err)
	}
	return answer
}

// refused wants a line instead of an act.
func (o *operator) refused(name string, act any, words string) {
	o.t.Helper()
	err := o.Do(o.t.Context(), name, act, nil)
	var failure *Failure
	if err == nil || errors.As(err, &failure) || !strings.Contains(err.Error(), words) {
		o.t.Errorf("%s %+v: %v, want it refused with %q", name, act, err, words)
	}
}

// draft makes a session of the worked example.
func (o *operator) draft(change func(*survey.Setup)) (id string) {
	o.t.Helper()
	plan, err := setup.Read(bytes.NewReader(example.Session), nil)
	if err != nil {
		o.t.Fatal(err)
	}
	if change != nil {
		change(&plan)
	}
	if id, err = o.office.Terminal().Create(o.t.Context(), plan); err != nil {
		o.t.Fatal(err)
	}
	return id
}

// takes a draft to a phase, with slips, by the server's acts.
func (o *operator) takes(id string, to survey.Phase) string {
	o.t.Helper()
	for _, phase := range []survey.Phase{survey.Ready, survey.Collecting, survey.Voting, survey.Closed, survey.Opened} {
		if !to.Reached(phase) {
			break
		}
		switch phase {
		case survey.Opened:
			does[Tallied](o, "tally", Tally{ID: id, Passphrases: passphrases(2)})
		case survey.Ready:
			does[none](o, "advance", Advance{ID: id, Phase: string(phase), Passphrases: passphrases(3)})
			list := string(does[Files](o, "issue", Issue{ID: id, BaseURL: "http://vote.example", Formats: []string{"csv"}})["csv"])
			o.slips = codes(list)
		default:
			does[none](o, "advance", Advance{ID: id, Phase: string(phase)})
		}
	}
	return id
}

// codes are those of a list of slips, by category.
func codes(list string) map[string][]string {
	by := map[string][]string{}
	for line := range strings.Lines(list) {
		if cells := strings.Split(strings.TrimSpace(line), ","); len(cells) > 2 && strings.HasPrefix(strings.ToLower(cells[2]), "http://vote.example/") {
			by[cells[0]] = append(by[cells[0]], cells[1])
		}
	}
	return by
}

// casts casts ballots of a category that mark everything with the first grade, in a session that is voting.
func (o *operator) casts(id, category string, n int) {
	o.t.Helper()
	text, err := o.office.Manifest(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	m, err := voter.ParseManifest(text, manifest.Fingerprint(text))
	if err != nil {
		o.t.Fatal(err)
	}
	for i := range n {
		x, err := voter.NewExchange(m, category)
		if err != nil {
			o.t.Fatal(err)
		}
		e, err := o.issuer.Collect(o.t.Context(), o.slips[category][i], x.Blinded())
		if err != nil {
			o.t.Fatal(err)
		}
		answers := voter.NewAnswers()
		for _, item := range m.Asked(category) {
			if scale := item.Criterion.Grades; item.Criterion.Kind == "grade" && scale != nil {
				answers.Grades[item.Key] = scale[0].Code
			} else if item.Criterion.Kind == "grade" {
				answers.Grades[item.Key] = item.Form.Grades[0].Code
			}
		}
		credential, err := x.Finish(e.Evaluated, e.Proof)
		if err != nil {
			o.t.Fatal(err)
		}
		filled, err := m.Fill(category, answers)
		if err != nil {
			o.t.Fatal(err)
		}
		c, err := credential.Enclose(filled)
		if err != nil {
			o.t.Fatal(err)
		}
		envelopes := make([][]byte, len(c.Envelopes))
		for i, e := range c.Envelopes {
			envelopes[i] = e
		}
		if _, err := o.box.Cast(o.t.Context(), id, ballot.Cast{Category: category, Nonce: [32]byte(c.Nonce), Envelopes: envelopes}, c.MAC); err != nil {
			o.t.Fatal(err)
		}
	}
}
