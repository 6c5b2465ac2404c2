package street_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/store/street"
	"ceping/store/street/streettest"
	"ceping/store/vault"
	"ceping/survey"
)

// TestNoRoomForMore: a row of the book of slips has what a slip needs and no byte for a name, a time or a number; nor have a nonce's and an
// envelope's.
func TestNoRoomForMore(t *testing.T) {
	f, ctx, house, session := files{t.TempDir()}, t.Context(), uuid.New(), uuid.NewString()
	slips, err := f.OpenSlips(ctx, house)
	must(t, err)
	issued := survey.IssuedSlip{Digest: [32]byte{7}, Category: "A"}
	must(t, slips.Issue(ctx, session, survey.Ready, []survey.IssuedSlip{issued}))
	must(t, slips.SetPhase(ctx, session, survey.Collecting))
	blinded := [32]byte{9}
	_, err = slips.Collect(ctx, issued.Digest, blinded)
	must(t, err)
	must(t, slips.Close())
	must(t, f.CreateBox(ctx, street.BoxContent{Shape: street.Shape{Envelopes: streettest.Envelopes(), Slips: map[string]int{"A": 3}}, House: house, Session: session, Seed: streettest.Random(32)}))

	const name, category, tag, rowID, used = 16, 32, 32, 16, 1
	book := widths(t, f.slips())
	if diff := cmp.Diff(map[string]int{"sessions": name + 1, "slips": 32 + name + category + 1 + 32}, book); diff != "" {
		t.Errorf("the book of slips has other room (-want +got):\n%s", diff)
	}
	want := map[string]int{"nonces": used + category + 32, "credentials": 32, "lists": 1 + 8 + 32}
	for _, e := range streettest.Envelopes() {
		want[e.Key] = used + rowID + category + tag + e.Size + 48
	}
	if diff := cmp.Diff(want, widths(t, f.box(session))); diff != "" {
		t.Errorf("the box has other room (-want +got):\n%s", diff)
	}
	// What stands in that row, to the byte.
	view, err := vault.Look(ctx, f.slips())
	must(t, err)
	defer view.Close()
	id := uuid.MustParse(session)
	cell := append(append(bytes.Clone(issued.Digest[:]), id[:]...), append([]byte("A"), make([]byte, category-1)...)...)
	cell = append(append(cell, 1), blinded[:]...)
	must(t, view.Starts(ctx, 1, len(cell), func(_ int, got []byte) error {
		if !bytes.Equal(got, cell) {
			t.Errorf("the row of the slip is\n%x, want\n%x", got, cell)
		}
		return nil
	}))
}

// widths are those of a file's rows, by table.
func widths(t *testing.T, path string) map[string]int {
	t.Helper()
	view, err := vault.Look(t.Context(), path)
	must(t, err)
	defer view.Close()
	all := map[string]int{}
	for _, table := range view.Tables() {
		all[table.Name] = table.Width
	}
	return all
}
