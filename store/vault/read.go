package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Head is the head as it stands.
func (a *Alone) Head() []byte { return slices.Clone(a.file.head) }

// Each visits the rows of a table, its index in the layout, in the order in which they lie. The cell is the visitor's own. An
// error of the visitor ends it and is returned.
func (a *Alone) Each(ctx context.Context, table int, visit func(row int, cell []byte) error) error {
	if a.file.db == nil {
		return errors.New("the file is not open after a rewrite that failed")
	}
	rows, err := a.file.conn.QueryContext(ctx, fmt.Sprintf("SELECT row, cell FROM t%d ORDER BY row", table+1))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var row int
		var cell []byte
		if err := rows.Scan(&row, &cell); err != nil {
			return err
		}
		if err := visit(row, cell); err != nil {
			return err
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}
