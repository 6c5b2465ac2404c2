package roster

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"

	"ceping/survey"
)

const (
	maxXLSX     = 5 << 20  // bytes of a file
	maxUnzipped = 50 << 20 // and of all that it unzips to
	maxParts    = 2_000
)

// ReadXLSX reads the first sheet that can be seen and has a heading, else the first that can be seen. Cells that are merged
// downwards have their value in every row. What is no such file, or too large, packed or unpacked, is a *survey.Refusal.
func ReadXLSX(content []byte) (Table, error) {
	if err := checkXLSX(content); err != nil {
		return nil, err
	}
	file, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped})
	if err != nil {
		return nil, notXLSX("这个文件打不开，可能损坏了：请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入")
	}
	defer file.Close()
	var first Table
	for _, sheet := range file.GetSheetList() {
		if visible, err := file.GetSheetVisible(sheet); err != nil || !visible {
			continue
		}
		t, err := readSheet(file, sheet)
		if err != nil {
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

// checkXLSX looks at the file before anything is unpacked.
func checkXLSX(content []byte) error {
	switch {
	case len(content) > maxXLSX:
		return notXLSX("文件超过5MB：名单不会这么大，请看是不是选错了文件，或去掉里面的图片")
	case bytes.HasPrefix(content, []byte{0xd0, 0xcf, 0x11, 0xe0}): // OLE: .xls, or an encrypted .xlsx
		return notXLSX("这是老格式（.xls）或加了密码的文件：请在 Excel 或 WPS 里去掉密码，另存为 .xlsx 再导入")
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return notXLSX("这不是 Excel 文件（.xlsx）：请在 Excel 或 WPS 里另存为 .xlsx 再导入，或者复制后粘贴")
	}
	total, workbook := uint64(0), false
	for _, part := range archive.File {
		total += part.UncompressedSize64
		workbook = workbook || part.Name == "xl/workbook.xml"
		if part.UncompressedSize64 > maxUnzipped {
			total = maxUnzipped + 1
			break
		}
	}
	switch {
	case total > maxUnzipped || len(archive.File) > maxParts:
		return notXLSX("文件解开后太大：请新建一个表格，只把名单复制进去，再导入")
	case !workbook:
		return notXLSX("这个压缩文件里没有表格：请选择 .xlsx 文件")
	}
	return nil
}

func notXLSX(chinese string) error {
	return &survey.Refusal{English: "the file is no xlsx that can be taken", Chinese: chinese}
}

// readSheet stops reading when there are too many rows: a sheet may claim a million.
func readSheet(file *excelize.File, sheet string) (Table, error) {
	rows, err := file.Rows(sheet)
	if err != nil {
		return nil, notXLSX("表格内容读不出来：请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入")
	}
	defer rows.Close()
	var t Table
	filled := 0
	for rows.Next() {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, notXLSX("表格内容读不出来：请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入")
		}
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			filled++
		}
		if t = append(t, cells); filled > 10*maxRows || len(t) > 100*maxRows {
			break
		}
	}
	if err := errors.Join(rows.Error(), t.limited()); err != nil {
		return nil, err
	}
	return t, t.unmerge(file, sheet)
}

// unmerge gives every row of a downward merge its value. Merges across columns, as titles have them, stay.
func (t Table) unmerge(file *excelize.File, sheet string) error {
	merges, err := file.GetMergeCells(sheet)
	if err != nil {
		return notXLSX("合并的单元格读不出来：请取消合并后再导入")
	}
	for _, m := range merges {
		column, from, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			continue
		}
		last, to, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil || last != column {
			continue
		}
		for row := from; row < to && row < len(t); row++ {
			for len(t[row]) < column {
				t[row] = append(t[row], "")
			}
			t[row][column-1] = m.GetCellValue()
		}
	}
	return nil
}
