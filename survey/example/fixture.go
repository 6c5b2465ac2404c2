package example

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/manifest"
	"ceping/survey/setup"
	"ceping/survey/voter"
)

// The worked examples of version 2, by name: a session file, what each voter answered, and the part of the Report that follows.
//
//go:embed fixtures
var fixtures embed.FS

// Fixtures are the names of the worked examples of version 2.
var Fixtures = []string{"worked-example", "second-example"}

// Fixture is a worked example of version 2.
type Fixture struct {
	Session   []byte // the session file
	Setup     survey.Setup
	Voters    Voters
	Expected  []byte // the part of the Report's JSON that follows
	Composite []byte // the composite's JSON without its code; nil where the session has none
}

// Voters are what was counted by hand and what each voter answered, by category.
type Voters struct {
	Void, Present, Leftover map[string]int
	Entered                 map[string]map[string]string // figures of the composite, by name and subject
	Ballots                 map[string][]map[string]any
}

// ReadFixture reads a worked example of version 2.
func ReadFixture(name string) (f Fixture, err error) {
	read := func(file string) []byte {
		text, failed := fixtures.ReadFile(path.Join("fixtures", name, file))
		if err == nil {
			err = failed
		}
		return text
	}
	f.Session = read("session.yaml")
	ballots := read("ballots.json")
	if f.Expected = read("expected.json"); err != nil {
		return f, err
	}
	if f.Setup, err = setup.Read(bytes.NewReader(f.Session), nil); err != nil {
		return f, err
	}
	if f.Setup.Composite != nil {
		f.Composite = read("composite.json")
	}
	return f, errors.Join(err, json.Unmarshal(ballots, &f.Voters))
}

// Fill is all ballots by category, as voters fill them in by a manifest.
func (f *Fixture) Fill(m *voter.Manifest) (map[string][]*voter.Ballot, error) {
	all := map[string][]*voter.Ballot{}
	for category, list := range f.Voters.Ballots {
		for i, answers := range list {
			b, err := Fill(m, category, answers)
			if err != nil {
				return nil, fmt.Errorf("ballot %d of %s: %w", i+1, category, err)
			}
			all[category] = append(all[category], b)
		}
	}
	return all, nil
}

// Header is what stands above the tables: every ballot cast had a slip collected.
func (f *Fixture) Header() map[string]count.Counts {
	header := map[string]count.Counts{}
	for _, c := range f.Setup.Categories {
		n := count.Counts{Expected: c.Expected, Printed: c.Printed(f.Setup.Rules.Spares), Void: f.Voters.Void[c.Code], Cast: len(f.Voters.Ballots[c.Code])}
		n.Issued, n.Collected = n.Printed-n.Void, n.Cast
		if left, entered := f.Voters.Leftover[c.Code]; entered {
			n.Leftover, n.Issued = &left, n.Issued-left
		}
		if present, entered := f.Voters.Present[c.Code]; entered {
			n.Present = &present
		}
		header[c.Code] = n
	}
	return header
}

// Report counts a worked example of version 2 without sealing anything.
func (f *Fixture) Report() *count.Report {
	list, box, cast := manifest.Envelopes(&f.Setup), count.Box{Envelopes: map[string][]count.Opened{}}, 0
	for _, c := range f.Setup.Categories {
		for _, answers := range f.Voters.Ballots[c.Code] {
			for _, e := range manifest.Sent(list, c.Code) {
				box.Envelopes[e.Key] = append(box.Envelopes[e.Key], count.Opened{Category: e.Name(c.Code).Category, Content: ContentOf(e, answers)})
			}
		}
		cast += len(f.Voters.Ballots[c.Code])
	}
	report := count.NewReport(count.Input{ID: ID, Setup: &f.Setup, Yardstick: strings.Repeat("5a", 32), Software: software, Counts: f.Header(),
		Seal: count.ReportSeal{Count: cast, Digest: seal}, Tally: count.NewTally(&f.Setup, box)})
	return &report
}
