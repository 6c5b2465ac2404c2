package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ceping/survey"
)

// leastFree is how much must be left on the disk, in bytes: a large session's box, its copy at closing, and its backup.
const leastFree = 512 << 20

// Surroundings implements office.Registry. What others may write is refused when the house is opened (checkDir), and looked for here once
// more, since rights change while a server runs.
func (s *Store) Surroundings(context.Context) (list []survey.Concern, err error) {
	dir, err := filepath.Abs(s.dir)
	if err != nil {
		return nil, unavailable(err)
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, unavailable(err)
	}
	top, err := os.Stat(dir)
	if err != nil {
		return nil, unavailable(err)
	}
	add := func(code survey.Code, warns bool, values ...any) {
		list = append(list, survey.Concern{Code: code, Values: values, Warns: warns})
	}
	for _, within := range []string{dir, filepath.Join(dir, boxesName)} {
		info, err := os.Stat(within)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, unavailable(err)
		}
		if othersRead(info) {
			add(survey.DirReadable, !othersWrite(info), within, mode(info))
		}
		if err := s.files(within, top, add); err != nil {
			return nil, unavailable(err)
		}
	}
	parents(dir, add)
	for _, place := range []string{dir, filepath.Join(dir, boxesName)} {
		if name, found := CopyOnWrite(place); found {
			add(survey.DiskOrder, true, place, name)
			break
		} else if name, found := remote(place); found {
			add(survey.DiskRemote, true, place, name)
			break
		}
	}
	if free, err := freeRoom(dir); err == nil && free < leastFree {
		add(survey.DiskFull, true, dir, int(free>>20), leastFree>>20)
	}
	return list, nil
}

// files looks at ceping's own in a directory.
func (s *Store) files(dir string, top fs.FileInfo, add func(survey.Code, bool, ...any)) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		if isFound(entry.Name()) { // put aside since the start, perhaps
			add(survey.FileFound, true, path)
		}
		if !entry.Type().IsRegular() || !owned(entry.Name()) {
			continue
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) { // a log that was just given up
			continue
		}
		if err != nil {
			return err
		}
		if othersRead(info) {
			add(survey.FileReadable, false, path, mode(info))
		}
		if !sameOwner(info, top) {
			add(survey.FileStranger, false, path)
		}
	}
	return nil
}

func mode(info fs.FileInfo) string { return fmt.Sprintf("%04o", info.Mode().Perm()) }

// parents looks at the directories above: whoever may write one can put another data directory in the place of this. A sticky one, as
// /tmp is, keeps others' entries from them.
func parents(dir string, add func(survey.Code, bool, ...any)) {
	for above := filepath.Dir(dir); above != dir; dir, above = above, filepath.Dir(above) {
		info, err := os.Stat(above)
		if err != nil {
			return // nor can it be told of those further up
		}
		if othersWrite(info) && info.Mode()&fs.ModeSticky == 0 {
			add(survey.ParentWritable, false, above, mode(info))
		} else if uid, is := outsider(info); is {
			add(survey.ParentStranger, true, above, uid)
		}
	}
}
