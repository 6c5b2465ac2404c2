package mirror

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"

	"golang.org/x/crypto/chacha20poly1305"

	"ceping/store/vault"
)

// A chunk in clear is a head and a piece of what it is of, padded with zeros.
const (
	chunkSize = 1024
	plainSize = chunkSize - chacha20poly1305.NonceSizeX - chacha20poly1305.Overhead
	headSize  = 1 + 2 + 4 + 2 + 4 // kind, table, row, which piece, bytes of the whole
	pieceSize = plainSize - headSize
)

// kinds of what is copied. Zero is a filler.
type kind byte

const (
	layoutKind kind = 1 + iota // JSON of layout
	headKind                   // of the box
	cellKind                   // of the box
	phaseKind                  // of the session in the book of slips
	slipKind                   // row: its place among the slips, sorted
	recordKind                 // of the session, as the house has it
)

// Content is all of a session.
type Content struct {
	Session string
	Head    []byte        // of the box
	Tables  []vault.Table // of the box
	Cells   func(table int, visit func(row int, cell []byte) error) error
	Phase   []byte   // the session's row in the book of slips; nil while it has none
	Slips   [][]byte // rows of the book of slips: the first DigestSize bytes name one
	Record  []byte
}

// DigestSize is how many bytes at the start of a slip's row name the slip.
const DigestSize = 32

// Part is a piece of a session that is to be overwritten. One of its fields is set.
type Part struct {
	Box    *vault.Cell // of the box; table -1 is its head
	Slip   []byte
	Phase  []byte
	Record []byte
}

// layout is what a copy says of itself.
type layout struct {
	Session string
	Head    int
	Tables  []vault.Table
	Phase   int
	Slips   int
}

// plan is where the chunks of a copy are, before they are put into rows.
type plan struct {
	layout layout
	text   []byte // of the layout
	slips  [][]byte
	first  map[kind]int // chunk
	tables []int        // first chunk of each table of the box
	record int          // chunks that the record has, room for acts to come included
	chunks int
}

func pieces(size int) int { return max(1, (size+pieceSize-1)/pieceSize) }

// recordRoom is how much a record may grow: acts of staff lengthen it, by some hundred bytes each. One that grows out of it needs a
// new copy.
const recordRoom = 64 << 10

func planOf(c Content) (p plan, err error) {
	p.layout = layout{c.Session, len(c.Head), c.Tables, len(c.Phase), len(c.Slips)}
	if p.text, err = json.Marshal(p.layout); err != nil {
		return p, err
	}
	for _, s := range c.Slips {
		if len(s) < DigestSize {
			return p, errors.New("a slip without a digest")
		}
		p.slips = append(p.slips, s[:DigestSize:DigestSize])
	}
	p.slips = slices.Clone(p.slips)
	for i := range p.slips {
		p.slips[i] = slices.Clone(p.slips[i])
	}
	slices.SortFunc(p.slips, bytes.Compare)
	p.record = pieces(len(c.Record) + recordRoom)
	p.first = map[kind]int{}
	take := func(k kind, n int) { p.first[k], p.chunks = p.chunks, p.chunks+n }
	take(layoutKind, pieces(len(p.text)))
	take(headKind, pieces(len(c.Head)))
	take(phaseKind, pieces(len(c.Phase)))
	slip := 0
	if len(c.Slips) > 0 {
		slip = pieces(len(c.Slips[0]))
	}
	take(slipKind, slip*len(c.Slips))
	take(recordKind, p.record)
	for _, t := range c.Tables {
		p.tables = append(p.tables, p.chunks)
		p.chunks += pieces(t.Width) * t.Rows
	}
	return p, nil
}

// rounded is how many chunks a copy is made with: one of four between two powers of two.
func rounded(chunks int) int {
	step := 1
	for step*8 <= chunks {
		step *= 2
	}
	return (chunks + step - 1) / step * step
}

// cut cuts a part into chunks.
func (p *plan) cut(part Part, put func(chunk int, head, content []byte)) error {
	switch {
	case part.Box != nil && part.Box.Table == -1:
		if len(part.Box.Content) != p.layout.Head {
			return ErrUnknown
		}
		split(headKind, 0, 0, p.first[headKind], part.Box.Content, put)
	case part.Box != nil:
		at, row := part.Box.Table, part.Box.Row
		if at < 0 || at >= len(p.tables) || row < 1 || row > p.layout.Tables[at].Rows || len(part.Box.Content) != p.layout.Tables[at].Width {
			return ErrUnknown
		}
		split(cellKind, at, row, p.tables[at]+(row-1)*pieces(p.layout.Tables[at].Width), part.Box.Content, put)
	case part.Slip != nil:
		at, found := p.slip(part.Slip)
		if !found {
			return ErrUnknown
		}
		split(slipKind, 0, at, p.first[slipKind]+at*pieces(len(part.Slip)), part.Slip, put)
	case part.Phase != nil:
		if len(part.Phase) != p.layout.Phase {
			return ErrUnknown
		}
		split(phaseKind, 0, 0, p.first[phaseKind], part.Phase, put)
	case part.Record != nil:
		if pieces(len(part.Record)) > p.record {
			return fmt.Errorf("%w: %d bytes", ErrRoom, len(part.Record))
		}
		split(recordKind, 0, 0, p.first[recordKind], part.Record, put)
	default:
		return ErrUnknown
	}
	return nil
}

func (p *plan) slip(row []byte) (at int, found bool) {
	if len(row) < DigestSize {
		return 0, false
	}
	return sort.Find(len(p.slips), func(i int) int { return bytes.Compare(row[:DigestSize], p.slips[i]) })
}

// split hands out content in pieces, each under its head.
func split(k kind, table, row, first int, content []byte, put func(chunk int, head, content []byte)) {
	for i := range pieces(len(content)) {
		head := binary.BigEndian.AppendUint16([]byte{byte(k)}, uint16(table))
		head = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint32(head, uint32(row)), uint16(i))
		head = binary.BigEndian.AppendUint32(head, uint32(len(content)))
		from := i * pieceSize
		put(first+i, head, content[from:min(len(content), from+pieceSize)])
	}
}

// all is every chunk in clear, one behind the other.
func (p *plan) all(c Content) ([]byte, error) {
	all := make([]byte, p.chunks*plainSize)
	put := func(chunk int, head, content []byte) {
		at := all[chunk*plainSize : (chunk+1)*plainSize]
		copy(at[copy(at, head):], content)
	}
	split(layoutKind, 0, 0, p.first[layoutKind], p.text, put)
	parts := []Part{{Box: &vault.Cell{Table: -1, Row: 1, Content: c.Head}}, {Record: c.Record}}
	if len(c.Phase) > 0 {
		parts = append(parts, Part{Phase: c.Phase})
	}
	for _, slip := range c.Slips {
		parts = append(parts, Part{Slip: slip})
	}
	for _, part := range parts {
		if err := p.cut(part, put); err != nil {
			return nil, err
		}
	}
	for table := range c.Tables {
		n := 0
		err := c.Cells(table, func(row int, cell []byte) error {
			defer clear(cell)
			n++
			return p.cut(Part{Box: &vault.Cell{Table: table, Row: row, Content: cell}}, put)
		})
		if err == nil && n != c.Tables[table].Rows {
			err = fmt.Errorf("table %s has %d rows, not %d", c.Tables[table].Name, n, c.Tables[table].Rows)
		}
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}
