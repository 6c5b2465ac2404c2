package store

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"ceping/survey"
	"ceping/survey/words"
)

// watch looks after the files while ballots may come, whether any does or not.
type watch struct {
	cancel context.CancelFunc
	done   sync.WaitGroup
	one    sync.Mutex // one looks at a time

	mu   sync.RWMutex
	lost map[string]survey.Trouble // by file, below the data directory
	how  map[string]survey.Loss
}

// errTrouble: what the watch has found, of which staff are told by a trouble.
var errTrouble = errors.New("a file is not in its place, or there is no room")

// looks is how often they are looked at.
const looks = time.Second

func (s *Store) beginWatch() {
	watching, cancel := context.WithCancel(context.Background())
	s.watch.cancel = cancel
	s.watch.done.Go(func() {
		tick := time.NewTicker(looks)
		defer tick.Stop()
		for {
			select {
			case <-watching.Done():
				return
			case <-tick.C:
				s.lookAround()
			}
		}
	})
}

func (w *watch) stop() {
	if w.cancel != nil {
		w.cancel()
		w.done.Wait()
	}
}

// lossOf is how a file is not what it was when it was last looked at; "" while it is.
func (w *watch) lossOf(name string) survey.Loss {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.how[name]
}

// losses are all of them, by file.
func (w *watch) losses() map[string]survey.Loss {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return maps.Clone(w.how)
}

// hinders reports whether something is the matter that hinders voters, or the house.
func (w *watch) hinders() bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	for _, t := range w.lost {
		if t.Hinders {
			return true
		}
	}
	return false
}

// Troubles implements office.Registry.
func (s *Store) Troubles(context.Context) ([]survey.Trouble, error) {
	s.watch.mu.RLock()
	defer s.watch.mu.RUnlock()
	var list []survey.Trouble
	for _, name := range slices.Sorted(maps.Keys(s.watch.lost)) {
		list = append(list, s.watch.lost[name])
	}
	return list, nil
}

// lookAround looks at the house, the book of slips and the open boxes. What has changed is said to the log once.
func (s *Store) lookAround() {
	s.watch.one.Lock()
	defer s.watch.one.Unlock()
	how := map[string]survey.Loss{}
	note := func(name string, loss survey.Loss) {
		if loss == "" && !accessible(filepath.Join(s.dir, name)) {
			loss = survey.LossBarred
		}
		if loss != "" {
			how[name] = loss
		}
	}
	note(houseName, s.house.away())
	note(slipsName, lossOf(s.slipsPath(), s.slips.InPlace(context.Background())))
	sessions := map[string]*kept{}
	for _, k := range s.everySession() {
		sessions[boxName(k.session.ID)] = k
	}
	for name, k := range sessions {
		if !k.box.mu.TryRLock() { // somebody opens it, or lets it go
			continue
		}
		if k.box.box != nil {
			note(name, lossOf(filepath.Join(s.dir, name), k.box.box.InPlace(context.Background())))
		}
		k.box.mu.RUnlock()
	}
	found := s.roomTroubles()
	for name, loss := range how {
		found[name] = troubleOf(name, loss, sessions[name])
	}
	s.watch.mu.Lock()
	before := s.watch.lost
	s.watch.lost, s.watch.how = found, how
	s.watch.mu.Unlock()
	for name, one := range found {
		if was := before[name]; was.Code != one.Code || one.Code == "trouble_file" && !slices.Equal(was.Values, one.Values) {
			s.logger.Error(words.EnglishOf(one))
		}
	}
	for name := range before {
		if _, still := found[name]; !still {
			s.logger.Info("it is well again", "file", name)
		}
	}
}
