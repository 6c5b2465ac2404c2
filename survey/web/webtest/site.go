// Package webtest is a site for the tests of its rooms: a real server over a real store, voters, and staff at browsers.
package webtest

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"

	"ceping/assets"
	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/office"
	"ceping/survey/web"
)

// Site is a real server on a free port of this machine, over a real store.
type Site struct {
	T      *testing.T
	Base   string
	Dir    string // the data directory
	Store  *store.Store
	Office *office.Office
	Book   *office.Slips   // what staff do with slips
	Trust  *office.Opening // what trustees do
	Server *web.Server
	Log    *Logged
	Client *http.Client
	link   func(context.Context) (string, error)
	second string // password of the account that Second logs in
}

// Config is what the site and its rooms are made of.
type Config struct {
	web.Config
	Issuer  *ballot.Issuer
	Box     *ballot.Box
	Board   *ballot.Board
	Office  *office.Office
	Slips   *office.Slips
	Opening *office.Opening
	Forms   []survey.Form
	Version string
}

// Rooms mounts rooms on a site. What it returns makes one-time links into the console; nil where none is mounted.
type Rooms func(site *web.Server, config Config) (link func(context.Context) (string, error), err error)

// Logged is all that the program logs.
type Logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *Logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *Logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Assets are the real pages, and a bundle of small files, so that tests need no bundled client.
func Assets(t testing.TB) fs.FS {
	t.Helper()
	files := fstest.MapFS{
		"dist/voter-ABCD2345.js":   {Data: []byte(strings.Repeat("// voter\n", 100))},
		"dist/voter-ABCD2345.css":  {Data: []byte("body{}")},
		"dist/opening-ABCD2345.js": {Data: []byte("// opening\n")},
		"dist/manifest.json":       {Data: []byte("{}")},
	}
	err := fs.WalkDir(assets.FS(), "pages", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(assets.FS(), name)
		files[name] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// AssetURL is the path of a file of Assets.
func AssetURL(name string) string {
	return "/assets/" + strings.Replace(name, ".", "-ABCD2345.", 1)
}

// New serves on loopback; change, which may be nil, may alter the configuration first.
func New(t *testing.T, rooms Rooms, change func(*Config)) *Site {
	t.Helper()
	return At(t, "127.0.0.1", rooms, change)
}

// At serves on a host of this machine.
func At(t *testing.T, host string, rooms Rooms, change func(*Config)) *Site {
	t.Helper()
	return on(t, store.Config{Dir: t.TempDir(), Access: store.Making}, host, rooms, change)
}

// Keeping serves on loopback, on a house in a directory that keeps so many backups of itself.
func Keeping(t *testing.T, dir string, keep int, rooms Rooms) *Site {
	t.Helper()
	return on(t, store.Config{Dir: dir, Access: store.Making, Keep: keep}, "127.0.0.1", rooms, nil)
}

// mirrored is At with a mirror in a directory.
func mirrored(t *testing.T, host, stick string, rooms Rooms, change func(*Config)) *Site {
	t.Helper()
	return on(t, store.Config{Dir: t.TempDir(), Access: store.Making, Mirror: stick, Serving: true}, host, rooms, change)
}

func on(t *testing.T, house store.Config, host string, rooms Rooms, change func(*Config)) *Site {
	t.Helper()
	opened, err := store.Open(t.Context(), house)
	if err != nil {
		t.Fatal(err)
	}
	s := &Site{T: t, Dir: house.Dir, Store: opened, Log: &Logged{}, Client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	s.Office = office.New(opened, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10})
	s.Book, s.Trust = office.NewSlips(opened), office.NewOpening(opened)
	config := Config{
		Config: web.Config{
			Assets: Assets(t), URL: AssetURL, Ready: opened.Ready,
			Logger: slog.New(slog.NewTextHandler(s.Log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		},
		Issuer: ballot.NewIssuer(opened), Box: ballot.NewBox(opened), Board: ballot.NewBoard(opened, time.Now),
		Office: s.Office, Slips: s.Book, Opening: s.Trust, Version: "vtest",
	}
	if change != nil {
		change(&config)
	}
	if s.Server, err = web.New(config.Config); err != nil {
		t.Fatal(err)
	}
	if s.link, err = rooms(s.Server, config); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", host+":0")
	if err != nil {
		t.Fatal(err)
	}
	s.Base = "http://" + listener.Addr().String()
	if err := s.Office.SetListenURL(t.Context(), s.Base); err != nil {
		t.Fatal(err)
	}
	server := s.Server.HTTPServer()
	served := make(chan error, 1)
	go func() { served <- server.Serve(s.Server.Listener(listener)) }()
	t.Cleanup(func() {
		if err := server.Shutdown(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
