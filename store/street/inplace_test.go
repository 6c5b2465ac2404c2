package street_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"ceping/store/street"
	"ceping/store/vault"
	"ceping/survey"
)

// TestInPlace: a rewrite puts another file in a file's place, and that is the one that is open; a file of somebody else's is not.
func TestInPlace(t *testing.T) {
	f := files{t.TempDir()}
	content := newBox(t, f)
	box, err := street.OpenBox(t.Context(), f.box(content.Session), street.BoxConfig{House: content.House, Session: content.Session, Collected: func(string) int { return 0 }})
	must(t, err)
	defer box.Close()
	must(t, street.CreateSlips(t.Context(), f.slips(), uuid.New()))
	view, err := street.LookSlips(t.Context(), f.slips())
	must(t, err)
	slips, err := street.OpenSlips(t.Context(), f.slips(), street.SlipsConfig{House: view.House})
	must(t, err)
	defer slips.Close()
	exchange := func(path string, look func(context.Context) error) {
		t.Helper()
		must(t, look(t.Context()))
		aside := filepath.Join(t.TempDir(), "aside")
		must(t, os.Rename(path, aside))
		if err := look(t.Context()); !errors.Is(err, vault.ErrReplaced) {
			t.Errorf("%s is gone: %v", path, err)
		}
		must(t, os.WriteFile(path, []byte("another"), 0o600))
		if err := look(t.Context()); !errors.Is(err, vault.ErrReplaced) {
			t.Errorf("%s is another: %v", path, err)
		}
		must(t, os.Rename(aside, path))
		must(t, look(t.Context()))
	}
	must(t, slips.Issue(t.Context(), content.Session, survey.Ready, batch(3)))
	exchange(f.slips(), slips.InPlace)
	must(t, box.SetPhase(t.Context(), 8, survey.Collecting))
	must(t, box.SetPhase(t.Context(), 9, survey.Voting))
	_, err = box.Seal(t.Context(), 10)
	must(t, err)
	exchange(f.box(content.Session), box.InPlace)
	must(t, box.Open(t.Context(), 11))
	exchange(f.box(content.Session), box.InPlace)
}
