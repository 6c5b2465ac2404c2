package export

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"html"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// grid is a table as a reader sees it: what a cell over several rows or columns says, each of them says.
type grid [][]string

func (g *grid) put(row, column, down, across int, text string) {
	for len(*g) < row+down {
		*g = append(*g, nil)
	}
	for r := row; r < row+down; r++ {
		for len((*g)[r]) < column+across {
			(*g)[r] = append((*g)[r], "")
		}
		for c := column; c < column+across; c++ {
			(*g)[r][c] = text
		}
	}
}

// htmlGrids are the tables of a page.
func htmlGrids(page string) (grids []grid) {
	span := func(attributes, name string) int {
		if m := regexp.MustCompile(name + `="(\d+)"`).FindStringSubmatch(attributes); m != nil {
			n, _ := strconv.Atoi(m[1])
			return n
		}
		return 1
	}
	for _, table := range regexp.MustCompile(`(?s)<table.*?</table>`).FindAllString(page, -1) {
		var g grid
		taken := map[[2]int]bool{}
		for row, tr := range regexp.MustCompile(`(?s)<tr>(.*?)</tr>`).FindAllStringSubmatch(table, -1) {
			column := 0
			for _, cell := range regexp.MustCompile(`(?s)<t[hd]([^>]*)>(.*?)</t[hd]>`).FindAllStringSubmatch(tr[1], -1) {
				for taken[[2]int{row, column}] {
					column++
				}
				down, across := span(cell[1], "rowspan"), span(cell[1], "colspan")
				g.put(row, column, down, across, html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(cell[2], "")))
				for r := range down {
					for c := range across {
						taken[[2]int{row + r, column + c}] = true
					}
				}
			}
		}
		grids = append(grids, g)
	}
	return grids
}

// docxGrids are the tables of a Word document.
func docxGrids(t *testing.T, file []byte) (grids []grid) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(docxPart(t, file, "word/document.xml")))
	row, column, across, continued := -1, 0, 1, false
	var text *strings.Builder
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return grids
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "tbl":
				grids, row = append(grids, nil), -1
			case "tr":
				row, column = row+1, 0
			case "tc":
				text, across, continued = &strings.Builder{}, 1, false
			case "gridSpan":
				across, _ = strconv.Atoi(token.Attr[0].Value)
			case "vMerge":
				continued = len(token.Attr) == 0
			case "br", "tab":
				if text != nil {
					text.WriteString(map[string]string{"br": "\n", "tab": "\t"}[token.Name.Local])
				}
			}
		case xml.CharData:
			if text != nil {
				text.Write(token)
			}
		case xml.EndElement:
			if token.Name.Local == "tc" {
				g, said := &grids[len(grids)-1], text.String()
				if continued {
					said = (*g)[row-1][column]
				}
				g.put(row, column, 1, across, said)
				column, text = column+across, nil
			}
		}
	}
}

// xlsxGrids are the sheets of a workbook, numbers with as many decimals as their cells show.
func xlsxGrids(t *testing.T, file []byte) (grids []grid) {
	t.Helper()
	book := opened(t, file)
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		var g grid
		for r, cells := range rows {
			for c, text := range cells {
				g.put(r, c, 1, 1, text)
			}
		}
		merged, err := book.GetMergeCells(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range merged {
			left, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
			if err != nil {
				t.Fatal(err)
			}
			right, bottom, err := excelize.CellNameToCoordinates(m.GetEndAxis())
			if err != nil {
				t.Fatal(err)
			}
			g.put(top-1, left-1, bottom-top+1, right-left+1, m.GetCellValue())
		}
		grids = append(grids, g)
	}
	return grids
}

// zipped is a file of a zip.
func zipped(t *testing.T, file []byte, name string) []byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	from, err := archive.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
