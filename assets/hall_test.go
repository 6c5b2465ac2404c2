package assets_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/web"
)

const sessionID = "95a64434-28aa-4080-87d5-0b74585a2768"

// hall is a server of protocol version 2 around survey/ballot that can be made to fail, and to lie, as halls do. Its fields are
// changed through set.
type hall struct {
	memory
	t      testing.TB
	url    string
	setup  *survey.Setup
	box    *envelope.Key
	slip   survey.Slip
	page   *template.Template
	files  http.Handler
	assets map[string]any
	times  string // of the tablet, as attributes of its body
	issuer *ballot.Issuer
	urn    *ballot.Box
	board  *ballot.Board

	lie      string                  // the manifest that enter answers with instead
	category string                  // the slip's category, as enter says instead
	forger   *credential.Issuer      // evaluates instead of the manifest's issuer
	ways     map[string][]way        // what happens to the next answers of an act
	bodies   map[string][]string     // what was sent, by act
	requests []string                // all of them, as METHOD path
	leaks    []string                // headers that should not be there
	release  chan struct{}           // closed: what was held back goes on
	forge    func(map[string]string) // changes what collect answers
}

// way is what becomes of one request between phone and server.
type way int

const (
	through   way = iota
	lost          // the server does it, and the connection is cut within the answer
	swallow       // the server does it, and a proxy answers 204
	portal        // a proxy answers 200 with a page of its own
	empty         // a proxy answers 204
	noAck         // a proxy answers 200 with JSON of its own
	forged        // the server does it, and another ack comes
	elsewhere     // a proxy redirects to a page that answers 200
	busy          // 503
	mute          // the server does it, and no answer ever comes
	gone          // session_unknown: another laptop stands at this address
	refused       // a proxy's own 403, with the code of a refusal but as no problem
	half          // a file: a proxy's 200 with half of it
	held          // a file: it comes when the hall says so
	null          // a proxy answers 200 with JSON that says nothing
	opened        // a refusal that is forged: box_opened
	unknown       // slip_unknown: another laptop stands at this address
)

func newHall(t testing.TB, rehearsal bool) *hall {
	t.Helper()
	s := sitting()
	s.Rehearsal = rehearsal
	return hallOf(t, s)
}

func hallOf(t testing.TB, s *survey.Setup) *hall {
	t.Helper()
	tree, b := bundled(t, "client/voter.entry.ts", "style/voter.css")
	h := &hall{t: t, setup: s, slip: survey.NewSlip(), bodies: map[string][]string{}, ways: map[string][]way{},
		assets: map[string]any{"Script": b.URL("voter.js"), "Style": b.URL("voter.css")}, release: make(chan struct{})}
	opening, err := fs.ReadFile(mustSub(t, tree), path.Base(b.URL("opening.js")))
	if err != nil {
		t.Fatal(err)
	}
	h.assets["Opening"] = template.JS(opening)
	if h.box, err = envelope.GenerateKey(); err != nil {
		t.Fatal(err)
	}
	h.phase, h.seed, h.envelopes = survey.Voting, bytes.Repeat([]byte{7}, credential.SeedSize), manifest.Envelopes(s)
	h.slips = map[survey.SlipDigest]*kept{h.slip.Digest(): {category: "A", state: ballot.Fresh}}
	if h.manifest, err = manifest.New(sessionID, s, h.seed, h.box.Public()); err != nil {
		t.Fatal(err)
	}
	h.issuer, h.urn, h.board = ballot.NewIssuer(&h.memory), ballot.NewBox(&h.memory), ballot.NewBoard(&h.memory, time.Now)
	if h.page, err = template.ParseFiles("pages/voter.html"); err != nil {
		t.Fatal(err)
	}
	h.files = http.StripPrefix("/assets/", zipped{mustSub(t, tree)})
	h.url = serve(t, h).URL
	return h
}

// address is what the slip's QR holds.
func (h *hall) address() string { return h.addressOf(h.slip) }

func (h *hall) addressOf(slip survey.Slip) string {
	return strings.ToUpper(h.url) + "/S/" + slip.String() + manifest.Fingerprint(h.manifest)
}

// another is one more slip of the session.
func (h *hall) another(category string) survey.Slip {
	slip := survey.NewSlip()
	h.set(func() { h.slips[slip.Digest()] = &kept{category: category, state: ballot.Fresh} })
	return slip
}

// state puts the hall's slip into another state.
func (h *hall) state(s ballot.SlipState) { h.set(func() { h.slips[h.slip.Digest()].state = s }) }

func (h *hall) enter(phase survey.Phase) { h.set(func() { h.phase = phase }) }

func (h *hall) on(act string, ways ...way) { h.set(func() { h.ways[act] = ways }) }

// sent is what was sent for an act.
func (h *hall) sent(act string) []string {
	defer h.lock()()
	return slices.Clone(h.bodies[act])
}

func (h *hall) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	act, isAPI := strings.CutPrefix(r.URL.Path, "/api/v1/")
	file, isFile := strings.CutPrefix(r.URL.Path, "/assets/")
	if isFile {
		name, _, _ := strings.Cut(file, "-")
		act = name + path.Ext(file) // as voter.js
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	next := through
	h.set(func() {
		h.requests = append(h.requests, r.Method+" "+r.URL.Path)
		for _, name := range []string{"Cookie", "Referer"} {
			if r.Header.Get(name) != "" {
				h.leaks = append(h.leaks, r.URL.Path+" has "+name)
			}
		}
		if !isAPI && !isFile {
			return
		}
		h.bodies[act] = append(h.bodies[act], string(body))
		if list := h.ways[act]; len(list) > 0 {
			next, h.ways[act] = list[0], list[1:]
		}
	})
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case isFile:
		h.file(w, r, next)
	case !isAPI:
		h.show(w, r.URL.Path == "/tablet")
	default:
		h.api(w, r, next, act, body)
	}
}

func (h *hall) api(w http.ResponseWriter, r *http.Request, next way, act string, body []byte) {
	switch next {
	case portal:
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<h1>请先登录无线网</h1>")
		return
	case empty:
		w.WriteHeader(http.StatusNoContent)
		return
	case noAck:
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"ok":true}`)
		return
	case null:
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, "null")
		return
	case opened:
		writeProblem(w, http.StatusForbidden, "box_opened")
		return
	case unknown:
		writeProblem(w, http.StatusNotFound, "slip_unknown")
		return
	case elsewhere:
		http.Redirect(w, r, "/somewhere", http.StatusFound)
		return
	case refused:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusForbidden)
		io.WriteString(w, `{"code":"box_closed"}`)
		return
	case gone:
		writeProblem(w, http.StatusNotFound, "session_unknown")
		return
	case busy:
		writeProblem(w, http.StatusServiceUnavailable, "unavailable")
		return
	}
	answer, err := h.answer(r.Context(), act, body)
	switch next {
	case lost:
		// Cut off within the answer: a connection that ends before it is tried again by the browser itself.
		w.Header().Set("Content-Length", "1000")
		io.WriteString(w, "{")
		if err := http.NewResponseController(w).Flush(); err != nil {
			h.t.Error(err)
		}
		panic(http.ErrAbortHandler)
	case swallow:
		w.WriteHeader(http.StatusNoContent)
		return
	case mute:
		<-r.Context().Done()
		return
	case forged:
		answer = map[string]any{"ack": base64.RawURLEncoding.EncodeToString(make([]byte, credential.AckSize))}
	}
	if err != nil {
		for refusal, status := range refusals {
			if errors.Is(err, refusal.error) {
				writeProblem(w, status, refusal.code)
				return
			}
		}
		h.t.Error(err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if act == "cast" {
		json.NewEncoder(w).Encode(answer)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	zip := gzip.NewWriter(w)
	json.NewEncoder(zip).Encode(answer)
	zip.Close()
}

// file serves a file of the bundle, compressed.
func (h *hall) file(w http.ResponseWriter, r *http.Request, next way) {
	switch next {
	case gone:
		http.NotFound(w, r)
		return
	case busy:
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case held:
		select {
		case <-h.release:
		case <-r.Context().Done():
		}
	case half, lost:
		// The test's own server would not hold a length that it does not keep.
		whole := httptest.NewRecorder()
		h.files.ServeHTTP(whole, r)
		zip, err := gzip.NewReader(whole.Body)
		if err != nil {
			return
		}
		text, err := io.ReadAll(zip)
		if err != nil {
			h.t.Error(err)
		}
		w.Header().Set("Content-Type", whole.Header().Get("Content-Type"))
		w.Header().Set("Cache-Control", whole.Header().Get("Cache-Control"))
		if next == lost {
			w.Header().Set("Content-Length", strconv.Itoa(len(text)))
		}
		w.Write(text[:len(text)/2])
		return
	}
	h.files.ServeHTTP(w, r)
}

func writeProblem(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{"status": status, "code": code})
}

type refusal struct {
	error
	code string
}

var refusals = map[refusal]int{
	{ballot.ErrSlipUnknown, "slip_unknown"}: 404, {ballot.ErrSlipVoid, "slip_void"}: 410, {ballot.ErrSlipReplaced, "slip_replaced"}: 410,
	{ballot.ErrSlipSpent, "slip_spent"}: 409, {ballot.ErrSessionUnknown, "session_unknown"}: 404, {ballot.ErrEnvelopeUnknown, "envelope_unknown"}: 404,
	{ballot.ErrNotCollecting, "not_collecting"}: 403, {ballot.ErrNotVoting, "not_voting"}: 403, {ballot.ErrBoxClosed, "box_closed"}: 403,
	{ballot.ErrBoxOpened, "box_opened"}: 403, {ballot.ErrNotClosed, "not_closed"}: 403, {ballot.ErrBadCredential, "bad_credential"}: 403,
	{ballot.ErrBoxFull, "box_full"}: 409, {ballot.ErrMalformed, "bad_request"}: 400,
}

// answer is what the server says to a request of the wire.
func (h *hall) answer(ctx context.Context, act string, body []byte) (any, error) {
	encode := base64.RawURLEncoding.EncodeToString
	var request struct {
		Slip, Blinded, Session, Category, Nonce, MAC string
		Envelopes                                    []string
	}
	json.Unmarshal(body, &request)
	session, list, _ := strings.Cut(strings.TrimPrefix(act, "sessions/"), "/")
	switch {
	case act == "enter":
		entry, err := h.issuer.Enter(ctx, request.Slip)
		defer h.lock()()
		return map[string]any{"phase": entry.Phase, "category": or(h.category, entry.Category), "state": entry.State, "manifest": or(h.lie, entry.Manifest)}, err
	case act == "collect":
		e, err := h.issuer.Collect(ctx, request.Slip, h.bytes(request.Blinded))
		if h.forger != nil && err == nil {
			e.Evaluated, e.Proof, err = h.forger.Evaluate(h.bytes(request.Blinded))
		}
		answer := map[string]string{"evaluated": encode(e.Evaluated), "proof": encode(e.Proof)}
		if h.forge != nil && err == nil {
			h.forge(answer)
		}
		return answer, err
	case act == "cast":
		c := ballot.Cast{Category: request.Category, Nonce: [32]byte(h.bytes(request.Nonce))}
		for _, sealed := range request.Envelopes {
			c.Envelopes = append(c.Envelopes, h.bytes(sealed))
		}
		ack, err := h.urn.Cast(ctx, request.Session, c, h.bytes(request.MAC))
		return map[string]any{"ack": encode(ack)}, err
	case list == "":
		c, err := h.board.Counts(ctx, session)
		return map[string]any{"phase": c.Phase, "collected": c.Collected, "cast": c.Cast}, err
	case list == "seal":
		seal, opened, err := h.board.Seal(ctx, session)
		answer := map[string]any{"count": seal.Count, "digest": seal.Digest}
		if opened {
			answer["salt"], answer["lists"] = encode(seal.Salt[:]), seal.Lists
		}
		return answer, err
	}
	lines, err := h.board.List(ctx, session, strings.TrimPrefix(list, "seal/"))
	return map[string]any{"envelopes": lines}, err
}

func or(text, otherwise string) string {
	if text != "" {
		return text
	}
	return otherwise
}

func (h *hall) bytes(text string) []byte {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		h.t.Errorf("not base64url: %q", text)
	}
	return b
}

func (h *hall) show(w http.ResponseWriter, tablet bool) {
	fields := maps.Clone(h.assets)
	if tablet {
		fields["Tablet"] = "yes"
	}
	var page bytes.Buffer
	if err := h.page.Execute(&page, fields); err != nil {
		h.t.Error(err)
	}
	text := strings.Replace(page.String(), "<body data-tablet", "<body data-tablet "+h.times, 1)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", web.Policy([]byte(text)))
	if _, err := io.WriteString(w, text); err != nil {
		h.t.Log(err) // the page was left before it had come
	}
}

// open opens the one ballot in the box, by envelope key, and reads it by the rules of the count. What says nothing is left out.
func (h *hall) open() map[string]string {
	h.t.Helper()
	defer h.lock()()
	if len(h.casts) != 1 {
		h.t.Fatalf("%d ballots in the box", len(h.casts))
	}
	says := map[string]string{}
	c := h.casts[0]
	for i, e := range manifest.Sent(h.envelopes, c.Category) {
		plaintext, err := h.box.Open(sha256.Sum256([]byte(h.manifest)), e.Name(c.Category), c.Envelopes[i])
		if err != nil {
			h.t.Fatalf("%s: %v", e.Key, err)
		}
		content, err := e.Shape.Read(plaintext)
		if err != nil {
			h.t.Errorf("%s: %v", e.Key, err)
		}
		if canonical := string(content.Encode()); canonical != `{"v":2}` {
			says[e.Key] = canonical
		}
	}
	return says
}

// zipped serves a tree compressed, as the real server does.
type zipped struct{ tree fs.FS }

func (z zipped) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	content, err := fs.ReadFile(z.tree, strings.TrimPrefix(r.URL.Path, "/"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	kind := "text/javascript; charset=utf-8"
	if strings.HasSuffix(r.URL.Path, ".css") {
		kind = "text/css; charset=utf-8"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Content-Encoding", "gzip")
	zip, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		panic(err)
	}
	zip.Write(content)
	zip.Close()
}
