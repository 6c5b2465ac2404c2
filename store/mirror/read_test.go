package mirror

import (
	"encoding/binary"
	"encoding/json"
	"strings"
	"testing"

	"ceping/store/vault"
)

// FuzzChunks: whatever chunks hold that whoever has the code has made, they are refused, or are a whole session: every part has the size that
// it says, and no more memory is taken than the chunks are worth.
func FuzzChunks(f *testing.F) {
	c := Content{Session: "s", Head: []byte("head"), Tables: []vault.Table{{Name: "t", Width: pieceSize + 1, Rows: 1}}, Phase: []byte("p"),
		Slips: [][]byte{[]byte(strings.Repeat("s", DigestSize))}, Record: []byte("record"),
		Cells: func(_ int, visit func(int, []byte) error) error { return visit(1, make([]byte, pieceSize+1)) }}
	planned, err := planOf(c)
	if err != nil {
		f.Fatal(err)
	}
	planned.record = 1
	all, err := planned.all(c)
	if err != nil {
		f.Fatal(err)
	}
	var packed []byte // heads with little behind them: a fuzzer changes those
	for at := 0; at < len(all); at += plainSize {
		n := min(plainSize, headSize+int(binary.BigEndian.Uint32(all[at+9:])))
		packed = append(binary.BigEndian.AppendUint16(packed, uint16(n)), all[at:at+n]...)
	}
	f.Add(packed)
	f.Add([]byte{})
	if text, err := json.Marshal(layout{"s", -1, []vault.Table{{Name: "t", Width: -1, Rows: -1}}, -1, -1}); err == nil {
		head := append([]byte{byte(layoutKind), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, byte(len(text))}, text...)
		f.Add(append(binary.BigEndian.AppendUint16(nil, uint16(len(head))), head...))
	}
	f.Fuzz(func(t *testing.T, packed []byte) {
		found, chunks := gathered{}, 0
		for len(packed) >= 2 && chunks < 200 {
			n := min(int(binary.BigEndian.Uint16(packed)), len(packed)-2, plainSize)
			plain := make([]byte, plainSize)
			copy(plain, packed[2:2+n])
			packed = packed[2+n:]
			if chunks++; found.add(plain) != nil {
				return
			}
		}
		got, err := found.content()
		if err != nil {
			return
		}
		for table, of := range got.Tables {
			rows := 0
			if err := got.Cells(table, func(_ int, cell []byte) error {
				if rows++; len(cell) != of.Width {
					t.Errorf("a cell of %d bytes, not %d", len(cell), of.Width)
				}
				return nil
			}); err != nil || rows != of.Rows {
				t.Errorf("%d rows, not %d, %v", rows, of.Rows, err)
			}
		}
	})
}
