package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"ceping/survey"
	"ceping/survey/control"
)

type sessionCommand struct {
	Create       createCommand       `cmd:"" help:"Make a draft from a session file."`
	List         listCommand         `cmd:"" help:"List all sessions with their phases."`
	Show         showCommand         `cmd:"" help:"Show how a session stands: phase, counts, seal, result code, alarms."`
	Advance      advanceCommand      `cmd:"" help:"Take a session to the next phase; from closed back to voting it is reopened, and from ready or collecting back to draft while no slip was collected."`
	Attendance   attendanceCommand   `cmd:"" help:"Enter how many are present (实到), by category."`
	Leftover     leftoverCommand     `cmd:"" help:"Enter how many slips are left over (余票), by category."`
	TakeoverCode takeoverCodeCommand `cmd:"" help:"Print the takeover code (接管码) of a session that has a mirror: seal it in an envelope, away from the mirror's disk."`
	BeginMirror  beginMirrorCommand  `cmd:"" help:"Write a session's copy anew on a mirror that was lost or ended and whose disk is back; the server goes on meanwhile."`
	EndMirror    endMirrorCommand    `cmd:"" help:"Overwrite a session's copy on the mirror and keep none any more, so that the disk may be pulled."`
	Erase        eraseCommand        `cmd:"" help:"Forget for good: a rehearsal or a draft, or slips, ballots and keys of an archived session."`
}

type createCommand struct {
	File string `short:"f" required:"" placeholder:"FILE" help:"Session file (YAML)."`
	JSON bool   `name:"json" help:"Print JSON."`

	Rehearsal bool `help:"Make a rehearsal (试填): a session of its own, marked so everywhere, that may be erased at any time."`
}

func (cmd createCommand) Run(c *console, h *house) error {
	text, err := readInput(c, cmd.File)
	if err != nil {
		return err
	}
	var created control.Created
	if err := act(c, h, "create", control.Create{File: text, Rehearsal: cmd.Rehearsal}, &created); err != nil {
		return err
	}
	if cmd.JSON {
		return json.NewEncoder(c.out).Encode(created)
	}
	_, err = fmt.Fprintf(c.out, "%s\nnext: ceping session advance %s ready --passphrases FILE\n", created.ID, created.ID)
	return err
}

type listCommand struct {
	JSON bool `name:"json" help:"Print JSON."`
}

func (cmd listCommand) Run(c *console, h *house) error {
	var list []control.Listed
	if err := act(c, h, "sessions", struct{}{}, &list); err != nil {
		return err
	}
	if cmd.JSON {
		return json.NewEncoder(c.out).Encode(list)
	}
	for _, s := range list {
		fmt.Fprintf(c.out, "%s  %-10s  %s  %s  %s\n", s.ID, s.Phase, s.Date, s.Unit, s.Assessment)
		if s.Fault != "" {
			fmt.Fprintln(c.errors, "ceping:", s.Fault)
		}
	}
	return nil
}

type advanceCommand struct {
	ID          string `arg:"" help:"Session."`
	Phase       string `arg:"" help:"ready, collecting, voting or closed; draft for the way back (退回筹备), which erases slips and keys."`
	Passphrases string `placeholder:"FILE" help:"For ready: the trustees' passphrases, one a line, as many as trustees are named; - reads standard input."`
}

func (cmd advanceCommand) Run(c *console, h *house) error {
	given := &secrets{}
	if cmd.Passphrases != "" {
		var err error
		if given, err = readPassphrases(c, cmd.Passphrases); err != nil {
			return err
		}
		defer given.forget()
	}
	return act(c, h, "advance", control.Advance{ID: cmd.ID, Phase: cmd.Phase, Passphrases: given.lines}, nil)
}

type attendanceCommand struct {
	ID      string   `arg:"" help:"Session."`
	Numbers []string `arg:"" placeholder:"A=9" help:"Number for each category."`
	Reason  string   `placeholder:"TEXT" help:"Why it is corrected, once the box is opened: the report changes."`
}

func (cmd attendanceCommand) Run(c *console, h *house) error {
	return enterNumbers(c, h, "attendance", cmd.Numbers, control.Numbers{ID: cmd.ID, Reason: cmd.Reason})
}

type leftoverCommand struct {
	ID        string   `arg:"" help:"Session."`
	Numbers   []string `arg:"" placeholder:"A=1" help:"Number for each category."`
	Confirmed bool     `help:"They were counted again: more are left over than were not collected."`
	Reason    string   `placeholder:"TEXT" help:"Why it is corrected, once the box is opened: the report changes."`
}

func (cmd leftoverCommand) Run(c *console, h *house) error {
	return enterNumbers(c, h, "leftover", cmd.Numbers, control.Numbers{ID: cmd.ID, Confirmed: cmd.Confirmed, Reason: cmd.Reason})
}

func enterNumbers(c *console, h *house, name string, typed []string, entered control.Numbers) error {
	entered.Numbers = map[string]int{}
	for _, pair := range typed {
		code, digits, _ := strings.Cut(pair, "=")
		n, err := survey.Number(digits)
		if _, twice := entered.Numbers[code]; twice || err != nil || code == "" {
			return fmt.Errorf("%q is not a category and its number: write A=9, each category once", pair)
		}
		entered.Numbers[code] = n
	}
	return act(c, h, name, entered, nil)
}

// act does one act at the house.
func act(c *console, h *house, name string, message, answer any) (err error) {
	client, done, err := h.control(c, accessOf(name))
	if err != nil {
		return err
	}
	defer func() {
		if closing := done(); err == nil {
			err = closing
		}
	}()
	err = client.Do(c.ctx, name, message, answer)
	if err == nil && (name == "tally" || name == "erase") {
		sayBackups(c.ctx, client, c.errors)
	}
	return err
}

type eraseCommand struct {
	ID string `arg:"" help:"Session."`
}

func (cmd eraseCommand) Run(c *console, h *house) error {
	return act(c, h, "erase", control.Erase{ID: cmd.ID}, nil)
}
