// Package streettest holds an adapter of the street to what package street promises, whatever it keeps its rows in: [Test] plays
// every decision at its edge, through the adapter, and what must hold when many act at once.
package streettest

import (
	"context"
	"testing"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/ballot"
)

// Slips is what *street.Slips is held to.
type Slips interface {
	Find(ctx context.Context, digest ballot.SlipDigest) (ballot.SlipRecord, error)
	Collect(ctx context.Context, digest ballot.SlipDigest, blinded [32]byte) (ballot.SlipRecord, error)
	Issue(ctx context.Context, session string, phase survey.Phase, batch []survey.IssuedSlip) error
	Void(ctx context.Context, session string, digest ballot.SlipDigest) error
	Replace(ctx context.Context, session string, digest ballot.SlipDigest) error
	SetPhase(ctx context.Context, session string, phase survey.Phase) error
	Withdraw(ctx context.Context, session string) error
	Forget(ctx context.Context, session string) error
	Unbind(ctx context.Context, session string) error
	Unbound(session string) bool
	Phase(session string) (survey.Phase, error)
	Sessions() []string
	Counts(session string) map[string]survey.SlipCount
	Collected(session, category string) int
	House() [16]byte
	Seen() street.Seen
	SetSeen(ctx context.Context, seen street.Seen) error
	Close() error
}

// Box is what *street.Box is held to.
type Box interface {
	Cast(ctx context.Context, c ballot.Cast) error
	State() street.State
	Phase() survey.Phase
	Seed() []byte
	SetPhase(ctx context.Context, step int, to survey.Phase) error
	Seal(ctx context.Context, step int) (ballot.Seal, error)
	Reopen(ctx context.Context, step int) error
	Open(ctx context.Context, step int) error
	Read(ctx context.Context) (street.Contents, error)
	ClosedSeal() (ballot.Seal, error)
	OpenedSeal() (ballot.OpenedSeal, error)
	List(ctx context.Context, key string) ([]string, error)
	SetSeen(ctx context.Context, seen street.Seen) error
	Close() error
}

// Store is where an adapter keeps slips and boxes. What was opened is closed before it is opened again.
type Store interface {
	// OpenSlips opens the book of slips of a house, and makes it at first.
	OpenSlips(ctx context.Context, house [16]byte) (Slips, error)
	// CreateBox makes the box of a session.
	CreateBox(ctx context.Context, content street.BoxContent) error
	// OpenBox opens it.
	OpenBox(ctx context.Context, session string, config street.BoxConfig) (Box, error)
}

// Test runs the suite, each part with a fresh store.
func Test(t *testing.T, fresh func(t *testing.T) Store) {
	for name, test := range map[string]func(*testing.T, *hall){
		"slips":              testSlips,
		"slips after phases": testSlipsAfterPhases,
		"void and replace":   testVoidAndReplace,
		"issue":              testIssue,
		"withdraw":           testWithdraw,
		"unbind":             testUnbind,
		"seen":               testSeen,
		"cast":               testCast,
		"cast by phase":      testCastByPhase,
		"full":               testFull,
		"steps":              testSteps,
		"seal":               testSeal,
		"reopen":             testReopen,
		"open":               testOpen,
		"two sessions":       testTwoSessions,
		"caller gone":        testCallerGone,

		"racing collects of one slip": testRacingSlip,
		"racing withdraw":             testRacingWithdraw,
		"racing casts of one nonce":   testRacingNonce,
		"racing casts and collects":   testRacingCasts,
		"racing seal":                 testRacingSeal,
		"racing open":                 testRacingOpen,
		"racing raise of full":        testRacingFull,
	} {
		t.Run(name, func(t *testing.T) { test(t, newHall(t, fresh(t))) })
	}
}
