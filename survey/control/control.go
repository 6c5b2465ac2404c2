// Package control is the operator's desk: the acts of the command line as an HTTP handler and as its client. A command
// beside a running server sends its act through the server's socket; without one the same handler is called inside the
// command's own process. So an act is written once, and a data directory is never open in two processes.
package control

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"ceping/survey"
	"ceping/survey/office"
)

// Desk is where acts arrive.
type Desk struct {
	Office   *office.Office
	Builtins map[string]survey.Form
	// ConsoleLink makes a one-time path into the console; nil when no server runs.
	ConsoleLink func(context.Context) (string, error)
}

// maxAct bounds the body of an act: a session file is the largest.
const maxAct = 4 << 20

// Handler answers POST /<act>. A refused act is 409 and one line of text, a broken server 500 and one line.
func (d *Desk) Handler() http.Handler {
	mux := http.NewServeMux()
	handle(mux, "create", d.create)
	handle(mux, "sessions", d.sessions)
	handle(mux, "advance", d.advance)
	handle(mux, "attendance", d.attendance)
	handle(mux, "leftover", d.leftover)
	handle(mux, "issue", d.issue)
	handle(mux, "void", d.void)
	handle(mux, "tally", d.tally)
	handle(mux, "report", d.report)
	handle(mux, "console", d.console)
	handle(mux, "erase", d.erase)
	handle(mux, "user-add", d.addPerson)
	handle(mux, "user-password", d.newPassword)
	handle(mux, "user-disable", d.disable)
	handle(mux, "user-enable", d.enable)
	handle(mux, "users", d.people)
	handle(mux, "doctor", d.doctor)
	handle(mux, "digest", d.digest)
	handle(mux, "archived", d.archived)
	mux.HandleFunc("POST /archive", d.archive)
	mux.HandleFunc("POST /backup", d.backup)
	return mux
}

const unreadable = "unreadable act: use the same version of ceping for the command and the server"

// handle decodes an act, does it, and encodes the answer or the refusal.
func handle[Act, Answer any](mux *http.ServeMux, name string, do func(context.Context, Act) (Answer, error)) {
	mux.HandleFunc("POST /"+name, func(w http.ResponseWriter, r *http.Request) {
		var act Act
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAct))
		if err == nil {
			err = json.Unmarshal(body, &act)
		}
		if err != nil {
			http.Error(w, unreadable, http.StatusBadRequest)
			return
		}
		answer, err := do(r.Context(), act)
		if err != nil {
			status, line := words(err)
			http.Error(w, line, status)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(answer)
	})
}

type none struct{}

// Link is a path.
type Link struct{ Path string }

func (d *Desk) console(ctx context.Context, _ none) (Link, error) {
	if d.ConsoleLink == nil {
		return Link{}, &refusal{fmt.Errorf("no server runs on this data directory: start ceping serve, it prints a link to the console")}
	}
	path, err := d.ConsoleLink(ctx)
	return Link{Path: path}, err
}
