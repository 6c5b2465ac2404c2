package main

import (
	"fmt"
)

// commandLine is what may be typed. Flags stand above the environment.
type commandLine struct {
	house

	Demo      demoCommand      `cmd:"" help:"Show a complete sample sitting on this machine: slips, phone pages, console. It is gone when it ends."`
	Serve     serveCommand     `cmd:"" help:"Serve phones, the big screen and the console."`
	Session   sessionCommand   `cmd:"" help:"Make sessions and take them through their phases."`
	Slips     slipsCommand     `cmd:"" help:"Make and print slips, void a spoiled one, replace one whose phone is lost."`
	Check     checkCommand     `cmd:"" help:"Check every invariant of a session: counts, envelopes, copies, seal, key, acts. Reads only."`
	Tally     tallyCommand     `cmd:"" help:"Open a closed box with the trustees' passphrases and count it."`
	Report    reportCommand    `cmd:"" help:"Write the report of an opened session."`
	Composite compositeCommand `cmd:"" help:"Write the composite (综合得分) of an opened session, from forms' totals and figures that come from elsewhere."`
	Archive   archiveCommand   `cmd:"" help:"Write an opened session into one file to keep, and freeze it."`
	Recount   recountCommand   `cmd:"" help:"Count an archive anew, on any machine, without a data directory."`
	Backup    backupCommand    `cmd:"" help:"Write a copy of the data directory; refused while a session is collecting, voting or closed."`
	Restore   restoreCommand   `cmd:"" help:"Make a new data directory of a backup."`
	Takeover  takeoverCommand  `cmd:"" help:"Make a new data directory of a session's copy on a mirror (serve --mirror), so that it goes on with the same slips."`
	User      userCommand      `cmd:"" help:"Accounts of staff for the console. Voters have none."`
	Doctor    doctorCommand    `cmd:"" help:"Check every session, every file of the data directory, and the audit log. Makes and changes nothing."`
	WriteOut  writeOutCommand  `cmd:"" help:"Have the running server write files that were moved away, replaced or removed under it anew in their place, out of what it has in hand."`
	Console   consoleCommand   `cmd:"" help:"Print a new one-time link into the running server's console."`
	Version   versionCommand   `cmd:"" help:"Print the version."`
}

// house names the data directory and the store.
type house struct {
	Data string `help:"Data directory." env:"CEPING_DATA" default:"./ceping-data" placeholder:"DIR"`
	// KeepBackups is read where a data directory is worked on; beside a running server the server's is what counts.
	KeepBackups int `help:"How many backups the data directory keeps of itself, in its folder backups: after each opening, archiving and upgrade. 0 makes none." env:"CEPING_KEEP_BACKUPS" default:"5" placeholder:"N"`
	// Store is refused until the PostgreSQL adapter lands; the flag is there so that nobody's data goes to SQLite by mistake.
	Store string `help:"Store other than the SQLite files in the data directory." placeholder:"DSN"`
}

type versionCommand struct{}

func (versionCommand) Run(c *console) error {
	fmt.Fprintln(c.out, "ceping", version)
	return nil
}

type consoleCommand struct{}

func (consoleCommand) Run(c *console, h *house) error {
	client, done, err := h.control(c, accessOf("console"))
	if err != nil {
		return err
	}
	defer done()
	var link struct{ Path string }
	if err := client.Do(c.ctx, "console", struct{}{}, &link); err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.out, link.Path)
	return err
}
