package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ceping/store/street"
)

// sort tells what lies in the boxes' directory apart: boxes, what the store left beside a box, and strays.
func (g *sight) sort(ctx context.Context, dir string, entries []os.DirEntry) error {
	byID := map[string]*kept{}
	for _, k := range g.sessions {
		byID[k.session.ID] = k
	}
	for _, entry := range entries {
		name := entry.Name()
		path := filepath.Join(dir, boxesName, name)
		id, rest, _ := strings.Cut(strings.TrimPrefix(name, tempPrefix), ".")
		k := byID[id]
		switch {
		case strings.HasPrefix(name, tempPrefix):
			if entry.Type().IsRegular() && (k == nil || k.session.Fault == "") {
				g.leavings = append(g.leavings, path)
			} else {
				g.strays = append(g.strays, filepath.Join(boxesName, name)) // beside a box that does not fit: a whole copy of it, perhaps
			}
			continue
		case g.intents[id].what != "" && (rest == "db" || strings.HasPrefix(rest, "db-") || strings.HasPrefix(rest, "db.new")):
			continue
		case k != nil && k.hasFile() && (rest == "db" || rest == "db-wal" || rest == "db-journal"): // a ceping before 0.1.1 may have left a journal
			continue
		case k != nil && k.hasFile() && k.session.Fault == "" && strings.HasPrefix(rest, "db.new") && entry.Type().IsRegular():
			g.leavings = append(g.leavings, path) // as a ceping before 0.1.1 left it beside the box
			continue
		}
		g.strays = append(g.strays, filepath.Join(boxesName, name))
		if rest != "db" {
			continue
		}
		if err := g.judgeStray(ctx, path); err != nil {
			return err
		}
	}
	top, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range top {
		name := entry.Name()
		switch {
		case strings.HasPrefix(name, tempPrefix) && entry.Type().IsRegular():
			g.leavings = append(g.leavings, filepath.Join(dir, name))
		case (strings.HasPrefix(name, houseName) || strings.HasPrefix(name, slipsName)) &&
			strings.TrimSuffix(strings.TrimSuffix(name, "-wal"), "-shm") != houseName && strings.TrimSuffix(name, "-wal") != slipsName:
			g.strays = append(g.strays, name)
		}
	}
	return nil
}

// sweep removes what was found beside the only copy. A second name of a file that is there, as a rewrite makes one for a moment, is taken
// away and not overwritten; and beside a box that turned out not to fit it stays.
func (s *Store) sweep(path string) error {
	dir, name := filepath.Split(path)
	id, _, _ := strings.Cut(strings.TrimPrefix(name, tempPrefix), ".")
	if k := s.sessions[id]; k != nil && k.session.Fault != "" {
		s.strays = append(s.strays, filepath.Join(boxesName, name))
		return nil
	}
	left, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) { // it went when its box was opened
		return nil
	}
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if entry.Name() != name && err == nil && os.SameFile(info, left) {
			return os.Remove(path)
		}
	}
	return shred(path)
}

// judgeStray looks into a box that belongs to no session: one of this house that has seen later acts says that the house is not what was
// left.
func (g *sight) judgeStray(ctx context.Context, path string) error {
	view, err := street.LookBox(ctx, path)
	if err != nil || view.House != g.ledger.id || view.Seen.Acts <= len(g.hashes) {
		return nil // whatever it is, it says nothing of the house
	}
	house := filepath.Join(filepath.Dir(filepath.Dir(path)), houseName)
	return &Misfit{house, "is an older copy: " + filepath.Join(boxesName, filepath.Base(path)) + " " + errHouseOlder.Error(), putBack}
}
