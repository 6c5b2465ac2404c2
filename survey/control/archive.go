package control

import (
	"bufio"
	"context"
	"io"
	"net/http"

	"ceping/survey/office"
	"ceping/survey/strict"
)

// opening is what is done with closed and opened boxes. It knows no slip.
type opening struct {
	office office.Actor
	boxes  office.BoxActor
}

// Archive asks for the archive of a session.
type Archive struct{ ID string }

func (o opening) archive(w http.ResponseWriter, r *http.Request) {
	var act Archive
	body, err := read(http.MaxBytesReader(w, r.Body, maxAct), r.ContentLength)
	if err == nil {
		err = strict.JSON(body, &act)
	}
	if err != nil {
		http.Error(w, unreadable, http.StatusBadRequest)
		return
	}
	stream(w, func(out io.Writer) error {
		buffered := bufio.NewWriterSize(out, 1<<16)
		if err := o.boxes.WriteArchive(r.Context(), act.ID, buffered); err != nil {
			return err
		}
		return buffered.Flush()
	})
}

// Digest is what tells one state of a session's results from another: the result code, of version 1 the Report's digest.
type Digest struct{ Report string }

func (o opening) digest(ctx context.Context, act Archive) (Digest, error) {
	digest, err := o.boxes.Digest(ctx, act.ID)
	return Digest{digest}, err
}

// Archived says that the archive is kept, and what its digest was before it was written.
type Archived struct{ ID, Report string }

func (o opening) archived(ctx context.Context, act Archived) (none, error) {
	return none{}, o.boxes.Archive(ctx, act.ID, act.Report)
}
