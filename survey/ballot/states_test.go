package ballot_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/ballot"
)

// TestStates: the tables of slips and sessions in deploy/docs/states.md are what the decisions say. What is missing there is printed.
func TestStates(t *testing.T) {
	text, err := os.ReadFile("../../deploy/docs/states.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{collectTable(), staffTable("void (作废)", ballot.DecideVoid), staffTable("replace (补发)", ballot.DecideReplace), castTable(), stepTable()} {
		if !strings.Contains(string(text), table) {
			t.Errorf("deploy/docs/states.md lacks this table:\n\n%s", table)
		}
	}
}

var slipStates = []ballot.SlipState{ballot.Fresh, ballot.Collected, ballot.Voided, ballot.Replaced}

// codes are the wire's words for errors.
var codes = map[error]string{
	ballot.ErrSlipVoid: "slip_void", ballot.ErrSlipReplaced: "slip_replaced", ballot.ErrSlipSpent: "slip_spent", ballot.ErrNotCollecting: "not_collecting",
	ballot.ErrNotVoting: "not_voting", ballot.ErrBoxClosed: "box_closed", ballot.ErrBoxOpened: "box_opened", ballot.ErrBoxFull: "box_full",
	ballot.ErrSlipFresh: "refused: fresh", ballot.ErrSessionUnknown: "session_unknown",
}

func code(err error) string {
	for known, name := range codes {
		if errors.Is(err, known) {
			return name
		}
	}
	return err.Error()
}

// table writes rows of one cell a phase from ready on.
func table(head string, rows []string, cell func(row int, phase survey.Phase) string) string {
	phases := survey.Phases()[1:]
	var b strings.Builder
	fmt.Fprintf(&b, "| %s |", head)
	for _, p := range phases {
		fmt.Fprintf(&b, " %s |", p)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(phases)) + "\n")
	for i, row := range rows {
		fmt.Fprintf(&b, "| %s |", row)
		for _, p := range phases {
			fmt.Fprintf(&b, " %s |", cell(i, p))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func collectTable() string {
	mine, other := [32]byte{1}, [32]byte{2}
	rows := []string{"fresh", "collected, the same `blinded`", "collected, another `blinded`", "void", "replaced"}
	cases := []ballot.Collecting{{State: ballot.Fresh}, {State: ballot.Collected, Bound: mine}, {State: ballot.Collected, Bound: other}, {State: ballot.Voided}, {State: ballot.Replaced, Bound: mine}}
	return table("collect", rows, func(row int, phase survey.Phase) string {
		c := cases[row]
		c.Phase = phase
		if phase.Reached(survey.Opened) { // overwritten by then
			c.Bound = [32]byte{}
		}
		bind, err := ballot.DecideCollect(c, mine)
		switch {
		case err != nil:
			return code(err)
		case bind:
			return "**collected**"
		}
		return "the same answer"
	})
}

func staffTable(act string, decide func(ballot.SlipState, survey.Phase) error) string {
	rows := make([]string, len(slipStates))
	for i, s := range slipStates {
		rows[i] = string(s)
	}
	to := "**void**"
	if strings.HasPrefix(act, "replace") {
		to = "**replaced**"
	}
	return table(act, rows, func(row int, phase survey.Phase) string {
		if err := decide(slipStates[row], phase); err != nil {
			return code(err)
		}
		return to
	})
}

func castTable() string {
	rows := []string{"new nonce, room", "new nonce, as many in as collected", "nonce spent already"}
	cases := []ballot.Casting{{Cast: 1, Collected: 2}, {Cast: 2, Collected: 2}, {Spent: true, Cast: 1, Collected: 2}}
	return table("cast", rows, func(row int, phase survey.Phase) string {
		c := cases[row]
		c.Phase = phase
		store, err := ballot.DecideCast(c)
		switch {
		case err != nil:
			return code(err)
		case store:
			return "**stored**, ack"
		}
		return "ack"
	})
}

func stepTable() string {
	phases := survey.Phases()
	var b strings.Builder
	b.WriteString("| from \\ to |")
	for _, to := range phases {
		fmt.Fprintf(&b, " %s |", to)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(phases)) + "\n")
	for _, from := range phases {
		fmt.Fprintf(&b, "| %s |", from)
		for _, to := range phases {
			switch {
			case ballot.Step(from, to, 1):
				b.WriteString(" yes |")
			case ballot.Step(from, to, 0):
				b.WriteString(" while none is collected |")
			default:
				b.WriteString(" |")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
