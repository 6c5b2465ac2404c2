package control

import (
	"context"
	"io"
	"net/http"

	"ceping/survey/words"
)

func (h house) backup(w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, maxAct)) // a client that is answered while it still sends may see no answer
	stream(w, func(out io.Writer) error { return h.office.Backup(r.Context(), out) })
}

// Backups says what is the matter with the backups that the house keeps; "" when nothing is.
type Backups struct{ Say string }

func (h house) backups(ctx context.Context, _ none) (Backups, error) {
	told, err := h.office.Backups(ctx)
	if err != nil || told.Matter() == nil {
		return Backups{}, err
	}
	return Backups{Say: words.EnglishError(told.Matter())}, nil
}

// Written names files that were written anew in their place.
type Written struct{ Files []string }

func (h house) writeOut(ctx context.Context, _ none) (Written, error) {
	files, err := h.office.WriteOut(ctx)
	return Written{files}, err
}

// stream answers with what write writes. An error after the first byte cuts the answer off, so that the client sees that it is
// not whole.
func stream(w http.ResponseWriter, write func(io.Writer) error) {
	out := &begun{ResponseWriter: w}
	err := write(out)
	switch {
	case err == nil:
	case out.yes:
		panic(http.ErrAbortHandler)
	default:
		status, line := told(err)
		http.Error(w, line, status)
	}
}

// begun notes whether an answer has begun.
type begun struct {
	http.ResponseWriter
	yes bool
}

func (b *begun) Write(p []byte) (int, error) {
	b.yes = true
	return b.ResponseWriter.Write(p)
}
