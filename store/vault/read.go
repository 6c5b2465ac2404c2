package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

// Head is the head as it stands.
func (a *Alone) Head() []byte { return slices.Clone(a.file.head) }

// Tables is the layout of the file.
func (a *Alone) Tables() []Table { return a.file.Tables() }

// Each visits the rows of a table, its index in the layout, in the order in which they lie. The cell is the visitor's own. An
// error of the visitor ends it and is returned.
func (a *Alone) Each(ctx context.Context, table int, visit func(row int, cell []byte) error) error {
	if a.file.db == nil {
		return errors.New("the file is not open after a rewrite that failed")
	}
	return each(ctx, a.file.conn, fmt.Sprintf("SELECT row, cell FROM t%d ORDER BY row", table+1), visit)
}

// Starts is Each for the first bytes of every cell.
func (a *Alone) Starts(ctx context.Context, table, width int, visit func(row int, start []byte) error) error {
	if a.file.db == nil {
		return errors.New("the file is not open after a rewrite that failed")
	}
	return each(ctx, a.file.conn, fmt.Sprintf("SELECT row, substr(cell, 1, %d) FROM t%d ORDER BY row", width, table+1), visit)
}

func each(ctx context.Context, conn *sql.Conn, query string, visit func(row int, cell []byte) error) error {
	rows, err := conn.QueryContext(ctx, query)
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
