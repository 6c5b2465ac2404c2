package attack

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
)

// Reading is where in a copy some marks are found: nonces of ballots, digests of slips. Marks are given in no order that a
// method may use.
type Reading struct {
	marks [][]byte
	files []readFile // by name
}

// readFile is one file with all places of each mark, in rising order.
type readFile struct {
	name    string
	content []byte
	at      [][]int
}

// Read looks for marks, of at least eight random bytes each, in every file of a copy. It goes once over each file.
func Read(c Copy, marks [][]byte) *Reading {
	r := &Reading{marks: marks}
	begins := map[uint64]int{}
	for i, mark := range marks {
		begins[binary.NativeEndian.Uint64(mark)] = i
	}
	for _, name := range slices.Sorted(maps.Keys(c)) {
		file := readFile{name, c[name], make([][]int, len(marks))}
		for at := 0; at+8 <= len(file.content); at++ {
			i, ok := begins[binary.NativeEndian.Uint64(file.content[at:])]
			if ok && bytes.HasPrefix(file.content[at:], marks[i]) {
				file.at[i] = append(file.at[i], at)
			}
		}
		r.files = append(r.files, file)
	}
	return r
}

// Part is the reading of some of the marks, from the first of them up to another.
func (r *Reading) Part(from, to int) *Reading {
	part := &Reading{marks: r.marks[from:to]}
	for _, file := range r.files {
		part.files = append(part.files, readFile{file.name, file.content, file.at[from:to]})
	}
	return part
}

// whole reports whether the file holds every mark.
func (f readFile) whole() bool {
	return !slices.ContainsFunc(f.at, func(at []int) bool { return len(at) == 0 })
}
