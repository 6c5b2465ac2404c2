package control

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"syscall"
)

// Outcome is what became of an act that was not answered as it should be.
type Outcome string

// An act that was refused is an error with one line, and was not done.
const (
	NotDone Outcome = "not done" // nothing of it reached the server, or it only asks
	Done    Outcome = "done"     // and its answer is lost
	Unknown Outcome = "unknown"  // it may have been done or not
)

// Failure says what became of an act whose answer did not come, and how to look. It never says less than that: not only EOF.
type Failure struct {
	Act     string // name of the server's act
	Outcome Outcome
	Err     error // why
}

func (f *Failure) Unwrap() error { return f.Err }

func (f *Failure) Error() string {
	said, why := sayingOf(f.Act), because(f.Err)
	switch {
	case said.asks:
		return fmt.Sprintf("%s: ceping %s has no whole answer, and nothing was changed: run it again", why, said.command)
	case f.Outcome == NotDone:
		return fmt.Sprintf("%s: ceping %s was not done: run it again", why, said.command)
	case f.Outcome == Done:
		return fmt.Sprintf("%s: ceping %s was done, and its answer is lost: %s", why, said.command, said.look)
	}
	return fmt.Sprintf("%s: whether ceping %s was done is not known: %s", why, said.command, said.look)
}

// because is an error of the way to the server in words.
func because(err error) string {
	var way *url.Error
	if errors.As(err, &way) {
		err = way.Err
	}
	switch {
	case errors.Is(err, context.Canceled):
		return "interrupted before the answer came"
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer came in time"
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOENT):
		return "no server answers any more, start ceping serve again"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the server ended before it answered, start ceping serve again"
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}

// saying is how the command line speaks of an act.
type saying struct {
	command string
	asks    bool   // it changes nothing of a session, and may be run again
	look    string // what to do when nobody knows whether it was done
}

func sayingOf(act string) saying {
	const list = "look at the phase with ceping session list"
	switch act {
	case "create":
		return saying{command: "session create", look: "look with ceping session list, and create it again only if it is not there"}
	case "sessions":
		return saying{command: "session list", asks: true}
	case "advance":
		return saying{command: "session advance", look: list}
	case "attendance", "leftover":
		return saying{command: "session " + act, look: "enter the numbers again, the same ones twice are the same"}
	case "issue":
		return saying{command: "slips issue", look: "issue again, which replaces the whole batch, and use no slip of this one"}
	case "void":
		return saying{command: "slips void", look: "void the slip again, which says whether it is void already"}
	case "replace":
		return saying{command: "slips replace", look: "replace the slip again, which says whether it is replaced already"}
	case "tally":
		return saying{command: "tally", look: list}
	case "erase":
		return saying{command: "session erase", look: "look with ceping session list, and erase it again: what is gone stays gone"}
	case "user-add":
		return saying{command: "user add", look: "look with ceping user list, and give the account a password with ceping user password if it is there"}
	case "user-password":
		return saying{command: "user password", look: "run it again, only the last password is good"}
	case "user-disable", "user-enable", "user-code-off":
		return saying{command: strings.Replace(act, "-", " ", 1), look: "look with ceping user list"}
	case "takeover-code":
		return saying{command: "session takeover-code", look: "run it again, the code stays the same"}
	case "begin-mirror", "end-mirror":
		return saying{command: "session " + act, look: "run it again, it says whether there is a copy"}
	case "write-out":
		return saying{command: act, look: "run it again, it says so when every file is in its place"}
	case "users":
		return saying{command: "user list", asks: true}
	case "show":
		return saying{command: "session show", asks: true}
	case "doctor", "check":
		return saying{command: act, asks: true}
	case "archived":
		return saying{command: "archive", look: "run it again, which writes the file anew"}
	case "digest":
		return saying{command: "archive", asks: true}
	case "backups":
		return saying{command: "backup", asks: true}
	case "report", "composite", "archive", "backup", "console":
		return saying{command: act, asks: true}
	}
	return saying{command: act, look: list}
}
