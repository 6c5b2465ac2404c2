package backup

import (
	"archive/tar"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
)

// maxEntries and maxSums bound what is kept of a backup in memory, far above what one house has.
const (
	maxEntries = 200_000
	maxSums    = maxEntries * 160
)

// DamagedError is a backup that is not as it was written, or none.
type DamagedError struct {
	Entry string // the one that is damaged, or the last one before the damage; "" when it is before all, or cannot be told
	What  string
}

func (e *DamagedError) Error() string { return e.What }

// Entry is an entry of a backup while it is read.
type Entry struct {
	Name    string
	Size    int64
	Content io.Reader // has Size bytes, or answers an error
}

// Read reads a backup to its end, and hands every entry to take, which may leave its content. Whether it is whole is known at the end only:
// what take was given counts for nothing unless Read answers nil. summed is false for a backup of an earlier ceping, which has no digests.
// A *DamagedError, or what take answers.
func Read(r io.Reader, take func(Entry) error) (summed bool, err error) {
	b := &reading{counted: counted{from: r, all: sha256.New()}, seen: map[string]bool{}}
	b.archive = tar.NewReader(&b.counted)
	for {
		header, err := b.archive.Next()
		if errors.Is(err, io.EOF) {
			return b.summed, b.end()
		}
		if err != nil {
			return b.summed, b.damaged("it cannot be read %s (%v)", b.behind(), err)
		}
		if err := b.entry(header, take); err != nil {
			return b.summed, err
		}
	}
}

// Check reads a backup to its end, and is nil when all of it is as it was written.
func Check(r io.Reader) error {
	summed, err := Read(r, func(Entry) error { return nil })
	if err == nil && !summed {
		err = &DamagedError{What: "it has no digests"}
	}
	return err
}

// reading is a backup while it is read.
type reading struct {
	counted
	archive  *tar.Reader
	summed   bool
	seen     map[string]bool
	last     string   // entry
	pad      int64    // behind its content
	content  int64    // where that ended
	computed []string // lines of SHA256SUMS, as the entries are
	written  string   // and as it has them; "" before it came
}

func (b *reading) damaged(format string, args ...any) error {
	return &DamagedError{Entry: b.last, What: fmt.Sprintf(format, args...)}
}

// behind says where reading ended.
func (b *reading) behind() string {
	if b.last == "" {
		return "from its beginning"
	}
	return "behind " + b.last
}

func (b *reading) entry(header *tar.Header, take func(Entry) error) error {
	name := header.Name
	format, first := strings.CutPrefix(name, formatPrefix)
	switch {
	case first && name != formatName && len(b.seen) == 0:
		return b.damaged("its format is %q, which this ceping does not know: use the newer ceping that wrote it", format)
	case first && len(b.seen) > 0, b.written != "", b.seen[name], len(b.seen) >= maxEntries, header.Typeflag != tar.TypeReg,
		name == sumsName && (!b.summed || header.Size > maxSums):
		return b.damaged("%q is not an entry that ceping wrote there, %s", name, b.behind())
	}
	b.summed = b.summed || first
	b.seen[name], b.last = true, name
	sum := sha256.New()
	content := &bounded{from: io.TeeReader(b.archive, sum), left: header.Size, in: &b.counted, began: b.n}
	switch {
	case name == sumsName:
		text, err := io.ReadAll(content)
		if err != nil {
			return b.damaged("%s cannot be read to its end (%v)", name, err)
		}
		b.written = string(text)
	case !first:
		if err := take(Entry{name, header.Size, content}); err != nil && content.err == nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, content); err != nil {
		return b.damaged("%s cannot be read to its end (%v)", name, err)
	}
	b.content, b.pad = b.n, -header.Size&511
	if name != sumsName {
		b.computed = append(b.computed, fmt.Sprintf("%x  %s\n", sum.Sum(nil), name))
	}
	return nil
}

// end looks, behind the last entry, whether all that was written was read.
func (b *reading) end() error {
	// The library takes a file that ends between two entries for a whole one.
	ended := b.n-b.content == b.pad+1024
	switch {
	case b.last == "":
		return b.damaged("there is nothing in it")
	case !ended:
		return b.damaged("it ends %s", b.behind())
	}
	if b.summed {
		if b.written == "" {
			return b.damaged("its list of digests, %s, is missing: it ends %s", sumsName, b.behind())
		}
		lines := strings.SplitAfter(b.written, "\n")
		for i, line := range b.computed {
			if i >= len(lines) || lines[i] != line {
				b.last = line[2*sha256.Size+2 : len(line)-1]
				return b.damaged("%s is not what was written: its digest is another than the one recorded", b.last)
			}
		}
		if strings.Join(b.computed, "") != b.written {
			b.last = ""
			return b.damaged("its list of digests, %s, has more than what is there", sumsName)
		}
	}
	want := ""
	if b.summed {
		want = closing(b.all.Sum(nil))
	}
	rest, err := io.ReadAll(io.LimitReader(b.from, int64(len(want))+1))
	switch {
	case err != nil:
		return b.damaged("it cannot be read to its end (%v)", err)
	case string(rest) != want && len(rest) > len(want):
		return b.damaged("something was appended to it")
	case len(rest) < len(want):
		b.last = ""
		return b.damaged("its last line is cut off")
	case string(rest) != want:
		b.last = ""
		return b.damaged("it was changed outside of the files in it, or in its last line: the digest of the whole is another than the one recorded")
	}
	return nil
}

// counted counts and digests what was read.
type counted struct {
	from io.Reader
	all  hash.Hash
	n    int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	c.all.Write(p[:n])
	return n, err
}

// bounded is the content of an entry. No more comes out than went in: else it has holes, and would fill the disk out of nothing.
type bounded struct {
	from      io.Reader
	left      int64
	in        *counted
	began, of int64
	err       error
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.from.Read(p[:min(len(p), 1<<16)])
	b.left, b.of = b.left-int64(n), b.of+int64(n)
	switch {
	case b.of > b.in.n-b.began:
		n, err = 0, errors.New("it has holes, so ceping did not write it")
	case errors.Is(err, io.EOF) && b.left > 0:
		err = io.ErrUnexpectedEOF
	}
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = err
	}
	return n, err
}
