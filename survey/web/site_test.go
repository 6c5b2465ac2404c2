package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
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
	"ceping/survey/example"
	"ceping/survey/office"
	"ceping/survey/setup"
	"ceping/survey/version1"
	"ceping/survey/voter"
)

// site is a real server on a free port of this machine, over a real store.
type site struct {
	t      *testing.T
	base   string
	store  *store.Store
	office *office.Office
	server *Server
	log    *logged
	client *http.Client
}

// logged is all that the program logs.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// testAssets are the real pages, and a bundle of small files, so that tests need no bundled client.
func testAssets(t *testing.T) fs.FS {
	t.Helper()
	files := fstest.MapFS{
		"dist/voter-ABCD2345.js":  {Data: []byte(strings.Repeat("// voter\n", 100))},
		"dist/voter-ABCD2345.css": {Data: []byte("body{}")},
		"dist/manifest.json":      {Data: []byte("{}")},
	}
	pages, err := fs.Glob(assets.FS(), "pages/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("pages: %v, %v", pages, err)
	}
	for _, name := range pages {
		content, err := fs.ReadFile(assets.FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: content}
	}
	return files
}

func assetURL(name string) string {
	return "/assets/" + strings.Replace(name, ".", "-ABCD2345.", 1)
}

// newSite serves on loopback; change may alter the configuration first.
func newSite(t *testing.T, change func(*Config)) *site {
	t.Helper()
	return newSiteAt(t, "127.0.0.1", change)
}

func newSiteAt(t *testing.T, host string, change func(*Config)) *site {
	t.Helper()
	opened, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Access: store.Making})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, store: opened, log: &logged{}, client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	s.office = office.New(opened, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10})
	config := Config{
		Issuer: version1.NewIssuer(opened, opened), Box: version1.NewBox(opened, opened), Board: version1.NewBoard(opened, time.Now),
		Office: s.office, Assets: testAssets(t), URL: assetURL, Ready: opened.Ready,
		Logger: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Version: "vtest",
	}
	if change != nil {
		change(&config)
	}
	if s.server, err = New(config); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", host+":0")
	if err != nil {
		t.Fatal(err)
	}
	s.base = "http://" + listener.Addr().String()
	if err := s.office.SetListenURL(t.Context(), s.base); err != nil {
		t.Fatal(err)
	}
	server := s.server.HTTPServer()
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
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

var trusted = strings.Split(strings.TrimSpace(example.Passphrases), "\n")

// sitting is a session of the worked example with its slips by category.
type sitting struct {
	*site
	id    string
	slips map[string][]string
}

// create makes a draft of the worked example.
func (s *site) create(change func(*survey.Setup)) string {
	s.t.Helper()
	plan, err := setup.Read(bytes.NewReader(example.Session), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if change != nil {
		change(&plan)
	}
	id, err := s.office.Create(s.t.Context(), plan)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// sitting makes a session ready, with slips, and takes it on to a phase.
func (s *site) sitting(to survey.Phase) *sitting {
	s.t.Helper()
	sat := &sitting{site: s, id: s.create(nil), slips: map[string][]string{}}
	sat.advance(survey.Ready)
	batch, err := s.office.IssueSlips(s.t.Context(), sat.id)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, p := range batch.Slips {
		sat.slips[p.Category.Code] = append(sat.slips[p.Category.Code], p.Slip.String())
	}
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting, survey.Closed} {
		if to.Reached(phase) {
			sat.advance(phase)
		}
	}
	if to.Reached(survey.Opened) {
		sat.open()
	}
	return sat
}

func (s *sitting) advance(to survey.Phase) {
	s.t.Helper()
	var given []string
	if to == survey.Ready {
		given = trusted
	}
	if err := s.office.Advance(s.t.Context(), s.id, to, given); err != nil {
		s.t.Fatal(err)
	}
}

// asked leaves out the counts that are asked for before a box is opened.
func (s *sitting) asked() {
	s.t.Helper()
	for _, hand := range []survey.Hand{survey.Leftover, survey.Present} {
		if err := s.office.LeaveOut(s.t.Context(), s.id, hand); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *sitting) open() {
	s.t.Helper()
	if err := s.office.Open(s.t.Context(), s.id, trusted[:2], nil); err != nil {
		s.t.Fatal(err)
	}
}

// slip takes a slip that was not used yet.
func (s *sitting) slip(category string) string {
	slip := s.slips[category][0]
	s.slips[category] = s.slips[category][1:]
	return slip
}

// collect enters with a fresh slip and collects.
func (s *sitting) collect(category string) *voter.Credential {
	s.t.Helper()
	v := &voter.Voter{Base: s.base, Client: s.client}
	entry, err := v.Enter(s.t.Context(), s.slip(category), "")
	if err != nil {
		s.t.Fatal(err)
	}
	credential, err := v.Collect(s.t.Context(), entry)
	if err != nil {
		s.t.Fatal(err)
	}
	return credential
}

// sealed is a cast that fits.
func (s *sitting) sealed(c *voter.Credential) *voter.Cast {
	s.t.Helper()
	cast, err := c.Seal([]byte(`{"v":1,"marks":{"annual-body":"00"}}`))
	if err != nil {
		s.t.Fatal(err)
	}
	return cast
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// code is the stable code of a problem.
func (a answer) code() string {
	var p struct{ Code string }
	if json.Unmarshal([]byte(a.body), &p) != nil {
		return ""
	}
	return p.Code
}

func (s *site) do(method, path, body string, header ...string) answer {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.base+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := s.client.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(text)}
}

func (s *site) post(act string, message any) answer {
	s.t.Helper()
	body, err := json.Marshal(message)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do(http.MethodPost, "/api/v1/"+act, string(body))
}
