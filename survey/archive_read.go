package survey

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ArchiveError says everything that is wrong with an archive, each fault a phrase that names the thing.
type ArchiveError struct{ Faults []string }

const faultsShown = 8

func (e *ArchiveError) Error() string {
	shown, more := e.Faults, ""
	if len(shown) > faultsShown {
		more = fmt.Sprintf("; and %d more", len(shown)-faultsShown)
		shown = shown[:faultsShown]
	}
	return "the archive is damaged or was altered, get another copy of it: " + strings.Join(shown, "; ") + more
}

// faults gathers what is wrong.
type faults struct{ list []string }

func (f *faults) add(format string, args ...any) {
	f.list = append(f.list, fmt.Sprintf(format, args...))
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	return &ArchiveError{f.list}
}

// archiveContent is an archive as it was read.
type archiveContent struct {
	archiveHead
	ballots []SealedBallot
	acts    []archivedAct
}

// readArchive reads all lines, also past one that cannot be read, so that all that is wrong is said at once. The error is of
// reading r, or an *ArchiveError when there is nothing to go on with.
func readArchive(r io.Reader, wrong *faults) (archiveContent, error) {
	var content archiveContent
	lines, sum := bufio.NewReaderSize(r, 1<<16), sha256.New()
	begun, ended := false, false
	for number := 1; !ended; number++ {
		text, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return content, err
		}
		if len(text) == 0 {
			break
		}
		line, fault := parseArchiveLine(text)
		switch {
		case number == 1 && line.Archive == nil:
			return content, &ArchiveError{[]string{"line 1 is not the head of a ceping archive"}}
		case fault != nil:
			wrong.add("line %d is not readable (%v)", number, fault)
		case number == 1:
			content.archiveHead, begun = *line.Archive, true
		case line.Archive != nil:
			wrong.add("line %d is out of place", number)
		case line.Ballot != nil:
			content.ballot(number, *line.Ballot, wrong)
		case line.Act != nil:
			content.acts = append(content.acts, *line.Act)
		case line.End != nil:
			ended = true
			if line.End.SHA256 != hex.EncodeToString(sum.Sum(nil)) {
				wrong.add("some bytes are not as they were written (the checksum in line %d does not fit)", number)
			}
		}
		sum.Write(text)
	}
	if rest, _ := lines.Peek(1); ended && len(rest) > 0 {
		wrong.add("something stands after its end")
	}
	if !begun {
		return content, &ArchiveError{[]string{"it is empty"}}
	}
	if content.Version != archiveVersion {
		return content, refuse(
			fmt.Sprintf("the archive is of version %d and this ceping reads version %d: use the one that wrote it, %q", content.Version, archiveVersion, content.Software),
			"归档文件的版本不同：请使用当时的软件版本")
	}
	if !ended {
		wrong.add("its end is missing: %d of %d ballots are there", len(content.ballots), content.Ballots)
	} else if len(content.ballots) != content.Ballots || len(content.acts) != content.Acts {
		wrong.add("%d of %d ballots and %d of %d acts are there", len(content.ballots), content.Ballots, len(content.acts), content.Acts)
	}
	return content, nil
}

func parseArchiveLine(text []byte) (archiveLine, error) {
	var line archiveLine
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&line); err != nil {
		return line, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return line, errors.New("more than one object")
	}
	kinds := 0
	for _, there := range []bool{line.Archive != nil, line.Ballot != nil, line.Act != nil, line.End != nil} {
		if there {
			kinds++
		}
	}
	if kinds != 1 {
		return line, errors.New("not one object of a known kind")
	}
	return line, nil
}

func (c *archiveContent) ballot(line int, b archivedBallot, wrong *faults) {
	if len(b.Nonce) != 32 || len(b.MAC) != 32 {
		wrong.add("the ballot in line %d has a nonce of %d and a MAC of %d bytes instead of 32", line, len(b.Nonce), len(b.MAC))
		return
	}
	c.ballots = append(c.ballots, SealedBallot{Category: b.Category, Nonce: [32]byte(b.Nonce), MAC: [32]byte(b.MAC), Sealed: b.Sealed})
}
