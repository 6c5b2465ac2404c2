package roster

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Bounds of what the library makes of a part: it keeps texts and styles as trees, and fills every gap between two cells.
const (
	maxColumns  = 64
	maxSheet    = 20_000    // rows of a sheet
	maxElements = 1_500_000 // of all parts, as 24 MB of cells have
	maxKept     = 300_000   // of those that are no sheet
	maxLevels   = 64
	maxTag      = 256 << 10 // bytes of one tag with its attributes
	maxCell     = 128 << 10 // bytes of one text: 32,767 characters, as Excel has it
	maxMerged   = maxColumns * maxSheet

	workbookPart = "xl/workbook.xml"
)

// contents is what was seen in the parts of a file.
type contents struct {
	elements, kept int
	parts          map[string]string  // path of a sheet by its relation's id
	relations      map[string]string  // relation's id by the name of a sheet
	merges         map[string][]merge // by path
}

// merge is one merged range, from 1.
type merge struct{ column, row, lastColumn, lastRow int }

func newContents() *contents {
	return &contents{parts: map[string]string{}, relations: map[string]string{}, merges: map[string][]merge{}}
}

// merged are the merged ranges of a sheet.
func (c *contents) merged(sheet string) []merge { return c.merges[c.parts[c.relations[sheet]]] }

// scan goes through one part. It must be well-formed to its end: what reads it later stops at the first fault without a word.
func (c *contents) scan(ctx context.Context, name string, text []byte) error {
	if !shortTags(text) {
		return notXLSX(tooLarge)
	}
	tokens, p := xml.NewDecoder(bytes.NewReader(text)), partScan{contents: c, name: name}
	for n := 0; ; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return notXLSX(tooSlow)
		}
		token, err := tokens.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return notXLSX(unreadable)
		}
		if err := p.token(token); err != nil {
			return err
		}
	}
}

// partScan is where in a part the scan is.
type partScan struct {
	*contents
	name        string
	sheet       bool
	levels      int
	row, column int
	inText      bool // in a cell or a shared text
	text        int  // its bytes so far
	mergedCells int
}

func (p *partScan) token(token xml.Token) error {
	switch token := token.(type) {
	case xml.Directive:
		return notXLSX(unreadable)
	case xml.StartElement:
		p.levels++
		p.elements++
		if p.sheet = p.sheet || p.levels == 1 && token.Name.Local == "worksheet"; !p.sheet {
			p.kept++
		}
		if p.levels > maxLevels || p.elements > maxElements || p.kept > maxKept {
			return notXLSX(tooLarge)
		}
		return p.start(token)
	case xml.EndElement:
		p.levels--
		p.inText = p.inText && token.Name.Local != p.unit()
	case xml.CharData:
		if p.text += len(token); p.text > maxCell {
			return notXLSX("roster_cell_long")
		}
		if p.sheet && p.inText && len(bytes.TrimSpace(token)) > 0 {
			return p.filled()
		}
	}
	return nil
}

// unit is the element that holds one text.
func (p *partScan) unit() string {
	if p.sheet {
		return "c"
	}
	return "si"
}

func (p *partScan) start(e xml.StartElement) error {
	if unit := e.Name.Local == p.unit(); unit || !p.inText {
		p.inText, p.text = unit, 0
	}
	switch e.Name.Local {
	case "row":
		p.column = 0
		return p.next(&p.row, attribute(e, "r"), strconv.Atoi)
	case "c":
		return p.next(&p.column, attribute(e, "r"), func(r string) (int, error) {
			column, _, err := excelize.CellNameToCoordinates(r)
			return column, err
		})
	case "f":
		if p.sheet && p.inText {
			return p.filled()
		}
	case "mergeCell":
		return p.merge(attribute(e, "ref"))
	case "sheet":
		if p.name == workbookPart {
			p.relations[attribute(e, "name")] = attribute(e, "id")
		}
	case "Relationship":
		if p.name == "xl/_rels/workbook.xml.rels" {
			target := attribute(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/xl", target)
			}
			p.parts[attribute(e, "Id")] = strings.TrimPrefix(target, "/")
		}
	}
	return nil
}

// next counts on, or takes the place that is named. Places that do not ascend would be read into others.
func (p *partScan) next(at *int, named string, read func(string) (int, error)) error {
	if !p.sheet {
		return nil
	}
	place := *at + 1
	if named != "" {
		var err error
		if place, err = read(named); err != nil || place <= *at {
			return notXLSX(unreadable)
		}
	}
	*at = place
	return nil
}

// filled looks where a cell stands that holds anything. Empty ones may stand anywhere: whole rows and columns are formatted so.
func (p *partScan) filled() error {
	switch {
	case p.column > maxColumns:
		return notXLSX("roster_cell_right", p.row, p.column, maxColumns)
	case p.row > maxSheet:
		return notXLSX("roster_cell_below", p.row, maxSheet)
	}
	return nil
}

func (p *partScan) merge(ref string) error {
	first, last, ok := strings.Cut(ref, ":")
	if !ok || !p.sheet {
		return nil
	}
	var m merge
	var err, err2 error
	m.column, m.row, err = excelize.CellNameToCoordinates(first)
	m.lastColumn, m.lastRow, err2 = excelize.CellNameToCoordinates(last)
	if errors.Join(err, err2) != nil || m.column > m.lastColumn || m.row > m.lastRow {
		return notXLSX("roster_merged_unreadable")
	}
	if m.column > maxColumns || m.row > maxSheet {
		return nil
	}
	// Ranges do not overlap, so they never are more cells than the sheet has.
	if p.mergedCells += min(m.lastRow, maxSheet) - m.row + 1; p.mergedCells > maxMerged {
		return notXLSX("roster_merged_many")
	}
	p.merges[p.name] = append(p.merges[p.name], m)
	return nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// shortTags reports whether no tag is longer than maxTag: an attribute of six bytes takes eighty.
func shortTags(text []byte) bool {
	for {
		begin := bytes.IndexByte(text, '<')
		if begin < 0 {
			return true
		}
		text = text[begin+1:]
		end, quote := -1, byte(0)
		for i, b := range text[:min(len(text), maxTag)] {
			switch {
			case quote != 0:
				if b == quote {
					quote = 0
				}
			case b == '"' || b == '\'':
				quote = b
			case b == '>':
				end = i
			}
			if end >= 0 {
				break
			}
		}
		if end < 0 {
			return false
		}
		text = text[end+1:]
	}
}
