package archive

import (
	"fmt"
	"strings"
)

// Error says what is wrong with an archive, each fault a phrase that names the thing. More is how many faults came after these.
type Error struct {
	Faults []string
	More   int
}

const faultsShown = 8

func (e *Error) Error() string {
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
	return &Error{f.list, f.more}
}

// fault is an Error of one.
func fault(format string, args ...any) error {
	return &Error{Faults: []string{fmt.Sprintf(format, args...)}}
}
