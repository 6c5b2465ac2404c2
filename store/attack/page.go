package attack

import (
	"bytes"
	"encoding/binary"
)

// cell is one cell of a b-tree page (SQLite file format §1.6).
type cell struct {
	page, listed, offset int
}

// cells makes a method that finds each mark's cell in the leaves of the first file that has all of them, be it a table's or
// an index's, and places it.
func cells(place func(cell) float64) func(*Reading) ([]float64, bool) {
	return func(r *Reading) ([]float64, bool) {
		for _, file := range r.files {
			// An index on the marks lies behind its table, so the last place counts first.
			for _, choose := range []func([]int) int{last, first} {
				if found, ok := findCells(file, choose); ok {
					places := make([]float64, len(found))
					for i := range found {
						places[i] = place(found[i])
					}
					return places, true
				}
			}
		}
		return nil, false
	}
}

func listing(c cell) float64 { return float64(c.page)*1e6 + float64(c.listed) }

// allocation: within a page, content grows from its end towards its head, so an earlier cell lies higher.
func allocation(c cell) float64 { return -float64(c.offset) }

func pageAllocation(c cell) float64 { return float64(c.page)*1e6 - float64(c.offset) }

// findCells finds the cell that holds each mark.
func findCells(file readFile, choose func([]int) int) ([]cell, bool) {
	size := pageSize(file.content)
	if size == 0 || !file.whole() {
		return nil, false
	}
	leaves := map[int][]cell{}
	found := make([]cell, len(file.at))
	for i, places := range file.at {
		at := choose(places)
		page := at / size
		if leaves[page] == nil {
			leaves[page] = leaf(file.content, page, size)
		}
		holder, ok := holding(leaves[page], at%size)
		if !ok {
			return nil, false // on an overflow or freed page, which the places in the file tell of
		}
		found[i] = holder
	}
	return found, true
}

// holding is the cell of a page whose content begins last before an offset.
func holding(page []cell, offset int) (holder cell, ok bool) {
	for _, c := range page {
		if c.offset <= offset && (!ok || c.offset > holder.offset) {
			holder, ok = c, true
		}
	}
	return holder, ok
}

// pageSize reads the header of a SQLite file; 0 for another file.
func pageSize(file []byte) int {
	if len(file) < 100 || !bytes.HasPrefix(file, []byte("SQLite format 3\x00")) {
		return 0
	}
	if size := int(binary.BigEndian.Uint16(file[16:])); size > 1 {
		return size
	}
	return 1 << 16
}

// leaf lists the cells of a leaf page of a table (0x0d) or an index (0x0a).
func leaf(file []byte, page, size int) []cell {
	head := page * size
	if page == 0 {
		head += 100
	}
	if kind := file[head]; kind != 0x0d && kind != 0x0a {
		return nil
	}
	count := int(binary.BigEndian.Uint16(file[head+3:]))
	var list []cell
	for i := range count {
		at := head + 8 + 2*i
		if at+2 > (page+1)*size {
			return nil
		}
		if offset := int(binary.BigEndian.Uint16(file[at:])); offset > 0 && offset < size {
			list = append(list, cell{page, i, offset})
		}
	}
	return list
}
