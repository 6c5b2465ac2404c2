package street

import (
	"context"
	"iter"
	"slices"

	"ceping/store/vault"
)

// WriteOut writes the book anew in its place, out of the open file, which was moved away or exchanged: row for row as it is. What lies in
// its place is put aside, see vault.Alone.Rewrite.
func (s *Slips) WriteOut(ctx context.Context) error { return writeOut(ctx, s.file) }

// WriteOut writes the box anew in its place; see Slips.WriteOut.
func (b *Box) WriteOut(ctx context.Context) error { return writeOut(ctx, b.file) }

func writeOut(ctx context.Context, f *vault.File) error {
	return alone(ctx, f, func(ctx context.Context, a *vault.Alone) error {
		head := a.Head()
		defer clear(head)
		tables := a.Tables()
		rows := make([][][]byte, len(tables))
		for i := range tables {
			if err := a.Each(ctx, i, func(_ int, cell []byte) error { rows[i] = append(rows[i], cell); return nil }); err != nil {
				return err
			}
		}
		defer func() {
			for _, cells := range rows {
				for _, cell := range cells {
					clear(cell)
				}
			}
		}()
		return a.Rewrite(ctx, vault.Content{Head: head, Tables: tables, Cells: func(table int) iter.Seq[[]byte] { return slices.Values(rows[table]) }})
	})
}
