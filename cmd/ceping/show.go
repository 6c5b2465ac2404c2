package main

import (
	"encoding/json"
	"fmt"
	"strconv"

	"ceping/survey/control"
	"ceping/survey/count"
	"ceping/survey/words"
)

type showCommand struct {
	ID   string `arg:"" help:"Session."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (cmd showCommand) Run(c *console, h *house) error {
	var shown control.Shown
	if err := act(c, h, "show", control.Show{ID: cmd.ID}, &shown); err != nil {
		return err
	}
	if cmd.JSON {
		return json.NewEncoder(c.out).Encode(shown)
	}
	fmt.Fprintf(c.out, "%s  %s  %s  %s  %s\n", shown.ID, shown.Phase, shown.Date, shown.Unit, shown.Assessment)
	if shown.Rehearsal {
		fmt.Fprintln(c.out, "a rehearsal (试填)")
	}
	printCounts(c, shown)
	if shown.Seal != nil {
		fmt.Fprintf(c.out, "seal         %d ballots, digest %s\n", shown.Seal.Count, shown.Seal.Digest)
	}
	switch m := shown.Mirror; {
	case m == nil:
	case m.Live:
		fmt.Fprintln(c.out, "mirror       live: each ballot is on the second disk before it is answered")
	default:
		fmt.Fprintf(c.out, "mirror       LOST, and voting goes on without a second copy: %s\n", words.EnglishOf(m.Lost))
	}
	if shown.Code != nil {
		fmt.Fprintf(c.out, "result code  %s\n", count.SpacedCode(*shown.Code))
	}
	for _, a := range shown.Alarms {
		fmt.Fprintf(c.out, "alarm        %s  %s\n", a.Code, a.Text)
	}
	return nil
}

// printCounts prints a line for each category, and the total.
func printCounts(c *console, shown control.Shown) {
	const line = "%-8s  %8s  %8s  %8s  %8s  %8s  %9s  %8s  %8s  %8s\n"
	fmt.Fprintf(c.out, line, "category", "expected", "present", "printed", "void", "leftover", "collected", "replaced", "cast", "paper")
	row := func(code string) {
		n := shown.Counts[code]
		fmt.Fprintf(c.out, line, code, number(n.Expected), number(n.Present), number(&n.Printed), number(&n.Void), number(n.Leftover),
			number(&n.Collected), number(&n.Replaced), number(&n.Cast), number(&n.Paper))
	}
	for _, code := range shown.Categories {
		row(code)
	}
	row(count.Total)
}

// number is a count, or a dash where there is none.
func number(n *int) string {
	if n == nil {
		return "-"
	}
	return strconv.Itoa(*n)
}
