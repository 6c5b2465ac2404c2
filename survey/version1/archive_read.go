package version1

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"ceping/survey"
	"ceping/survey/strict"
)

// Bounds of an archive. A ballot's line is as long as the largest ballot, the head's as the largest manifest.
const (
	maxArchiveHead = 16 << 20  // bytes of the first line
	maxArchiveLine = 256 << 10 // and of another
	maxArchiveActs = 1_000_000
	maxHeadValues  = 300_000 // of the first line and of the manifest in it; the largest that a session file makes have a third of it
	beyondStated   = 100     // lines beyond those it says it has, read so that it is said what is wrong with them
)

// ArchiveError says what is wrong with an archive, each fault a phrase that names the thing. More is how many faults came after these.
type ArchiveError struct {
	Faults []string
	More   int
}

const faultsShown = 8

func (e *ArchiveError) Error() string {
	more := ""
	if e.More > 0 {
		more = fmt.Sprintf("; and %d more", e.More)
	}
	return "the archive is damaged or was altered, get another copy of it: " + strings.Join(e.Faults, "; ") + more
}

// faults gathers what is wrong: the first ones, and how many more there are.
type faults struct {
	list []string
	more int
}

func (f *faults) add(format string, args ...any) {
	if len(f.list) == faultsShown {
		f.more++
		return
	}
	f.list = append(f.list, fmt.Sprintf(format, args...))
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	return &ArchiveError{f.list, f.more}
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
		text, err := archiveText(lines, number)
		if err != nil {
			return content, err
		}
		if len(text) == 0 {
			break
		}
		if number == 1 && jsonValues(text) > maxHeadValues {
			return content, &ArchiveError{Faults: []string{fmt.Sprintf("line 1 has more values than one can have, which is %d", maxHeadValues)}}
		}
		line, fault := parseArchiveLine(text)
		switch {
		case number == 1 && line.Archive == nil:
			return content, &ArchiveError{Faults: []string{"line 1 is not the head of a ceping archive"}}
		case fault != nil:
			wrong.add("line %d is not readable (%v)", number, fault)
		case number == 1:
			content.archiveHead, begun = *line.Archive, true
			if jsonValues([]byte(content.Manifest)) > maxHeadValues {
				return content, &ArchiveError{Faults: []string{fmt.Sprintf("its manifest has more values than one can have, which is %d", maxHeadValues)}}
			}
			if content.Ballots > survey.MaxSlips || content.Acts > maxArchiveActs {
				return content, &ArchiveError{Faults: []string{fmt.Sprintf("it says that it has %d ballots and %d acts, and none has more than %d and %d", content.Ballots, content.Acts, survey.MaxSlips, maxArchiveActs)}}
			}
		case line.Archive != nil:
			wrong.add("line %d is out of place", number)
		case line.Ballot != nil && len(content.ballots) >= content.Ballots+beyondStated || line.Act != nil && len(content.acts) >= content.Acts+beyondStated:
			return content, &ArchiveError{Faults: []string{fmt.Sprintf("line %d is far more than the %d ballots and %d acts that it says it has", number, content.Ballots, content.Acts)}}
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
		return content, &ArchiveError{Faults: []string{"it is empty"}}
	}
	if content.Version != archiveVersion {
		return content, survey.Refuse("archive_version1", content.Version, archiveVersion, content.Software)
	}
	if !ended {
		wrong.add("its end is missing: %d of %d ballots are there", len(content.ballots), content.Ballots)
	} else if len(content.ballots) != content.Ballots || len(content.acts) != content.Acts {
		wrong.add("%d of %d ballots and %d of %d acts are there", len(content.ballots), content.Ballots, len(content.acts), content.Acts)
	}
	return content, nil
}

// archiveText is the next line, of no more bytes than such a line can have; nothing at the end.
func archiveText(lines *bufio.Reader, number int) ([]byte, error) {
	limit := maxArchiveLine
	if number == 1 {
		limit = maxArchiveHead
	}
	var text []byte
	for {
		more, err := lines.ReadSlice('\n')
		if len(text)+len(more) > limit {
			return nil, &ArchiveError{Faults: []string{fmt.Sprintf("line %d is longer than the %d bytes that it may have", number, limit)}}
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

// jsonValues bounds how many values a text of JSON has: three bytes of a list may stand for hundreds in memory, so it is asked before
// anything is read into a struct.
func jsonValues(text []byte) int {
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

func parseArchiveLine(text []byte) (archiveLine, error) {
	var line archiveLine
	if err := strict.JSON(text, &line); err != nil {
		return line, err
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
