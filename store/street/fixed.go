package street

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ceping/store/vault"
)

// codeWidth is the most bytes of a category's code. Everything in the files is of fixed width.
const codeWidth = 32

// checkCode refuses a category's code that would not come back as it was.
func checkCode(code string) error {
	if code == "" || len(code) > codeWidth || strings.ContainsRune(code, 0) {
		return fmt.Errorf("category %q: a code has 1 to %d bytes", code, codeWidth)
	}
	return nil
}

var zeroCode [codeWidth]byte

func appendCode(b []byte, code string) []byte {
	return append(append(b, code...), zeroCode[len(code):]...)
}

func readCode(b []byte) string { return string(bytes.TrimRight(b, "\x00")) }

// sessionID is a session's id in 16 bytes. Only the usual spelling is taken: the id names a file.
func sessionID(id string) ([16]byte, error) {
	u, err := uuid.Parse(id)
	if err == nil && u.String() != id {
		err = fmt.Errorf("%q is not a UUID in lower case", id)
	}
	return u, err
}

// reader takes fields of fixed width from a cell. What is not there is zeros, and short is true afterwards.
type reader struct {
	rest  []byte
	short bool
}

func (r *reader) take(n int) []byte {
	if len(r.rest) < n {
		r.rest, r.short = nil, true
		return make([]byte, n)
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) byte() byte      { return r.take(1)[0] }
func (r *reader) uint32() int     { return int(binary.BigEndian.Uint32(r.take(4))) }
func (r *reader) id() [16]byte    { return [16]byte(r.take(16)) }
func (r *reader) array() [32]byte { return [32]byte(r.take(32)) }
func (r *reader) code() string    { return readCode(r.take(codeWidth)) }
func (r *reader) seen() Seen {
	return Seen{Acts: int(binary.BigEndian.Uint64(r.take(8))), Hash: r.array()}
}

func appendUint32(b []byte, n int) []byte { return binary.BigEndian.AppendUint32(b, uint32(n)) }

func appendSeen(b []byte, s Seen) []byte {
	return append(binary.BigEndian.AppendUint64(b, uint64(s.Acts)), s.Hash[:]...)
}

// kind begins a head: what a file is, and in which format of its own.
type kind [8]byte

var (
	slipsKind = kind{'s', 'l', 'i', 'p', 's', 0, 0, 1}
	boxKind   = kind{'b', 'o', 'x', 0, 0, 0, 0, 1}
)

// check compares the kind of a file with the one that was asked for.
func (want kind) check(head *reader) (fits, newer bool) {
	got := kind(head.take(len(want)))
	return got == want, string(got[:7]) == string(want[:7]) && got[7] > want[7]
}

// zeroRows are rows of a table that say nothing.
func zeroRows(t vault.Table) iter.Seq[[]byte] {
	return slices.Values(slices.Repeat([][]byte{make([]byte, t.Width)}, t.Rows))
}
