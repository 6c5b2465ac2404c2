package store

import (
	"archive/tar"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"ceping/survey"
)

// keptName is the name of a backup that the house keeps: how many acts of staff it has seen, the day, and after what it was made. So names
// sort by age whatever the clock says, and of voters' acts there is no time.
var keptName = regexp.MustCompile(`^([0-9]{6,12})-([0-9]{4}-[0-9]{2}-[0-9]{2})-[a-z]+\.tar$`)

// keptBackup is one.
type keptBackup struct {
	name  string
	acts  int
	holds []string // sessions of which there is more in it than their counts
}

// day is when it was made; "" of none.
func (b keptBackup) day() string {
	if found := keptName.FindStringSubmatch(b.name); found != nil {
		return found[2]
	}
	return ""
}

// backups are those that the house keeps.
type backups struct {
	keep   int        // how many; 0: none are made
	making sync.Mutex // held while one is written, also one that goes elsewhere

	mu     sync.Mutex   // guards what follows
	files  []keptBackup // oldest first
	failed error        // why the last that was due was not kept; nil when it was, or waits
}

func (b *backups) note(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failed = err
}

func (b *backups) failure() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failed
}

// read finds those that are there. One that has seen more acts than the house is of another house, or of this one as it was: it is
// neither counted nor removed. What a killed process left half is removed where sweep says so.
func (b *backups) read(dir string, acts int, sweep bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil { // there is none, or it cannot be looked at, which is said when the next is due
		return nil
	}
	for _, entry := range entries {
		name := entry.Name()
		found := keptName.FindStringSubmatch(name)
		switch {
		case sweep && name == tempPrefix+"backup" && entry.Type().IsRegular():
			if err := shred(filepath.Join(dir, name)); err != nil {
				return err
			}
		case found != nil && entry.Type().IsRegular():
			n, err := strconv.Atoi(found[1])
			if err != nil || n > acts {
				continue
			}
			holds, err := holdsOf(filepath.Join(dir, name))
			if err != nil {
				holds = []string{""} // what it holds cannot be told: it goes with the next
			}
			b.files = append(b.files, keptBackup{name, n, holds})
		}
	}
	b.sort()
	return nil
}

func (b *backups) sort() {
	slices.SortFunc(b.files, func(x, y keptBackup) int { return cmp.Or(cmp.Compare(x.acts, y.acts), cmp.Compare(x.name, y.name)) })
}

// state is the newest of a house that has so many acts, and how many hold what is gone.
func (b *backups) state(acts int, gone func(id string) bool) (newest keptBackup, holding int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, one := range b.files {
		if slices.ContainsFunc(one.holds, gone) {
			holding++
		} else if one.acts <= acts {
			newest = one
		}
	}
	return newest, holding
}

// put notes one that was read back, and removes, to their bytes, those before it that are more than are kept, and any that hold what is gone.
func (b *backups) put(dir string, made keptBackup, gone func(id string) bool, logger *slog.Logger) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.files = append(slices.DeleteFunc(b.files, func(one keptBackup) bool { return one.name == made.name }), made)
	b.sort()
	var left error
	stay := slices.Clone(b.files[:0])
	for i, one := range b.files {
		if one.name == made.name || len(b.files)-i <= b.keep && !slices.ContainsFunc(one.holds, gone) {
			stay = append(stay, one)
			continue
		}
		if err := shred(filepath.Join(dir, one.name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			left, stay = errors.Join(left, err), append(stay, one)
			continue
		}
		logger.Info("a backup was removed", "file", filepath.Join(BackupsName, one.name))
	}
	b.files = stay
	if left != nil {
		return errors.Join(survey.Refuse("kept_backup_left"), left)
	}
	return syncPath(dir)
}

// holdsOf are the sessions that a kept backup holds, by the names of its entries.
func holdsOf(path string) (ids []string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for archive := tar.NewReader(f); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return ids, nil
		}
		if err != nil {
			return nil, err
		}
		if id, found := strings.CutPrefix(header.Name, holdsName); found {
			ids = append(ids, id)
		}
	}
}
