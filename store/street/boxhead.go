package street

import (
	"context"
	"fmt"
	"slices"

	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// The tables of a box. After these there is one for each envelope key, in the manifest's order and named by its key.
const (
	noncesTable      = 0 // used 1, category 32, nonce 32: one a slip, none from opened on
	credentialsTable = 1 // 32: the list of spent credentials, sorted, from closed on
	listsTable       = 2 // of the credentials and then of each key: text 1, categories 8 (bits), list digest 32 from closed on
	firstKey         = 3

	nonceWidth      = 1 + codeWidth + 32
	credentialWidth = 32
	listWidth       = 1 + 8 + 32
	envelopeHead    = 1 + envelope.RowSize + codeWidth + 32 // used, row id, category, tag; then the sealed envelope

	maxCategories = 64 // as many as fit into the bits
)

// boxHead is the head of a box. Copies of it share its secrets.
type boxHead struct {
	house, session [16]byte
	seen           Seen
	step           int
	phase          survey.Phase
	full           bool
	count          int      // ballots, from closed on
	digest         [32]byte // the seal's
	categories     []boxCategory
	*secrets
}

// secrets are what must not outlive its time: the seed until opened, the salt until opened or withdrawn.
type secrets struct{ seed, salt [32]byte }

type boxCategory struct {
	code  string
	slips int
	paper int // ballots that staff entered
	cast  int // ballots, from closed on; before, the nonces are counted
}

// cell is the head as the file has it. The caller clears it.
func (h *boxHead) cell() []byte {
	b := make([]byte, 0, 8+16+16+40+4+2+64+4+32+2+len(h.categories)*(codeWidth+12))
	b = append(append(append(b, boxKind[:]...), h.house[:]...), h.session[:]...)
	b = append(appendUint32(appendSeen(b, h.seen), h.step), phaseByte(h.phase), flag(h.full))
	b = append(append(b, h.seed[:]...), h.salt[:]...)
	b = append(appendUint32(b, h.count), h.digest[:]...)
	b = append(b, byte(len(h.categories)))
	for _, c := range h.categories {
		b = appendUint32(appendUint32(appendUint32(appendCode(b, c.code), c.slips), c.paper), c.cast)
	}
	return b
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func readBoxHead(cell []byte) (h boxHead, err error) {
	r := &reader{rest: cell}
	if fits, newer := boxKind.check(r); newer {
		return h, fault(survey.FaultNewer, "the box has a newer format")
	} else if !fits {
		return h, fault(survey.FaultForeign, "it is no box")
	}
	h.secrets = new(secrets)
	h.house, h.session, h.seen, h.step = r.id(), r.id(), r.seen(), r.uint32()
	phase, full := int(r.byte()), r.byte()
	h.seed, h.salt = r.array(), r.array()
	h.count, h.digest = r.uint32(), r.array()
	h.categories = make([]boxCategory, r.byte())
	for i := range h.categories {
		h.categories[i] = boxCategory{code: r.code(), slips: r.uint32(), paper: r.uint32(), cast: r.uint32()}
	}
	if r.short || len(r.rest) > 0 || phase < 1 || phase >= len(phases) || full > 1 || len(h.categories) > maxCategories {
		return h, fault(survey.FaultShape, "the head of the box is out of shape")
	}
	h.phase, h.full = phases[phase], full == 1
	return h, nil
}

// category is the index of a category; -1 for one that there is not.
func (h *boxHead) category(code string) int {
	return slices.IndexFunc(h.categories, func(c boxCategory) bool { return c.code == code })
}

// copied is a head that may be changed: its categories are its own, its secrets are not.
func (h *boxHead) copied() boxHead {
	c := *h
	c.categories = slices.Clone(h.categories)
	return c
}

// key is an envelope key of a box.
type key struct {
	name   string
	sealed int // bytes of a sealed envelope
	rows   int
	text   bool   // its envelopes belong to no category
	fills  uint64 // categories that send it, a bit each
	list   [32]byte
}

// of is what an envelope of a category is named in digests, tags and rows.
func (k *key) of(category string) envelope.Name {
	if k.text {
		category = ""
	}
	return envelope.Name{Key: k.name, Category: category}
}

func (k *key) cell() []byte { return listCell(k.text, k.fills, k.list) }

func listCell(text bool, fills uint64, list [32]byte) []byte {
	b := []byte{flag(text)}
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(fills>>shift))
	}
	return append(b, list[:]...)
}

// rowsOf is how many rows a key has: one for each slip of the categories that send it.
func (h *boxHead) rowsOf(fills uint64) (n int) {
	for i, c := range h.categories {
		if fills>>i&1 == 1 {
			n += c.slips
		}
	}
	return n
}

func (h *boxHead) slips() (n int) { return h.rowsOf(^uint64(0)) }

// tables is the layout that follows from head and keys.
func boxTables(h *boxHead, keys []key) []vault.Table {
	nonces, credentials := h.slips(), 0
	if h.phase.Reached(survey.Closed) {
		credentials = h.count
	}
	if h.phase.Reached(survey.Opened) {
		nonces = 0
	}
	tables := []vault.Table{
		{Name: "nonces", Width: nonceWidth, Rows: nonces},
		{Name: envelope.Credentials, Width: credentialWidth, Rows: credentials},
		{Name: "lists", Width: listWidth, Rows: 1 + len(keys)},
	}
	for i := range keys {
		tables = append(tables, vault.Table{Name: keys[i].name, Width: envelopeHead + keys[i].sealed, Rows: keys[i].rows})
	}
	return tables
}

// boxShape is what a box is, without its rows.
type boxShape struct {
	boxHead
	keys        []key
	credentials [32]byte // list digest, from closed on
}

// readBoxShape reads head and lists, and checks that the layout is the one that follows from them.
func readBoxShape(ctx context.Context, head []byte, tables []vault.Table, rows starts) (s boxShape, err error) {
	if s.boxHead, err = readBoxHead(head); err != nil {
		return s, err
	}
	if len(tables) < firstKey || tables[listsTable].Width != listWidth {
		return s, fault(survey.FaultShape, "the box has not the tables of one")
	}
	err = rows(ctx, listsTable, listWidth, func(row int, cell []byte) error {
		r := &reader{rest: cell}
		k := key{text: r.byte() == 1}
		for range 8 {
			k.fills = k.fills<<8 | uint64(r.byte())
		}
		k.list = r.array()
		if row == 1 {
			s.credentials = k.list
			return nil
		}
		if at := firstKey + row - 2; at < len(tables) {
			k.name, k.sealed = tables[at].Name, tables[at].Width-envelopeHead
		}
		k.rows = s.rowsOf(k.fills)
		s.keys = append(s.keys, k)
		return nil
	})
	if err != nil {
		return s, err
	}
	if want := boxTables(&s.boxHead, s.keys); !slices.Equal(tables, want) {
		return s, fault(survey.FaultShape, "the box has not the tables that follow from its slips: it has %v, want %v", tables, want)
	}
	for _, k := range s.keys {
		if k.sealed < envelope.Overhead {
			return s, fault(survey.FaultShape, "the envelopes of %s are of %d bytes", k.name, k.sealed)
		}
	}
	return s, nil
}

// Shape is what rows a box has: those that envelopes and slips of a manifest need.
type Shape struct {
	Envelopes []manifest.Envelope // in the manifest's order
	Slips     map[string]int      // by category, spares included
}

// head and keys are a box of this shape.
func (s Shape) box() (categories []boxCategory, keys []key, err error) {
	codes := make([]string, 0, len(s.Slips))
	for code, n := range s.Slips {
		if err := checkCode(code); err != nil {
			return nil, nil, err
		}
		if n < 0 {
			return nil, nil, fmt.Errorf("category %s has %d slips", code, n)
		}
		codes = append(codes, code)
	}
	if slices.Sort(codes); len(codes) > maxCategories {
		return nil, nil, fmt.Errorf("%d categories, and a box takes %d", len(codes), maxCategories)
	}
	for _, code := range codes {
		categories = append(categories, boxCategory{code: code, slips: s.Slips[code]})
	}
	h := boxHead{categories: categories}
	for i := range s.Envelopes {
		e := &s.Envelopes[i]
		k := key{name: e.Key, sealed: e.Size + envelope.Overhead, text: e.Name("some").Category == ""}
		for c, code := range codes {
			if e.FilledBy(code) {
				k.fills |= 1 << c
			}
		}
		k.rows = h.rowsOf(k.fills)
		keys = append(keys, k)
	}
	return categories, keys, nil
}

// fits reports a *FaultError when a box is of another shape.
func (s *boxShape) fits(shape Shape) error {
	categories, keys, err := shape.box()
	if err != nil {
		return err
	}
	same := slices.EqualFunc(categories, s.categories, func(a, b boxCategory) bool { return a.code == b.code && a.slips == b.slips }) &&
		slices.EqualFunc(keys, s.keys, func(a, b key) bool {
			return a.name == b.name && a.sealed == b.sealed && a.text == b.text && a.fills == b.fills
		})
	if !same {
		return fault(survey.FaultShape, "the box has not the slips and envelopes that its manifest lists")
	}
	return nil
}
