// Package control is the operator's way in: the acts of the command line as an HTTP handler and as its client. A command
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

// Server is where acts arrive. What is done with slips and what is done with boxes are put on it apart, by Slips and by Opening: no
// part has both.
type Server struct {
	mux  *http.ServeMux
	link func(context.Context) (string, error)
}

// New is a server for what an office does, and for the accounts and files of its house. Whoever comes to it acts as the terminal: only the
// data directory's owner can, see Listen and checkSocket. files reads session files and figures.
func New(office *office.Office, files files.Files) *Server {
	srv := &Server{mux: http.NewServeMux()}
	h := house{office.Terminal(), files}
	handle(srv.mux, "create", h.create)
	handle(srv.mux, "sessions", h.sessions)
	handle(srv.mux, "show", h.show)
	handle(srv.mux, "advance", h.advance)
	handle(srv.mux, "attendance", h.attendance)
	handle(srv.mux, "leftover", h.leftover)
	handle(srv.mux, "report", h.report)
	handle(srv.mux, "takeover-code", h.takeoverCode)
	handle(srv.mux, "begin-mirror", h.beginMirror)
	handle(srv.mux, "end-mirror", h.endMirror)
	handle(srv.mux, "composite", h.composite)
	handle(srv.mux, "erase", h.erase)
	handle(srv.mux, "user-add", h.addPerson)
	handle(srv.mux, "user-password", h.newPassword)
	handle(srv.mux, "user-code-off", h.codeOff)
	handle(srv.mux, "user-disable", h.disable)
	handle(srv.mux, "user-enable", h.enable)
	handle(srv.mux, "users", h.people)
	handle(srv.mux, "write-out", h.writeOut)
	handle(srv.mux, "console", srv.console)
	handle(srv.mux, "backups", h.backups)
	srv.mux.HandleFunc("POST /backup", h.backup)
	return srv
}

// house is what is done without slips and boxes.
type house struct {
	office office.Actor
	files  files.Files
}

// Slips puts on the server what is done with slips.
func (srv *Server) Slips(office *office.Office, book *office.Slips) {
	s := slips{office.Terminal(), book.By(office.Terminal())}
	handle(srv.mux, "issue", s.issue)
	handle(srv.mux, "void", s.void)
	handle(srv.mux, "replace", s.replace)
}

// Opening puts on the server what is done with closed and opened boxes.
func (srv *Server) Opening(office *office.Office, boxes *office.Opening) {
	o := opening{office.Terminal(), boxes.By(office.Terminal())}
	handle(srv.mux, "tally", o.tally)
	handle(srv.mux, "check", o.check)
	handle(srv.mux, "doctor", o.doctor)
	handle(srv.mux, "digest", o.digest)
	handle(srv.mux, "archived", o.archived)
	srv.mux.HandleFunc("POST /archive", o.archive)
}

// Console says how a one-time path into the console is made. Without it no server runs.
func (srv *Server) Console(link func(context.Context) (string, error)) { srv.link = link }

// maxAct bounds the body of an act: a session file is the largest.
const maxAct = 4 << 20

// Handler answers POST /<act>. A refused act is 409 and one line of text, a broken server 500 and one line.
func (srv *Server) Handler() http.Handler {
	return srv.mux
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

func (srv *Server) console(ctx context.Context, _ none) (Link, error) {
	if srv.link == nil {
		return Link{}, &refusal{fmt.Errorf("no server runs on this data directory: start ceping serve, it prints a link to the console")}
	}
	path, err := srv.link(ctx)
	return Link{Path: path}, err
}
