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

	"ceping/survey/files"
	"ceping/survey/office"
	"ceping/survey/strict"
)

// Desk is where acts arrive. What is done with slips and what is done with boxes are put on it apart, by Slips and by Opening: no
// part has both.
type Desk struct {
	mux  *http.ServeMux
	link func(context.Context) (string, error)
}

// New is a desk for what an office does, and for the accounts and files of its house. Whoever comes to it acts as the terminal: only the
// data directory's owner can, see Listen and checkSocket. files reads session files and figures.
func New(office *office.Office, files files.Files) *Desk {
	d := &Desk{mux: http.NewServeMux()}
	h := house{office.Terminal(), files}
	handle(d.mux, "create", h.create)
	handle(d.mux, "sessions", h.sessions)
	handle(d.mux, "show", h.show)
	handle(d.mux, "advance", h.advance)
	handle(d.mux, "attendance", h.attendance)
	handle(d.mux, "leftover", h.leftover)
	handle(d.mux, "report", h.report)
	handle(d.mux, "takeover-code", h.takeoverCode)
	handle(d.mux, "begin-mirror", h.beginMirror)
	handle(d.mux, "end-mirror", h.endMirror)
	handle(d.mux, "composite", h.composite)
	handle(d.mux, "erase", h.erase)
	handle(d.mux, "user-add", h.addPerson)
	handle(d.mux, "user-password", h.newPassword)
	handle(d.mux, "user-code-off", h.codeOff)
	handle(d.mux, "user-disable", h.disable)
	handle(d.mux, "user-enable", h.enable)
	handle(d.mux, "users", h.people)
	handle(d.mux, "write-out", h.writeOut)
	handle(d.mux, "console", d.console)
	handle(d.mux, "backups", h.backups)
	d.mux.HandleFunc("POST /backup", h.backup)
	return d
}

// house is what is done without slips and boxes.
type house struct {
	office office.Actor
	files  files.Files
}

// Slips puts on the desk what is done with slips.
func (d *Desk) Slips(office *office.Office, book *office.Slips) {
	s := slips{office.Terminal(), book.By(office.Terminal())}
	handle(d.mux, "issue", s.issue)
	handle(d.mux, "void", s.void)
	handle(d.mux, "replace", s.replace)
}

// Opening puts on the desk what is done with closed and opened boxes.
func (d *Desk) Opening(office *office.Office, boxes *office.Opening) {
	o := opening{office.Terminal(), boxes.By(office.Terminal())}
	handle(d.mux, "tally", o.tally)
	handle(d.mux, "check", o.check)
	handle(d.mux, "doctor", o.doctor)
	handle(d.mux, "digest", o.digest)
	handle(d.mux, "archived", o.archived)
	d.mux.HandleFunc("POST /archive", o.archive)
}

// Console says how a one-time path into the console is made. Without it no server runs.
func (d *Desk) Console(link func(context.Context) (string, error)) { d.link = link }

// maxAct bounds the body of an act: a session file is the largest.
const maxAct = 4 << 20

// Handler answers POST /<act>. A refused act is 409 and one line of text, a broken server 500 and one line.
func (d *Desk) Handler() http.Handler {
	return d.mux
}

const unreadable = "unreadable act: use the same version of ceping for the command and the server"

// handle decodes an act, does it, and encodes the answer or the refusal. The body is overwritten: it may hold passphrases.
func handle[Act, Answer any](mux *http.ServeMux, name string, do func(context.Context, Act) (Answer, error)) {
	mux.HandleFunc("POST /"+name, func(w http.ResponseWriter, r *http.Request) {
		var act Act
		body, err := read(http.MaxBytesReader(w, r.Body, maxAct), r.ContentLength)
		if err == nil {
			err = strict.JSON(body, &act)
		}
		clear(body)
		if err != nil {
			http.Error(w, unreadable, http.StatusBadRequest)
			return
		}
		answer, err := do(r.Context(), act)
		if err != nil {
			status, line := told(err)
			http.Error(w, line, status)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(answer)
	})
}

// read reads a body into one buffer, so that no copy of it stays anywhere: whoever reads without knowing the length leaves one with
// each growth.
func read(from io.Reader, length int64) ([]byte, error) {
	if length < 0 || length > maxAct {
		return nil, fmt.Errorf("a body of %d bytes", length)
	}
	body := make([]byte, length)
	n, err := io.ReadFull(from, body)
	return body[:n], err
}

// forget overwrites passphrases.
func forget(passphrases [][]byte) {
	for _, p := range passphrases {
		clear(p)
	}
}

type none struct{}

// Link is a path.
type Link struct{ Path string }

func (d *Desk) console(ctx context.Context, _ none) (Link, error) {
	if d.link == nil {
		return Link{}, &refusal{fmt.Errorf("no server runs on this data directory: start ceping serve, it prints a link to the console")}
	}
	path, err := d.link(ctx)
	return Link{Path: path}, err
}
