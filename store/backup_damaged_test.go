package store_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ceping/store"
	"ceping/survey"
)

// TestBackupDamaged: of 90 bits flipped anywhere in a backup each is refused, and so is one that is cut off, whose halves are swapped or
// that has something behind it; where a file was hit, that file is named. Nothing is left behind.
func TestBackupDamaged(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Voting)
	h.cast(newBallots(4)...)
	h.advance(survey.Closed)
	h.advance(survey.Opened)
	var copied bytes.Buffer
	h.must(h.Backup(t.Context(), &copied, act("", "backup")))
	whole := copied.Bytes()
	parent := t.TempDir()
	refused := func(what string, damaged []byte, named string) {
		t.Helper()
		_, err := store.Restore(t.Context(), filepath.Join(parent, "deep", "data"), bytes.NewReader(damaged))
		if err == nil || !strings.Contains(err.Error(), named) || !strings.Contains(err.Error(), "Nothing was restored") {
			t.Errorf("%s: %v, want one that names %q", what, err, named)
		}
		if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
			t.Fatalf("%s left %v, %v", what, left, err)
		}
	}
	chance := rand.New(rand.NewPCG(14, 4))
	for range 90 {
		bit := chance.IntN(8 * len(whole))
		damaged := bytes.Clone(whole)
		damaged[bit/8] ^= 1 << (bit % 8)
		refused("a flipped bit", damaged, "")
	}
	box := "boxes/" + h.id + ".db"
	start := bytes.Index(whole, []byte(box)) + 512
	for range 10 {
		damaged := bytes.Clone(whole)
		damaged[start+chance.IntN(8192)] ^= 1
		refused("a flipped bit of a box", damaged, box+" is not what was written")
	}
	for range 40 {
		refused("cut off", whole[:chance.IntN(len(whole))], "")
	}
	for _, end := range []int{0, 1, 512, 1024, len(whole) - 1, len(whole) - 100, len(whole) - 512, len(whole) - 1024, len(whole) - 2048} {
		refused("cut off", whole[:end], "")
	}
	refused("appended", append(bytes.Clone(whole), 0), "appended")
	half := len(whole) / 1024 * 512
	refused("swapped halves", append(bytes.Clone(whole[half:]), whole[:half]...), "")
	refused("a block twice", append(bytes.Clone(whole[:start+512]), whole[start:]...), "")
	zeroed := bytes.Clone(whole)
	clear(zeroed[start : start+4096])
	refused("a page of zeros", zeroed, box)
}
