package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey/boxkey"
	"ceping/survey/child"
	"ceping/survey/control"
	"ceping/survey/files"
	"ceping/survey/office"
)

// maxSocketPath is what a unix socket's address holds on Linux, without the closing zero.
const maxSocketPath = 107

func (h *house) socket() string { return filepath.Join(h.Data, "ceping.sock") }

// check refuses a house that cannot be lived in.
func (h *house) check() error {
	if h.Store != "" {
		return fmt.Errorf("--store: only the SQLite files of the data directory are supported in %s: leave --store out", version)
	}
	if h.KeepBackups < 0 {
		return fmt.Errorf("--keep-backups %d: give how many backups are kept, or 0 for none", h.KeepBackups)
	}
	if path, err := filepath.Abs(h.socket()); err != nil || len(path) > maxSocketPath {
		return fmt.Errorf("the path of the socket %s is longer than %d bytes: choose a shorter --data", path, maxSocketPath)
	}
	return nil
}

// accesses are the acts that do less with a data directory, or more, than to work on one that is there: those that only read, and
// those that make a new one.
var accesses = map[string]store.Access{
	"sessions": store.Reading, "show": store.Reading, "check": store.Reading, "users": store.Reading, "doctor": store.Reading,
	"create": store.Making, "user-add": store.Making, "console": store.Making,
}

// accessOf is what an act may do with a data directory.
func accessOf(act string) store.Access {
	if access, ok := accesses[act]; ok {
		return access
	}
	return store.Working
}

// control is where a command's acts go: the running server's, or one of its own on the locked data directory. done lets go
// of it.
func (h *house) control(c *console, access store.Access) (client *control.Client, done func() error, err error) {
	if err := h.check(); err != nil {
		return nil, nil, err
	}
	// Between a server's lock and its socket, or while another command holds the lock, there is a moment to wait out.
	waiting, cancel := context.WithTimeout(c.ctx, 15*time.Second)
	defer cancel()
	for {
		opened, err := store.Open(waiting, store.Config{
			Dir: h.Data, Access: access, Version: version, Keep: h.KeepBackups, Logger: slog.New(slog.DiscardHandler), Now: clock,
		})
		if err == nil {
			if opened.Fresh() {
				fmt.Fprintln(c.errors, "ceping: new data directory", h.Data)
			}
			return newControl(opened, newOffice(opened, nil), files.In(child.Here{Readers: readers()})).Client(), opened.Close, nil
		}
		if !errors.Is(err, store.ErrLocked) {
			client := control.Dial(h.socket()) // what a running server works on may be missing or replaced under it
			if _, there := os.Lstat(h.socket()); there == nil && client.Do(waiting, "sessions", struct{}{}, nil) == nil {
				return client, func() error { return nil }, nil
			}
			return nil, nil, err
		}
		client := control.Dial(h.socket())
		err = client.Do(waiting, "sessions", struct{}{}, nil)
		if err == nil {
			return client, func() error { return nil }, nil
		}
		var untrusted *control.UntrustedError
		if errors.As(err, &untrusted) {
			return nil, nil, err
		}
		select {
		case <-waiting.Done():
			if c.ctx.Err() != nil {
				return nil, nil, errors.New("interrupted while another ceping held the data directory: nothing was done")
			}
			return nil, nil, fmt.Errorf("the data directory %s is in use by another ceping that does not answer: wait for it, or end it", h.Data)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// newOffice is an office on a store. later does what nobody waits for; nil: it is waited for.
func newOffice(opened *store.Store, later func(func())) *office.Office {
	return office.New(opened, office.Config{
		Software: "ceping " + version, NewID: uuid.NewString, Work: boxkey.DefaultWork, Later: later, Now: clock,
	})
}

func newControl(opened *store.Store, staff *office.Office, read files.Files) *control.Server {
	server := control.New(staff, read)
	server.Slips(staff, office.NewSlips(opened))
	server.Opening(staff, office.NewOpening(opened))
	return server
}
