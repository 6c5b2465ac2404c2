package roster

import (
	"bytes"
	"context"

	"github.com/xuri/excelize/v2"

	"ceping/survey"
)

// maxLooked is how many sheets are looked through for a heading.
const maxLooked = 50

// XLSX reads the first sheet that can be seen and has a heading, else the first that can be seen. Cells that are merged
// downwards have their value in every row. What is no such file, is too large, packed or unpacked, or takes longer than the context lasts,
// is a *survey.Refusal.
func XLSX(ctx context.Context, content []byte) (Table, error) {
	kept, seen, err := unpack(ctx, content)
	if err != nil {
		return nil, err
	}
	file, err := excelize.OpenReader(bytes.NewReader(kept), excelize.Options{UnzipSizeLimit: 2 * maxUnzipped, UnzipXMLSizeLimit: 2 * maxUnzipped})
	if err != nil {
		return nil, notXLSX("roster_file_damaged")
	}
	defer file.Close()
	var first Table
	looked := 0
	for _, sheet := range file.GetSheetList() {
		if visible, err := file.GetSheetVisible(sheet); err != nil || !visible {
			continue
		}
		if looked++; looked > maxLooked {
			break
		}
		t, err := readSheet(ctx, file, sheet)
		if err != nil {
			return nil, err
		}
		t.unmerge(seen.merged(sheet))
		if err := t.limited(); err != nil {
			return nil, err
		}
		_, _, headed := leaderColumns.find(t)
		if headed || first == nil {
			first = t
		}
		if headed {
			break
		}
	}
	return first, nil
}

// notXLSX refuses a file, and says why.
func notXLSX(code survey.Code, values ...any) error { return survey.Refuse(code, values...) }

// readSheet reads the rows that may hold anything: a sheet may claim a million.
func readSheet(ctx context.Context, file *excelize.File, sheet string) (Table, error) {
	rows, err := file.Rows(sheet)
	if err != nil {
		return nil, notXLSX(unreadable)
	}
	defer rows.Close()
	var t Table
	size := 0
	for len(t) < maxSheet && rows.Next() {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		switch {
		case ctx.Err() != nil:
			return nil, notXLSX(tooSlow)
		case err != nil:
			return nil, notXLSX(unreadable)
		}
		if size += bytesOf(cells); size > maxTable {
			return nil, errTable
		}
		t = append(t, cells)
	}
	if rows.Error() != nil {
		return nil, notXLSX(unreadable)
	}
	return t, nil
}

// unmerge gives every row of a downward merge its value. Merges across columns, as titles have them, stay.
func (t Table) unmerge(merges []merge) {
	for _, m := range merges {
		if m.column != m.lastColumn || m.row > len(t) || len(t[m.row-1]) < m.column {
			continue
		}
		for row := m.row; row < m.lastRow && row < len(t); row++ {
			for len(t[row]) < m.column {
				t[row] = append(t[row], "")
			}
			t[row][m.column-1] = t[m.row-1][m.column-1]
		}
	}
}
