package archive

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"slices"

	"ceping/survey/envelope"
)

// Write writes an archive. One that Recount would refuse whatever the key is refused here, before the first byte: the error is then
// an *Error that names all that is wrong. The same archive gives the same bytes, whatever the order of its envelopes.
func Write(w io.Writer, a Archive) error {
	if err := a.Check(); err != nil {
		return err
	}
	return a.write(w)
}

// write writes what it is given.
func (a *Archive) write(w io.Writer) error {
	list := a.sorted()
	size := 0
	for _, e := range list {
		size += charge(len(e.sealed))
	}
	if size > maxEnvelopes {
		return fmt.Errorf("the envelopes take %d bytes, and an archive holds %d at most", size, maxEnvelopes)
	}
	out := writer{to: w, sum: sha256.New()}
	out.line(line{Archive: &head{
		Version: FormatVersion, Software: a.Software, Manifest: a.Manifest, WrappedKey: a.WrappedKey, Trustees: a.Trustees, Counts: a.Counts,
		Salt: a.Salt[:], Seal: a.Seal, Credentials: a.Credentials, Facts: factsOf(a.Facts), Result: a.Result, Envelopes: len(list), Acts: len(a.Acts),
	}})
	for _, e := range list {
		out.line(line{Envelope: &envelopeLine{e.name.Key, e.name.Category, e.sealed}})
	}
	for _, e := range a.Acts {
		out.line(line{Act: new(actLine(e))})
	}
	out.line(line{End: &endLine{digest(out.sum.Sum(nil))}})
	return out.err
}

// item is an envelope with its digest.
type item struct {
	digest [sha256.Size]byte
	name   envelope.Name
	sealed []byte
}

// sorted are all envelopes by digest.
func (a *Archive) sorted() []item {
	var list []item
	for key, all := range a.Sealed {
		for _, one := range all {
			name := envelope.Name{Key: key, Category: one.Category}
			list = append(list, item{envelope.Digest(name, one.Sealed), name, one.Sealed})
		}
	}
	slices.SortFunc(list, func(x, y item) int { return bytes.Compare(x.digest[:], y.digest[:]) })
	return list
}

// writer writes lines and sums them. The first error stays and stops what follows.
type writer struct {
	to     io.Writer
	buffer bytes.Buffer
	sum    hash.Hash
	err    error
}

func (w *writer) line(l line) {
	if w.err != nil {
		return
	}
	w.buffer.Reset()
	if w.err = l.write(&w.buffer); w.err != nil {
		return
	}
	w.sum.Write(w.buffer.Bytes())
	_, w.err = w.to.Write(w.buffer.Bytes())
}
