package vault_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ceping/store/vault"
)

// TestRowsLieOnce: a file that is written has every row once. A copy that SQLite leaves behind on a page that it splits would tell, once
// the rows are overwritten, what stood in them when the file was written: who cast before a reopening (found by attack: ρ 0.75).
func TestRowsLieOnce(t *testing.T) {
	for _, width := range []int{32, 65, 193, 900, 3000, 9000} {
		for _, rows := range []int{1, 3, 30, 75, 200} {
			t.Run(fmt.Sprintf("%d of %d", rows, width), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "box.db")
				var cells [][]byte
				for range rows {
					cell := make([]byte, 0, width)
					for len(cell) < width {
						cell = append(cell, random32(t)...)
					}
					cells = append(cells, cell[:width])
				}
				content := vault.Content{Head: []byte("head"), Tables: []vault.Table{{Name: "one", Width: width, Rows: rows}, {Name: "two", Width: width, Rows: rows}},
					Cells: func(table int) iter.Seq[[]byte] {
						if table == 1 {
							return slices.Values(slices.Repeat([][]byte{make([]byte, width)}, rows))
						}
						return slices.Values(cells)
					}}
				must(t, vault.Create(t.Context(), path, content))
				once(t, path, cells)
				f, err := vault.Open(t.Context(), path, vault.Config{})
				must(t, err)
				defer f.Close()
				must(t, f.Alone(t.Context(), func(ctx context.Context, a *vault.Alone) error {
					slices.Reverse(cells)
					return a.Rewrite(ctx, content)
				}))
				once(t, path, cells)
			})
		}
	}
}

func once(t *testing.T, path string, cells [][]byte) {
	t.Helper()
	file, err := os.ReadFile(path)
	must(t, err)
	begins := map[uint64]int{} // of every piece, to its row
	for i, cell := range cells {
		for from := 0; from+8 <= len(cell); from += 8 {
			begins[binary.NativeEndian.Uint64(cell[from:])] = i
		}
	}
	seen := map[uint64]bool{}
	for at := 0; at+8 <= len(file); at++ {
		piece := binary.NativeEndian.Uint64(file[at:])
		if row, ok := begins[piece]; !ok {
			continue
		} else if seen[piece] {
			t.Fatalf("a piece of row %d lies in the file again at %d", row, at)
		}
		seen[piece] = true
	}
}
