package assets_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/seal"
	"ceping/survey/setup"
	"ceping/survey/version1"
)

const sessionID = "95a64434-28aa-4080-87d5-0b74585a2768"

// sitting has what the built-in forms have not: a quota, a required mark, roles that leave people out.
const sitting = `
assessment: 2026年度考核
unit: 市住房和城乡建设局
group: 第三考核组
date: 2026-12-05
categories: [{code: A, name: 班子成员, weight: 100, slips: 9}]
leaders:
  - {id: l1, name: 张　三, post: 局长, role: principal}
  - {id: l2, name: 李㛃, post: 副局长, role: member}
  - {id: l3, name: 王五, post: 二级调研员, role: other}
promoted:
  - {id: p1, name: 赵六, born: 1985-03, from: 副主任, to: 主任}
forms:
  - id: leaders
    title: 领导干部测评表
    package: 甲
    subjects: leaders
    roles: [principal, member, discipline]
    grades: [{code: excellent, name: 优秀, value: 100}, {code: competent, name: 称职, value: 80}, {code: poor, name: 不称职, value: 0}]
    criteria:
      - {id: duty, name: {principal: 履行第一责任人职责, discipline: 履行监督责任}, required: true}
      - {id: overall, name: 总体评价}
    quota: {grade: excellent, max: 1}
  - id: work
    title: 选人用人工作评议表
    package: 乙
    subjects: unit
    grades: [{code: good, name: 好, value: 100}, {code: poor, name: 差, value: 0}]
    criteria:
      - {id: view, name: 总体评价}
      - {id: problems, kind: choices, name: 主要问题, options: [{code: p1, name: 把关不严}, {code: other, name: 其他, text: 5}, {code: none, name: 没有, exclusive: true}]}
      - {id: comment, kind: text, name: 意见和建议, max: 10}
  - id: promoted
    title: 新提拔任用干部评议表
    package: 乙
    subjects: promoted
    grades: [{code: approve, name: 认同, value: 100}, {code: disapprove, name: 不认同, value: 0}]
    criteria:
      - {id: view, name: 看法}
      - {id: reason, kind: text, name: 不认同的原因, max: 10, when: {criterion: view, grade: disapprove}}
trustees: {threshold: 1, names: [组长]}
`

// hall is a server that can be made to fail as halls do. It answers by protocol.md, with Go's own cryptography.
type hall struct {
	t        *testing.T
	url      string
	setup    survey.Setup
	manifest string
	key      *seal.Key
	slip     survey.Slip
	page     *template.Template
	files    http.Handler
	assets   map[string]string
	times    string // of the tablet, as attributes of its body

	mu       sync.Mutex
	issuer   *credential.Issuer
	phase    survey.Phase
	category string // the slip's, as the server says; A is printed on it
	altered  bool   // the published list lacks a ballot that the seal counts
	void     bool
	blinded  string              // what the slip was exchanged for
	casts    []castRequest       // stored ballots
	bodies   map[string][]string // what was sent, by act
	lose     map[string]int      // so many answers of an act are lost on the way back
	requests []string            // all of them, as METHOD path
	leaks    []string            // headers that should not be there
}

type castRequest struct{ Session, Category, Nonce, Sealed, MAC string }

func newHall(t *testing.T, rehearsal bool) *hall {
	t.Helper()
	tree, b := bundled(t, "client/voter.entry.ts", "style/voter.css")
	h := &hall{t: t, phase: survey.Voting, category: "A", slip: survey.NewSlip(), bodies: map[string][]string{}, lose: map[string]int{},
		assets: map[string]string{"Script": b.URL("voter.js"), "Style": b.URL("voter.css")}}
	h.setup = sittingSetup(t)
	var err error
	if h.issuer, err = credential.NewIssuerVersion1(make([]byte, 32), sessionID, "A"); err != nil {
		t.Fatal(err)
	}
	if h.key, err = seal.GenerateKey(); err != nil {
		t.Fatal(err)
	}
	h.manifest = manifestOf(t, h.setup, rehearsal, h.issuer.PublicKey(), h.key.Public())
	if h.page, err = template.ParseFiles("pages/voter.html"); err != nil {
		t.Fatal(err)
	}
	h.files = http.StripPrefix("/assets/", http.FileServerFS(mustSub(t, tree)))
	h.url = serve(t, h).URL
	return h
}

func sittingSetup(t *testing.T) survey.Setup {
	t.Helper()
	s, err := setup.Read(strings.NewReader(sitting), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// manifestOf writes a manifest by protocol.md.
func manifestOf(t *testing.T, s survey.Setup, rehearsal bool, issuerKey, boxKey []byte) string {
	t.Helper()
	encode := base64.RawURLEncoding.EncodeToString
	manifest, err := json.Marshal(map[string]any{
		"version": 1, "session": sessionID, "assessment": s.Assessment, "unit": s.Unit, "group": s.Group,
		"date": s.Date, "rehearsal": rehearsal, "min_group": 5, "denominator": "valid", "spares": 0,
		"rules": []string{"每项只选一个等次", "提交后不能修改"}, "ballot_size": s.BallotSize(), "box_key": encode(boxKey),
		"categories": []any{map[string]any{"code": "A", "name": "班子成员", "weight": 100, "slips": 9, "issuer_key": encode(issuerKey)}},
		"leaders":    s.Leaders, "promoted": s.Promoted, "forms": s.Forms,
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(manifest)
}

// address is what the slip's QR holds.
func (h *hall) address() string {
	return strings.ToUpper(h.url) + "/S/" + h.slip.String() + survey.Fingerprint(h.manifest)
}

func (h *hall) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.requests = append(h.requests, r.Method+" "+r.URL.Path)
	for _, name := range []string{"Cookie", "Referer"} {
		if r.Header.Get(name) != "" {
			h.leaks = append(h.leaks, r.URL.Path+" has "+name)
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	act, isAPI := strings.CutPrefix(r.URL.Path, "/api/v1/")
	switch {
	case strings.HasPrefix(r.URL.Path, "/assets/"):
		h.files.ServeHTTP(w, r)
	case !isAPI:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		h.show(w, r.URL.Path == "/tablet")
	default:
		var body bytes.Buffer
		body.ReadFrom(r.Body)
		h.bodies[act] = append(h.bodies[act], body.String())
		status, code, answer := h.answer(act, body.Bytes())
		if h.lose[act] > 0 {
			h.lose[act]--
			// Cut off within the answer: a connection that ends before it is tried again by the browser itself.
			w.Header().Set("Content-Length", "1000")
			w.Write([]byte("{"))
			if err := http.NewResponseController(w).Flush(); err != nil {
				h.t.Error(err)
			}
			panic(http.ErrAbortHandler)
		}
		if code != "" {
			w.Header().Set("Content-Type", "application/problem+json")
			answer = map[string]any{"status": status, "code": code}
		}
		w.WriteHeader(status)
		if answer != nil {
			json.NewEncoder(w).Encode(answer)
		}
	}
}

func (h *hall) show(w io.Writer, tablet bool) {
	fields := maps.Clone(h.assets)
	if tablet {
		fields["Tablet"] = "yes"
	}
	var page bytes.Buffer
	if err := h.page.Execute(&page, fields); err != nil {
		h.t.Error(err)
	}
	if _, err := io.WriteString(w, strings.Replace(page.String(), "<body data-tablet", "<body data-tablet "+h.times, 1)); err != nil {
		h.t.Log(err) // the page was left before it had come
	}
}

func (h *hall) answer(act string, body []byte) (status int, code string, answer any) {
	switch act {
	case "enter":
		if code := h.known(body); code != "" {
			return 404, code, nil
		}
		state := "fresh"
		if h.blinded != "" {
			state = "collected"
		}
		return 200, "", map[string]any{"phase": h.phase, "category": h.category, "state": state, "manifest": h.manifest}
	case "collect":
		return h.collect(body)
	case "cast":
		return h.cast(body)
	case "sessions/" + sessionID:
		return 200, "", map[string]any{"phase": h.phase, "collected": 1, "cast": len(h.casts)}
	case "sessions/" + sessionID + "/seal":
		list, sealed := h.list()
		if h.altered {
			list = list[1:]
		}
		return 200, "", map[string]any{"count": sealed.Count, "digest": sealed.Digest, "ballots": list}
	}
	return 404, "session_unknown", nil
}

func (h *hall) known(body []byte) string {
	var request struct{ Slip string }
	json.Unmarshal(body, &request)
	switch slip, err := survey.ParseSlip(request.Slip); {
	case err != nil || slip != h.slip:
		return "slip_unknown"
	case h.void:
		return "slip_void"
	}
	return ""
}

func (h *hall) collect(body []byte) (int, string, any) {
	var request struct{ Blinded string }
	json.Unmarshal(body, &request)
	if code := h.known(body); code != "" {
		return 404, code, nil
	}
	if h.blinded != "" && h.blinded != request.Blinded {
		return 409, "slip_spent", nil
	}
	if h.blinded == "" && h.phase == survey.Ready {
		return 403, "not_collecting", nil
	}
	blinded, err := base64.RawURLEncoding.Strict().DecodeString(request.Blinded)
	if err != nil || credential.CheckBlinded(blinded) != nil {
		return 400, "bad_request", nil
	}
	h.blinded = request.Blinded
	evaluated, proof, err := h.issuer.Evaluate(blinded)
	if err != nil {
		h.t.Error(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	return 200, "", map[string]any{"evaluated": encode(evaluated), "proof": encode(proof)}
}

func (h *hall) cast(body []byte) (int, string, any) {
	var request castRequest
	json.Unmarshal(body, &request)
	ballot := sealedBallot(h.t, request)
	if !h.issuer.VerifyVersion1(ballot.Nonce[:], ballot.Sealed, ballot.MAC[:]) {
		return 403, "bad_credential", nil
	}
	if slices.Contains(h.casts, request) {
		return 204, "", nil
	}
	if h.phase != survey.Voting {
		return 403, map[bool]string{true: "box_closed", false: "not_voting"}[h.phase.Reached(survey.Closed)], nil
	}
	h.casts = append(h.casts, request)
	return 204, "", nil
}

func (h *hall) list() ([]string, survey.Seal) {
	var ballots []version1.SealedBallot
	for _, c := range h.casts {
		ballots = append(ballots, sealedBallot(h.t, c))
	}
	digests := version1.Digests(ballots)
	list := []string{}
	for _, d := range digests {
		list = append(list, hex.EncodeToString(d[:]))
	}
	return list, version1.NewSeal(digests)
}

func sealedBallot(t *testing.T, c castRequest) version1.SealedBallot {
	decode := func(s string) []byte {
		b, err := base64.RawURLEncoding.Strict().DecodeString(s)
		if err != nil {
			t.Errorf("not base64url: %q", s)
		}
		return b
	}
	b := version1.SealedBallot{Category: c.Category, Sealed: decode(c.Sealed)}
	copy(b.Nonce[:], decode(c.Nonce))
	copy(b.MAC[:], decode(c.MAC))
	return b
}

// open opens the one ballot in the box and reads it by the rules of the count.
func (h *hall) open() (text string, ballot version1.Ballot) {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.casts) != 1 {
		h.t.Fatalf("%d ballots in the box", len(h.casts))
	}
	sealed := sealedBallot(h.t, h.casts[0])
	if want := h.setup.BallotSize() + 48; len(sealed.Sealed) != want {
		h.t.Errorf("the sealed ballot has %d bytes, not %d", len(sealed.Sealed), want)
	}
	plain, err := h.key.Open(sha256.Sum256([]byte(h.manifest)), sealed.Nonce[:], sealed.Sealed)
	if err != nil {
		h.t.Fatal(err)
	}
	json, err := seal.Unpad(plain)
	if err != nil {
		h.t.Fatal(err)
	}
	if ballot, err = version1.ParseBallot(json, h.setup.Sheets()); err != nil {
		h.t.Fatalf("%v: %s", err, json)
	}
	return string(json), ballot
}

// set changes the hall between two acts of the voter.
func (h *hall) set(change func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change()
}

// sent is what was sent for an act.
func (h *hall) sent(act string) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.bodies[act])
}
