// Package backup is the format of a backup: a tar without times, whose damage shows. It knows names and contents, and nothing of ours, so
// that it can be read alone.
//
// The first entry, ceping-backup/2, says the format. The last, SHA256SUMS, has a line for every entry before it, in their order, as
// sha256sum writes and checks them. Behind the end of the tar, where tar reads no further, one line has the SHA-256 of every byte before it.
// So whatever was flipped, cut off, swapped or put in is noticed, and where it lies in a file that file is named. It shows damage and no
// forgery: whoever can write a backup can write its digests.
//
// A backup of ceping 0.1, and of the ceping that came after it, is the same tar without first entry, last entry and closing line.
package backup

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strings"
)

// The entries that are the format's own.
const (
	formatPrefix = "ceping-backup/"
	formatName   = formatPrefix + "2"
	sumsName     = "SHA256SUMS"
)

// closing is the line behind the end of the tar.
func closing(sum []byte) string {
	return "ceping backup, format 2; SHA-256 of all before this line: " + hex.EncodeToString(sum) + "\n"
}

// Writer writes a backup.
type Writer struct {
	to      io.Writer
	all     hash.Hash
	archive *tar.Writer
	sums    strings.Builder
}

// NewWriter begins a backup.
func NewWriter(w io.Writer) (*Writer, error) {
	b := &Writer{to: w, all: sha256.New()}
	b.archive = tar.NewWriter(io.MultiWriter(w, b.all))
	return b, b.Add(formatName, 0, nil)
}

// Add writes one entry of size bytes; content may be nil where that is 0. An error when content has fewer or more.
func (b *Writer) Add(name string, size int64, content io.Reader) error {
	sum := sha256.New()
	if err := b.entry(name, size); err != nil {
		return err
	}
	if content != nil {
		if n, err := io.Copy(io.MultiWriter(b.archive, sum), content); err != nil {
			return err
		} else if n != size {
			return fmt.Errorf("%s has %d bytes, and had %d: %w", name, n, size, io.ErrUnexpectedEOF)
		}
	}
	fmt.Fprintf(&b.sums, "%x  %s\n", sum.Sum(nil), name)
	return nil
}

func (b *Writer) entry(name string, size int64) error {
	return b.archive.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size})
}

// Close writes the digests. Without it the backup is not whole, and is refused.
func (b *Writer) Close() error {
	sums := b.sums.String()
	if err := b.entry(sumsName, int64(len(sums))); err != nil {
		return err
	}
	if _, err := io.WriteString(b.archive, sums); err != nil {
		return err
	}
	if err := b.archive.Close(); err != nil {
		return err
	}
	_, err := io.WriteString(b.to, closing(b.all.Sum(nil)))
	return err
}
