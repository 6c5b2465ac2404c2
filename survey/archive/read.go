package archive

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"hash"
	"io"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/envelope"
)

// Bounds of an archive: reading one takes no more memory than these, whatever it says.
const (
	maxHead       = 16 << 20 // bytes of the first line
	maxLine       = 1 << 20  // and of another: an envelope has 524,288 bytes at most
	maxActs       = 64 << 20 // of all acts together
	maxEnvelopes  = 1 << 30  // of all envelopes together, each with chargeEach for its names and its place
	maxHeadValues = 300_000  // of the first line, and of the manifest in it
)

// chargeEach is what an envelope takes beside its bytes, and maxName how long a key or category may be: the longest key has 103
// characters.
const (
	chargeEach = 192
	maxName    = 128
)

func charge(sealed int) int { return sealed + chargeEach }

// Read reads an archive of FormatVersion. The error is of reading r, or an *Error that names what is wrong, with the line where it
// stands: whatever is not byte for byte as Write writes it. Whether what it says holds together is Recount's to say.
func Read(r io.Reader) (Archive, error) {
	reading := reading{lines: bufio.NewReaderSize(r, 1<<16), sum: sha256.New(), names: map[string]string{}}
	if err := reading.head(); err != nil {
		return Archive{}, err
	}
	for !reading.ended {
		text, err := reading.next(maxLine)
		if err != nil {
			return Archive{}, err
		}
		if len(text) == 0 {
			reading.wrong.add("its end is missing: %d of %d envelopes and %d of %d acts are there", reading.envelopes, reading.said.Envelopes, len(reading.archive.Acts), reading.said.Acts)
			return Archive{}, reading.wrong.err()
		}
		if err := reading.line(text); err != nil {
			return Archive{}, err
		}
	}
	if rest, _ := reading.lines.Peek(1); len(rest) > 0 {
		reading.wrong.add("something stands after its end, line %d", reading.number)
	}
	if reading.envelopes != reading.said.Envelopes || len(reading.archive.Acts) != reading.said.Acts {
		reading.wrong.add("%d of %d envelopes and %d of %d acts are there", reading.envelopes, reading.said.Envelopes, len(reading.archive.Acts), reading.said.Acts)
	}
	return reading.archive, reading.wrong.err()
}

type reading struct {
	lines     *bufio.Reader
	sum       hash.Hash
	text      []byte
	number    int // of the line last read, from 1
	archive   Archive
	said      head
	envelopes int // read so far
	last      [sha256.Size]byte
	taken     int // bytes of envelopes, as charged
	acts      int // bytes of acts
	names     map[string]string
	ended     bool
	wrong     faults
}

// next is the next line with its newline, until the next call; nothing at the end.
func (r *reading) next(limit int) ([]byte, error) {
	r.number++
	text := r.text[:0]
	defer func() { r.text = text }()
	for {
		more, err := r.lines.ReadSlice('\n')
		if len(text)+len(more) > limit {
			return nil, fault("line %d is longer than the %d bytes that it may have", r.number, limit)
		}
		text = append(text, more...)
		switch {
		case err == nil || errors.Is(err, io.EOF):
			return text, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

func (r *reading) head() error {
	text, err := r.next(maxHead)
	switch {
	case err != nil:
		return err
	case len(text) == 0:
		return fault("it is empty")
	}
	switch version := Version(text[:min(len(text), 64)]); {
	case version == 0:
		return fault("line 1 is not the head of a ceping archive")
	case version != FormatVersion:
		return &survey.Refusal{Code: "archive_version"}
	case values(text) > maxHeadValues:
		return fault("line 1 has more values than one can have, which is %d", maxHeadValues)
	}
	l, err := parseLine(text)
	if err != nil {
		return fault("line 1 is not as it was written (%v)", err)
	}
	h := *l.Archive
	switch {
	case values([]byte(h.Manifest)) > maxHeadValues:
		return fault("line 1: the manifest has more values than one can have, which is %d", maxHeadValues)
	case len(h.Salt) != len(r.archive.Salt):
		return fault("line 1: the salt has %d bytes instead of %d", len(h.Salt), len(r.archive.Salt))
	case h.Result.Forms == nil:
		return fault("line 1: the result's list of forms is null")
	case h.Envelopes < 0 || h.Acts < 0:
		return fault("line 1: it says that it has %d envelopes and %d acts", h.Envelopes, h.Acts)
	}
	r.sum.Write(text)
	r.said = h
	r.archive = Archive{
		Software: h.Software, Manifest: h.Manifest, WrappedKey: h.WrappedKey, Trustees: h.Trustees, Counts: h.Counts, Salt: [32]byte(h.Salt),
		Seal: h.Seal, Credentials: h.Credentials, Facts: h.Facts.count(), Result: h.Result, Sealed: map[string][]count.Sealed{},
	}
	return nil
}

// line takes a line after the head. The error is of what there is no going on from.
func (r *reading) line(text []byte) error {
	l, err := parseLine(text)
	if l.End == nil {
		r.sum.Write(text)
	}
	switch {
	case err != nil:
		r.wrong.add("line %d is not as it was written (%v)", r.number, err)
	case l.Archive != nil, l.Envelope != nil && len(r.archive.Acts) > 0:
		r.wrong.add("line %d is out of place", r.number)
	case l.Envelope != nil:
		return r.envelope(*l.Envelope)
	case l.Act != nil:
		if r.acts += len(text); r.acts > maxActs || len(r.archive.Acts) == r.said.Acts {
			return fault("line %d is more than the %d acts, or the %d bytes of acts, that there can be", r.number, r.said.Acts, maxActs)
		}
		r.archive.Acts = append(r.archive.Acts, survey.SessionEntry(*l.Act))
	case l.End != nil:
		r.ended = true
		if !bytes.Equal(l.End.SHA256[:], r.sum.Sum(nil)) {
			r.wrong.add("some bytes are not as they were written (the checksum in line %d does not fit)", r.number)
		}
	}
	return nil
}

func (r *reading) envelope(e envelopeLine) error {
	if r.taken += charge(len(e.Sealed)); r.taken > maxEnvelopes || r.envelopes == r.said.Envelopes {
		return fault("line %d is more than the %d envelopes, or the %d bytes of envelopes, that there can be", r.number, r.said.Envelopes, maxEnvelopes)
	}
	r.envelopes++
	if len(e.Key) > maxName || len(e.Category) > maxName {
		return fault("line %d has a key or a category of more than %d bytes", r.number, maxName)
	}
	name := envelope.Name{Key: r.name(e.Key), Category: r.name(e.Category)}
	is := envelope.Digest(name, e.Sealed)
	if bytes.Compare(r.last[:], is[:]) > 0 {
		r.wrong.add("line %d is out of order: envelopes are sorted by digest", r.number)
	}
	r.last = is
	r.archive.Sealed[name.Key] = append(r.archive.Sealed[name.Key], count.Sealed{Category: name.Category, Sealed: e.Sealed})
	return nil
}

// name keeps each name in memory once.
func (r *reading) name(text string) string {
	kept, ok := r.names[text]
	if !ok {
		r.names[text], kept = text, text
	}
	return kept
}

// values bounds how many values a text of JSON has: three bytes of a list may stand for hundreds in memory, so it is asked before
// anything is read into a struct.
func values(text []byte) int {
	n, quoted := 1, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && (c == '{' || c == '[' || c == ','):
			n++
		}
	}
	return n
}
