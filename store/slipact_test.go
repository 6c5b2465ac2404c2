package store_test

import (
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	files "ceping/store/street"
	"ceping/survey"
)

// TestSlipActHalfway: a process killed between the book of slips and the audit log leaves no slip taken out, and no batch made, without
// its act; and no act without what it is about.
func TestSlipActHalfway(t *testing.T) {
	for name, made := range map[string]bool{"the book has it": true, "the book has it not": false} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, openSQLite, 5, survey.Collecting)
			slip := h.issued[h.id][0].Digest
			before := len(h.acts())
			h.close()
			db, err := sql.Open("sqlite", filepath.Join(h.dir, "ceping.db"))
			h.must(err)
			var house string
			h.must(db.QueryRow(`SELECT id FROM house`).Scan(&house))
			begun, err := json.Marshal(map[string]any{"act": h.begun("void"), "slip": hex.EncodeToString(slip[:]), "state": "void"})
			h.must(err)
			_, err = db.Exec(`INSERT INTO intents (session, what, step) VALUES ($1, 'slips', $2)`, h.id, string(begun))
			h.must(err)
			h.must(db.Close())
			if made {
				book, err := files.OpenSlips(t.Context(), filepath.Join(h.dir, "slips.db"), files.SlipsConfig{House: uuid.MustParse(house)})
				h.must(err)
				h.must(book.Void(t.Context(), h.id, slip))
				h.must(book.Close())
			}
			h.open()
			acts := h.acts()
			if got := len(acts) - before; (got == 1) != made || got > 1 || made && acts[len(acts)-1] != "void" {
				t.Errorf("acts since: %v", acts[before:])
			}
			h.reopen()
			if again := h.acts(); len(again) != len(acts) {
				t.Errorf("started once more, the acts are %v", again)
			}
			if n := h.slips().Void; (n == 1) != made {
				t.Errorf("%d void slips", n)
			}
		})
	}
}

// TestClosedFromTheOpenFile: a box that was taken away under the running program is closed from what is open, and nothing of it is lost.
func TestClosedFromTheOpenFile(t *testing.T) {
	for name, exchange := range map[string]func(h *hall, path string){
		"taken away": func(h *hall, path string) { h.must(os.Rename(path, filepath.Join(t.TempDir(), "taken"))) },
		"exchanged for an old": func(h *hall, path string) {
			h.must(os.Rename(path, path+".taken"))
			copyFile(h.t, filepath.Join(h.dir, "old"), path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, openSQLite, 6, survey.Collecting)
			h.close()
			copyFile(t, filepath.Join(h.dir, h.boxFile()), filepath.Join(t.TempDir(), "unused"))
			old := filepath.Join(t.TempDir(), "old")
			copyFile(t, filepath.Join(h.dir, h.boxFile()), old)
			h.open()
			h.advance(survey.Voting)
			h.cast(newBallots(4)...)
			copyFile(t, old, filepath.Join(h.dir, "old"))
			exchange(h, filepath.Join(h.dir, h.boxFile()))
			h.advance(survey.Closed)
			if at := h.at(); at.Seal == nil || at.Seal.Count != 4 {
				t.Errorf("closed with the seal %+v", at.Seal)
			}
		})
	}
}
