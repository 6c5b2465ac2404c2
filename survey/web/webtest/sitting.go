package webtest

import (
	"bytes"
	"ceping/survey"
	"ceping/survey/example"
	"ceping/survey/setup"
	"ceping/survey/voter"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Trusted are the passphrases of the worked example, of which two open the box.
var Trusted = strings.Split(strings.TrimSpace(example.Passphrases), "\n")

// Sitting is a session of the worked example with its slips by category.
type Sitting struct {
	*Site
	ID    string
	Slips map[string][]string
}

// Create makes a draft of the worked example.
func (s *Site) Create(change func(*survey.Setup)) string {
	s.T.Helper()
	plan, err := setup.Read(bytes.NewReader(example.Session), nil)
	if err != nil {
		s.T.Fatal(err)
	}
	if change != nil {
		change(&plan)
	}
	id, err := s.Office.Create(s.T.Context(), plan)
	if err != nil {
		s.T.Fatal(err)
	}
	return id
}

// Sitting makes a session ready, with slips, and takes it on to a phase.
func (s *Site) Sitting(to survey.Phase) *Sitting {
	s.T.Helper()
	sat := &Sitting{Site: s, ID: s.Create(nil), Slips: map[string][]string{}}
	sat.Advance(survey.Ready)
	batch, err := s.Office.IssueSlips(s.T.Context(), sat.ID)
	if err != nil {
		s.T.Fatal(err)
	}
	for _, p := range batch.Slips {
		sat.Slips[p.Category.Code] = append(sat.Slips[p.Category.Code], p.Slip.String())
	}
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting, survey.Closed} {
		if to.Reached(phase) {
			sat.Advance(phase)
		}
	}
	if to.Reached(survey.Opened) {
		sat.Open()
	}
	return sat
}

func (s *Sitting) Advance(to survey.Phase) {
	s.T.Helper()
	var given []string
	if to == survey.Ready {
		given = Trusted
	}
	if err := s.Office.Advance(s.T.Context(), s.ID, to, given); err != nil {
		s.T.Fatal(err)
	}
}

// Asked leaves out the counts that are asked for before a box is opened.
func (s *Sitting) Asked() {
	s.T.Helper()
	for _, hand := range []survey.Hand{survey.Leftover, survey.Present} {
		if err := s.Office.LeaveOut(s.T.Context(), s.ID, hand); err != nil {
			s.T.Fatal(err)
		}
	}
}

func (s *Sitting) Open() {
	s.T.Helper()
	if err := s.Office.Open(s.T.Context(), s.ID, Trusted[:2], nil); err != nil {
		s.T.Fatal(err)
	}
}

// Slip takes a slip that was not used yet.
func (s *Sitting) Slip(category string) string {
	slip := s.Slips[category][0]
	s.Slips[category] = s.Slips[category][1:]
	return slip
}

// Collect enters with a fresh slip and collects.
func (s *Sitting) Collect(category string) *voter.Credential {
	s.T.Helper()
	v := &voter.Voter{Base: s.Base, Client: s.Client}
	entry, err := v.Enter(s.T.Context(), s.Slip(category), "")
	if err != nil {
		s.T.Fatal(err)
	}
	credential, err := v.Collect(s.T.Context(), entry)
	if err != nil {
		s.T.Fatal(err)
	}
	return credential
}

// Sealed is a cast that fits.
func (s *Sitting) Sealed(c *voter.Credential) *voter.Cast {
	s.T.Helper()
	cast, err := c.Seal([]byte(`{"v":1,"marks":{"annual-body":"00"}}`))
	if err != nil {
		s.T.Fatal(err)
	}
	return cast
}

// Patience is how long a phone waits for an answer.
const Patience = 15 * time.Second

// CastExample votes the worked example through the wire.
func (s *Sitting) CastExample() {
	s.T.Helper()
	manifest, err := s.Office.Manifest(s.T.Context(), s.ID)
	if err != nil {
		s.T.Fatal(err)
	}
	m, err := voter.ParseManifest(manifest, "")
	if err != nil {
		s.T.Fatal(err)
	}
	ballots, err := example.Ballots(m)
	if err != nil {
		s.T.Fatal(err)
	}
	for category, list := range ballots {
		for _, ballot := range list {
			cast, err := s.Collect(category).Seal(ballot)
			if err != nil {
				s.T.Fatal(err)
			}
			if got := s.Post("cast", cast); got.Status != http.StatusNoContent {
				s.T.Fatalf("cast: %d %s", got.Status, got.Body)
			}
		}
	}
}

// Hall is a sitting that is voting, with slips enough for many voters at once.
func (s *Site) Hall(voters int) *Sitting {
	s.T.Helper()
	sat := &Sitting{Site: s, ID: s.Create(func(plan *survey.Setup) { plan.Categories[2].Slips = voters }), Slips: map[string][]string{}}
	sat.Advance(survey.Ready)
	batch, err := s.Office.IssueSlips(s.T.Context(), sat.ID)
	if err != nil {
		s.T.Fatal(err)
	}
	for _, p := range batch.Slips {
		sat.Slips[p.Category.Code] = append(sat.Slips[p.Category.Code], p.Slip.String())
	}
	sat.Advance(survey.Collecting)
	sat.Advance(survey.Voting)
	return sat
}

// Vote lets n voters enter, collect and cast together, each act within the time that a phone waits and without a second try.
func (s *Sitting) Vote(n int) {
	s.T.Helper()
	begun := time.Now()
	transport := &http.Transport{MaxIdleConnsPerHost: n}
	defer transport.CloseIdleConnections()
	v := &voter.Voter{Base: s.Base, Client: &http.Client{Transport: transport, Timeout: Patience}}
	failed := make(chan error, n)
	for range n {
		slip := s.Slip("C")
		go func() {
			failed <- func() error {
				entry, err := v.Enter(s.T.Context(), slip, "")
				if err != nil {
					return fmt.Errorf("enter: %w", err)
				}
				credential, err := v.Collect(s.T.Context(), entry)
				if err != nil {
					return fmt.Errorf("collect: %w", err)
				}
				cast, err := credential.Seal([]byte(`{"v":1,"marks":{"annual-body":"00"}}`))
				if err != nil {
					return err
				}
				if err := v.Cast(s.T.Context(), cast); err != nil {
					return fmt.Errorf("cast: %w", err)
				}
				return nil
			}()
		}()
	}
	told := map[string]int{}
	for range n {
		if err := <-failed; err != nil {
			told[err.Error()]++
		}
	}
	for err, times := range told {
		s.T.Errorf("%d of %d voters: %s", times, n, err)
	}
	s.T.Logf("%d voters took %v", n, time.Since(begun))
}

// Close closes the sitting as staff do, in the console, within the time a phone would wait.
func (s *Sitting) Close(c *Staffed) {
	s.T.Helper()
	begun := time.Now()
	client := *c.Client
	client.Timeout = Patience
	browser := *c.Site
	browser.Client = &client
	path := "/console/sessions/" + s.ID
	(&Staffed{&browser}).Get(path+"/advance/closed").Shows(s.T, "asking", http.StatusOK)
	(&Staffed{&browser}).Submit(path+"/advance/closed", url.Values{"from": {"voting"}}).Moved(s.T, "closing", path)
	s.T.Logf("closing took %v", time.Since(begun))
}
