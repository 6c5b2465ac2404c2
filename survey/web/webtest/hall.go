package webtest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"ceping/survey"
	"ceping/survey/voter"
)

// Patience is how long a phone waits for an answer.
const Patience = 15 * time.Second

// Hall is a sitting that is voting, with slips enough for many voters at once.
func (s *Site) Hall(voters int) *Sitting {
	s.T.Helper()
	sat := s.Readied(s.Create(func(plan *survey.Setup) { plan.Categories[2].Slips = voters }))
	sat.Advance(survey.Collecting)
	sat.Advance(survey.Voting)
	return sat
}

// Vote lets n voters enter, collect and cast together, each try within the time that a phone waits.
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
				var entry *voter.Entry
				var credential *voter.Credential
				err := again(s.T.Context(), func() (err error) { entry, err = v.Enter(s.T.Context(), slip, ""); return err })
				if err != nil {
					return fmt.Errorf("enter: %w", err)
				}
				err = again(s.T.Context(), func() (err error) { credential, err = v.Collect(s.T.Context(), entry); return err })
				if err != nil {
					return fmt.Errorf("collect: %w", err)
				}
				cast, err := Marked(entry.Manifest, credential)
				if err != nil {
					return err
				}
				if err := again(s.T.Context(), func() error { return v.Cast(s.T.Context(), cast) }); err != nil {
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

// again tries as a phone does, which is told unavailable by a server that has no room at this moment, three times in all.
func again(ctx context.Context, try func() error) error {
	for range 2 {
		err := try()
		var refused *voter.Problem
		if !errors.As(err, &refused) || refused.Status != http.StatusServiceUnavailable {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(500 * time.Millisecond):
		}
	}
	return try()
}
