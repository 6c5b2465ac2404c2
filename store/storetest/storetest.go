// Package storetest holds an adapter of the ports of survey/ballot and survey/office to what the comments of those ports say, whatever
// it keeps its rows in: [Test] plays every sentence at its edge, and acts that race, in a house of the adapter's own for each test.
//
// It is large because it has a file for each noun of the ports, and all of them play in one hall.
package storetest

import (
	"testing"

	"ceping/survey/ballot"
	"ceping/survey/office"
)

// Store is all that an adapter does for others.
type Store interface {
	office.House
	office.SlipBook
	office.Boxes
	ballot.Slips
	ballot.Boxes
	ballot.Public
	// Restart ends the store as the program does, and opens what it has left. Nothing of what it kept in memory alone is there any
	// more. The old store is not used again.
	Restart(t testing.TB) Store
}

// Fresh makes an empty house. It is closed with the test.
type Fresh func(t testing.TB) Store

// contract are the tests, in the order of the ports. A test says in its comment which sentences it plays.
var contract = []struct {
	name string
	run  func(*testing.T, Fresh)
}{
	// Of all ports.
	{"unknown sessions", testUnknownSession},
	{"acts belong", testActsBelong},
	{"refused changes nothing", testRefused},
	{"caller gone", testCallerGone},

	// Registry and Phases.
	{"registry", testRegistry},
	{"phases", testPhases},
	{"reopening", testReopening},
	{"opening", testOpening},
	{"opening of another box", testOpenAnother},
	{"hand counts", testEnter},
	{"back to draft", testWithdraw},
	{"erasing", testErase},
	{"backup", testBackup},
	{"record", testRecord},

	// HallBook, AssessmentBook, PeopleBook.
	{"halls", testHalls},
	{"assessments", testAssessments},
	{"accounts", testPeople},

	// Mirrors.
	{"mirrors", testMirrors},

	// Slips and SlipBook.
	{"slips", testSlips},
	{"slips after closing", testSlipsAfterClosing},
	{"issue", testIssue},
	{"no step without slips", testWithoutSlips},
	{"void", testVoid},
	{"replace", testReplace},

	// Boxes and Public.
	{"cast", testCast},
	{"cast before voting", testCastBeforeVoting},
	{"paper", testPaper},
	{"box of another session", testTwoBoxes},
	{"full box", testFullBox},
	{"published", testPublished},

	// Acts that race.
	{"one slip, one credential", testOneSlipOneCredential},
	{"one credential, one ballot", testOneCredentialOneBallot},
	{"casts race with closing", testRacingClose},
	{"collects race with voting and closing", testRacingCollect},
	{"collects race with the way back to draft", testRacingWithdraw},
	{"collects race with a replacement", testRacingReplace},
	{"steps race", testRacingSteps},
	{"edits race", testRacingEdits},
	{"hand counts race", testRacingEnter},
	{"erasing races with archiving", testRacingErase},
	{"accounts race", testRacingPeople},
	{"acts race", testRacingActs},
	{"any order fits a model", testModel},
}

// Test holds an adapter to the ports.
func Test(t *testing.T, fresh Fresh) {
	for _, test := range contract {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, fresh)
		})
	}
}
