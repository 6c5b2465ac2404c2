package street

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"sort"
	"sync"

	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/ballot"
)

// The tables of a book of slips. Sessions lie sorted by id, slips by digest over all sessions, never in the order of printing.
const (
	sessionsTable = 0 // session 16, phase 1
	slipsTable    = 1 // digest 32, session 16, category 32, state 1, blinded 32

	sessionWidth = 16 + 1
	slipWidth    = 32 + 16 + codeWidth + 1 + 32
)

// slipStates are a slip's states as the file has them, by index.
var slipStates = []ballot.SlipState{ballot.Fresh, ballot.Collected, ballot.Voided, ballot.Replaced}

// Slips is the open book of slips of a house. Its methods may be called concurrently.
type Slips struct {
	path  string
	house [16]byte
	file  *vault.File
	mu    sync.RWMutex // only the file's writer changes what follows, and others read
	book
}

// book is a book of slips in memory, in the file's order.
type book struct {
	seen     Seen
	sessions []slipSession
	slips    []slip
}

// slipSession is a session that has slips.
type slipSession struct {
	id        [16]byte
	phase     survey.Phase
	codes     []string // categories, sorted
	collected []int    // of each: slips whose collecting was answered
}

// slip is a row.
type slip struct {
	digest   [32]byte
	session  int // index
	category int // index in the session's codes
	state    ballot.SlipState
	answered bool // collected, durably: a credential may be out for it
	blinded  [32]byte
}

// CreateSlips makes an empty book of slips, durably. An error that wraps os.ErrExist when there is a file.
func CreateSlips(ctx context.Context, path string, house [16]byte) error {
	b := book{}
	return vault.Create(ctx, path, b.content(house))
}

// SlipsConfig is what a book of slips is opened with.
type SlipsConfig struct {
	House  [16]byte     // whose it must be
	Logger *slog.Logger // see vault.Config; nil for none
	Mirror SlipsMirror  // nil: none
}

// OpenSlips opens a book of slips. A *FaultError for one that is missing, empty, unreadable, newer, another house's or out of shape.
func OpenSlips(ctx context.Context, path string, config SlipsConfig) (*Slips, error) {
	s := &Slips{path: path, house: config.House}
	vaulted := vault.Config{Logger: config.Logger, Load: s.load}
	if config.Mirror != nil {
		vaulted.Mirror = slipsMirror{config.Mirror}
	}
	var err error
	s.file, err = vault.Open(ctx, path, vaulted)
	if err != nil {
		return nil, faultOf(path, err)
	}
	return s, nil
}

// Close finishes what is under way and lets go of the file. Later acts are unavailable.
func (s *Slips) Close() error { return s.file.Close() }

// load reads the book anew.
func (s *Slips) load(ctx context.Context, a *vault.Alone) error {
	house, fresh, err := readBook(ctx, a.Head(), a.Tables(), a.Starts)
	if err != nil {
		return err
	}
	if house != s.house {
		return fault(survey.FaultForeign, "it is the book of slips of house %x", house)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.slips)
	s.book = fresh
	return nil
}

// starts visits rows: of an open file, or of a view.
type starts func(ctx context.Context, table, width int, visit func(row int, start []byte) error) error

func readBook(ctx context.Context, head []byte, tables []vault.Table, rows starts) (house [16]byte, b book, err error) {
	r := &reader{rest: head}
	if fits, newer := slipsKind.check(r); newer {
		return house, b, fault(survey.FaultNewer, "the book of slips has a newer format")
	} else if !fits {
		return house, b, fault(survey.FaultForeign, "it is no book of slips")
	}
	house, b.seen = r.id(), r.seen()
	if r.short || len(r.rest) > 0 {
		return house, b, fault(survey.FaultShape, "the book of slips has a head of %d bytes", len(head))
	}
	want := bookTables(0, 0)
	for i := range tables {
		if i < len(want) {
			want[i].Rows = tables[i].Rows
		}
	}
	if !slices.Equal(tables, want) {
		return house, b, fault(survey.FaultShape, "the book of slips has other tables: %v", tables)
	}
	err = rows(ctx, sessionsTable, sessionWidth, func(row int, cell []byte) error {
		r := &reader{rest: cell}
		id, phase := r.id(), int(r.byte())
		if phase < 1 || phase >= len(phases) || row > 1 && bytes.Compare(b.sessions[row-2].id[:], id[:]) >= 0 {
			return fault(survey.FaultShape, "session %d of the book of slips is out of shape", row)
		}
		b.sessions = append(b.sessions, slipSession{id: id, phase: phases[phase]})
		return nil
	})
	if err != nil {
		return house, b, err
	}
	b.slips = make([]slip, 0, tables[slipsTable].Rows)
	err = rows(ctx, slipsTable, slipWidth, func(row int, cell []byte) error {
		r := &reader{rest: cell}
		s := slip{digest: r.array()}
		id, code, state := r.id(), r.code(), int(r.byte())
		s.blinded = r.array()
		var known bool
		if s.session, known = b.session(id); !known || state >= len(slipStates) || code == "" ||
			row > 1 && bytes.Compare(b.slips[row-2].digest[:], s.digest[:]) >= 0 {
			return fault(survey.FaultShape, "row %d of the book of slips is out of shape", row)
		}
		s.state = slipStates[state]
		s.answered = s.state == ballot.Collected || s.state == ballot.Replaced
		s.category = b.sessions[s.session].add(code)
		b.slips = append(b.slips, s)
		return nil
	})
	if err != nil {
		return house, b, err
	}
	b.sortCodes()
	return house, b, nil
}

// add is the index of a category, which it makes.
func (s *slipSession) add(code string) int {
	if i := slices.Index(s.codes, code); i >= 0 {
		return i
	}
	s.codes = append(s.codes, code)
	return len(s.codes) - 1
}

// sortCodes sorts each session's categories and counts what was collected.
func (b *book) sortCodes() {
	places := make([][]int, len(b.sessions))
	for i := range b.sessions {
		s := &b.sessions[i]
		sorted := slices.Sorted(slices.Values(s.codes))
		for _, code := range s.codes {
			at, _ := slices.BinarySearch(sorted, code)
			places[i] = append(places[i], at)
		}
		s.codes, s.collected = sorted, make([]int, len(sorted))
	}
	for i := range b.slips {
		s := &b.slips[i]
		s.category = places[s.session][s.category]
		if s.answered {
			b.sessions[s.session].collected[s.category]++
		}
	}
}

// session finds a session by its id.
func (b *book) session(id [16]byte) (at int, found bool) {
	return sort.Find(len(b.sessions), func(i int) int { return bytes.Compare(id[:], b.sessions[i].id[:]) })
}

// slip finds a slip by its digest.
func (b *book) slip(digest [32]byte) (at int, found bool) {
	return sort.Find(len(b.slips), func(i int) int { return bytes.Compare(digest[:], b.slips[i].digest[:]) })
}

func bookTables(sessions, slips int) []vault.Table {
	return []vault.Table{{Name: "sessions", Width: sessionWidth, Rows: sessions}, {Name: "slips", Width: slipWidth, Rows: slips}}
}

func bookHead(house [16]byte, seen Seen) []byte {
	return appendSeen(append(append([]byte(nil), slipsKind[:]...), house[:]...), seen)
}

func sessionCell(id [16]byte, phase survey.Phase) []byte { return append(id[:], phaseByte(phase)) }

// appendSlip writes a row.
func (b *book) appendSlip(cell []byte, s *slip) []byte {
	session := &b.sessions[s.session]
	cell = append(append(cell, s.digest[:]...), session.id[:]...)
	cell = append(appendCode(cell, session.codes[s.category]), byte(slices.Index(slipStates, s.state)))
	return append(cell, s.blinded[:]...)
}

// content is what a file of this book is made of.
func (b *book) content(house [16]byte) vault.Content {
	return vault.Content{Head: bookHead(house, b.seen), Tables: bookTables(len(b.sessions), len(b.slips)), Cells: func(table int) iter.Seq[[]byte] {
		return func(yield func([]byte) bool) {
			if table == sessionsTable {
				for i := range b.sessions {
					if !yield(sessionCell(b.sessions[i].id, b.sessions[i].phase)) {
						return
					}
				}
				return
			}
			cell := make([]byte, 0, slipWidth)
			defer func() { clear(cell[:cap(cell)]) }()
			for i := range b.slips {
				if !yield(b.appendSlip(cell[:0], &b.slips[i])) {
					return
				}
			}
		}
	}}
}

// checkDigests names a digest that stands twice in a sorted list.
func checkDigests(list []slip) error {
	for i := 1; i < len(list); i++ {
		if list[i].digest == list[i-1].digest {
			return refusal{fmt.Errorf("slip %x is there twice", list[i].digest)}
		}
	}
	return nil
}

// InPlace wraps vault.ErrReplaced when another file, or none, lies where the book is.
func (s *Slips) InPlace(ctx context.Context) error {
	return answer(s.file.InPlace(ctx))
}
