package main

import (
	"testing"

	"ceping/survey/voter"
)

// lists are what a box published when it was opened: how often each digest stands under each key.
type lists struct {
	t       testing.TB
	voter   *voter.Voter
	session string
	by      map[string]map[string]int
}

func (l *lists) of(key string) map[string]int {
	l.t.Helper()
	if l.by[key] == nil {
		found, err := l.voter.List(l.t.Context(), l.session, key)
		if err != nil {
			l.t.Fatal(err)
		}
		if l.by == nil {
			l.by = map[string]map[string]int{}
		}
		l.by[key] = map[string]int{}
		for _, one := range found {
			l.by[key][one]++
		}
	}
	return l.by[key]
}

// have says whether all envelopes of a ballot are there, and whether one is there more than once.
func (l *lists) have(c *voter.Cast) (whole, twice bool) {
	l.t.Helper()
	whole = true
	for key, digest := range c.Digests() {
		n := l.of(key)[digest]
		whole, twice = whole && n > 0, twice || n > 1
	}
	return whole, twice
}

// all is how many stand under a key.
func (l *lists) all(key string) (n int) {
	l.t.Helper()
	for _, times := range l.of(key) {
		n += times
	}
	return n
}
