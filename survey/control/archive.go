package control

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
)

// Archive asks for the archive of a session.
type Archive struct{ ID string }

func (d *Desk) archive(w http.ResponseWriter, r *http.Request) {
	var act Archive
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAct)).Decode(&act); err != nil {
		http.Error(w, unreadable, http.StatusBadRequest)
		return
	}
	stream(w, func(out io.Writer) error {
		buffered := bufio.NewWriterSize(out, 1<<16)
		if err := d.Office.WriteArchive(r.Context(), act.ID, buffered); err != nil {
			return err
		}
		return buffered.Flush()
	})
}

// Digest is what tells one Report from another.
type Digest struct{ Report string }

func (d *Desk) digest(ctx context.Context, act Archive) (Digest, error) {
	r, err := d.Office.Report(ctx, act.ID)
	if err != nil {
		return Digest{}, err
	}
	digest, err := r.Digest()
	return Digest{digest}, err
}

// Archived says that the archive is kept, and what its Report's digest was before it was written.
type Archived struct{ ID, Report string }

func (d *Desk) archived(ctx context.Context, act Archived) (none, error) {
	return none{}, d.Office.Archive(ctx, act.ID, act.Report)
}
