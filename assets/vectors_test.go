package assets_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"ceping/assets"
	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/version1"
)

// bundled bundles entries as `make assets` does and loads the result.
func bundled(t *testing.T, entries ...string) (fs.FS, *assets.Bundle) {
	t.Helper()
	if _, err := os.Stat("node_modules"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no npm packages: run `npm ci` in assets")
		}
		t.Skip("no npm packages, so the client is not tested (run `npm ci` in assets)")
	}
	dir := t.TempDir()
	arguments := append([]string{"run", "ceping/assets/bundle", "-assets", ".", "-out", filepath.Join(dir, "dist")}, entries...)
	if out, err := exec.Command("go", arguments...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	b, err := assets.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return os.DirFS(dir), b
}

// serve serves on an address that a browser takes for a hall's.
func serve(t *testing.T, handler http.Handler) *httptest.Server {
	t.Helper()
	listener, err := net.Listen("tcp", net.JoinHostPort(phone.Address(t), "0"))
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: handler}}
	server.Start()
	t.Cleanup(server.Close)
	return server
}

// checker is a page with the functions of testdata/<name>.entry.ts.
func checker(t *testing.T, name string) *phone.Phone {
	t.Helper()
	tree, b := bundled(t, "testdata/"+name+".entry.ts")
	files := http.StripPrefix("/assets/", http.FileServerFS(mustSub(t, tree)))
	mux := http.NewServeMux()
	mux.Handle("/assets/", files)
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!DOCTYPE html><meta charset="utf-8"><script src="%s"></script>`, b.URL(name+".js"))
	})
	p := phone.Start(t)
	p.Do(chromedp.Navigate(serve(t, mux).URL))
	if phone.Evaluate[bool](p, "crypto.subtle !== undefined") {
		t.Fatal("crypto.subtle is there: this is no test of a hall")
	}
	return p
}

func mustSub(t *testing.T, tree fs.FS) fs.FS {
	t.Helper()
	dist, err := fs.Sub(tree, "dist")
	if err != nil {
		t.Fatal(err)
	}
	return dist
}

// call calls one of the checker's functions.
func call[T any](t *testing.T, p *phone.Phone, function string, arguments ...any) T {
	t.Helper()
	list, err := json.Marshal(append([]any{}, arguments...))
	if err != nil {
		t.Fatal(err)
	}
	return phone.Evaluate[T](p, "window.check."+function+"(..."+string(list)+")")
}

// TestBrowser runs the client's pure modules in the browser, where they must agree with the RFCs and with Go.
func TestBrowser(t *testing.T) {
	p := checker(t, "vectors")
	for function, file := range map[string]string{
		"credential": "../survey/credential/testdata/vectors.json",
		"rfc9497":    "../survey/credential/testdata/rfc9497_a_1_2.json",
		"sealing":    "../survey/seal/testdata/vectors.json",
		"rfc9180":    "../survey/seal/testdata/rfc9180_a_2_1.json",
	} {
		t.Run(function, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, wrong := range call[[]string](t, p, function, json.RawMessage(text)) {
				t.Error(wrong)
			}
		})
	}
	t.Run("slip", func(t *testing.T) { testSlip(t, p) })
	t.Run("address", func(t *testing.T) { testAddress(t, p) })
	t.Run("fingerprint", func(t *testing.T) {
		for _, manifest := range []string{"", `{"version":1}`, `{"unit":"市住房和城乡建设局"}`} {
			if got, want := call[string](t, p, "fingerprint", manifest), survey.Fingerprint(manifest); got != want {
				t.Errorf("of %s: %s, not %s", manifest, got, want)
			}
		}
	})
	t.Run("base64url", func(t *testing.T) { testBase64url(t, p) })
	t.Run("digest", func(t *testing.T) { testDigest(t, p) })
	t.Run("answers", func(t *testing.T) { testAnswers(t, p) })
	t.Run("numbers", func(t *testing.T) {
		if got := call[string](t, p, "numbers", 0x01020304); got != "030401020304" {
			t.Errorf("u16 and u32 are %s", got)
		}
	})
	t.Run("text", func(t *testing.T) {
		for typed, want := range map[string]string{
			"一\r\n二\r三\n": "一\n二\n三\n", "a\tb\u0000\u0085c": "abc", "𠮷": "𠮷",
		} {
			if got := call[string](t, p, "cleanText", typed); got != want {
				t.Errorf("%q is %q", typed, got)
			}
		}
		// Lone surrogates cannot come out of Go.
		if got := phone.Evaluate[string](p, `check.cleanText('\ud842a\udfb7\udfb7b\ud842\udfb7\udfb7')`); got != "ab𠮷" {
			t.Errorf("lone surrogates leave %q", got)
		}
		if got := call[int](t, p, "codePoints", "𠮷吉a"); got != 3 {
			t.Errorf("%d code points", got)
		}
	})
}

func testSlip(t *testing.T, p *phone.Phone) {
	for payload, want := range map[string]string{"0123456789ABCDE": "Z", "ZYXWVTSRQPNMKJH": "G"} {
		if got := call[string](t, p, "checkCharacter", payload); got != want {
			t.Errorf("check character of %s is %s", payload, got)
		}
	}
	for range 200 {
		slip := survey.NewSlip()
		if !call[bool](t, p, "isSlip", slip.String()) {
			t.Errorf("%s is not taken", slip)
		}
	}
	for typed, want := range map[string]bool{
		"0123 4567-89ab cdez": true, "oi23456789ABCDEZ": true, "0l23456789ABCDEZ": true, "　0123456789ABCDEZ\u00a0": true, "０１２３　４５６７－８９ａｂｃｄｅｚ": true,
		"0123456789ABCDEY": false, "0123456789ABCDE": false, "0123456789ABCDEZZ": false, "0123456789ABCDUZ": false, "": false,
	} {
		if got := call[bool](t, p, "isSlip", call[string](t, p, "normalise", typed)); got != want {
			t.Errorf("%q: %v", typed, got)
		}
	}
}

func testAddress(t *testing.T, p *phone.Phone) {
	slip, print := "0123456789ABCDEZ", strings.Repeat("7", 26)
	for path, want := range map[string]any{
		"/S/" + slip + print:                  map[string]any{"slip": slip, "fingerprint": print},
		"/s/" + strings.ToLower(slip) + print: map[string]any{"slip": slip, "fingerprint": print},
		"/":                                   nil,
		"/S/" + slip:                          "broken",
		"/S/" + slip + print + "0":            "broken",
		"/S/" + slip + print[1:] + "U":        "broken",
	} {
		if diff := cmp.Diff(want, call[any](t, p, "parseAddress", path)); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
}

func testBase64url(t *testing.T, p *phone.Phone) {
	for text, want := range map[string]string{"": "", "AA": "00", "AAE": "0001", "-_-_": "fbffbf"} {
		if got := call[*string](t, p, "decodes", text); got == nil || *got != want {
			t.Errorf("%q does not decode to %s", text, want)
		}
	}
	for name, text := range map[string]string{
		"padding": "AA==", "newline": "AA\n", "space": "A A", "standard alphabet": "+/+/", "trailing bits": "AB", "one character": "A", "other letters": "ＡＡ",
	} {
		if got := call[*string](t, p, "decodes", text); got != nil {
			t.Errorf("%s: %q decodes to %s", name, text, *got)
		}
	}
	if got, want := call[string](t, p, "encode", "意见？>"), base64.RawURLEncoding.EncodeToString([]byte("意见？>")); got != want {
		t.Errorf("encoded as %s, not %s", got, want)
	}
}

func testDigest(t *testing.T, p *phone.Phone) {
	ballot := version1.SealedBallot{Category: "C", Nonce: [32]byte{1}, MAC: [32]byte{2}, Sealed: []byte("sealed")}
	encode := base64.RawURLEncoding.EncodeToString
	digest := ballot.Digest()
	if got := call[string](t, p, "digest", "C", encode(ballot.Nonce[:]), encode(ballot.MAC[:]), encode(ballot.Sealed)); got != hex.EncodeToString(digest[:]) {
		t.Errorf("a ballot's digest is %s", got)
	}
	second := version1.SealedBallot{Category: "A"}
	digests := version1.Digests([]version1.SealedBallot{ballot, second})
	list := []string{hex.EncodeToString(digests[0][:]), hex.EncodeToString(digests[1][:])}
	if got, want := call[string](t, p, "sealDigest", list), version1.NewSeal(digests).Digest; got != want {
		t.Errorf("the seal's digest is %s, not %s", got, want)
	}
}

func testAnswers(t *testing.T, p *phone.Phone) {
	setup := sittingSetup(t)
	manifest := manifestOf(t, setup, false, make([]byte, 32), make([]byte, 32))
	type answers struct {
		Marks   map[string]int      `json:"marks,omitempty"`
		Choices map[string][]string `json:"choices,omitempty"`
		Texts   map[string]string   `json:"texts,omitempty"`
	}
	full := answers{
		map[string]int{"leaders.l1.duty": 0, "leaders.l1.overall": 1, "leaders.l2.overall": 2, "work.unit.view": 1, "promoted.p1.view": 1},
		map[string][]string{"work.unit.problems": {"p1", "other"}},
		map[string]string{"work.unit.problems": "其\r\n他", "work.unit.comment": "\t无", "promoted.p1.reason": "理由"},
	}
	for name, test := range map[string]struct {
		answers answers
		want    string
	}{
		"blank": {answers{}, `{"v":1,"marks":{"leaders":"---","work":"-","promoted":"-"},"choices":{},"texts":{}}`},
		"full": {full, `{"v":1,"marks":{"leaders":"012","work":"1","promoted":"1"},"choices":{"work.unit.problems":["p1","other"]},` +
			`"texts":{"work.unit.problems":"其\n他","work.unit.comment":"无","promoted.p1.reason":"理由"}}`},
		"a condition that does not hold, a text without its option": {
			answers{map[string]int{"leaders.l1.duty": 1, "promoted.p1.view": 0}, map[string][]string{"work.unit.problems": {"p1"}}, full.Texts},
			`{"v":1,"marks":{"leaders":"1--","work":"-","promoted":"0"},"choices":{"work.unit.problems":["p1"]},"texts":{"work.unit.comment":"无"}}`},
	} {
		got := call[string](t, p, "ballot", manifest, test.answers)
		if got != test.want {
			t.Errorf("%s: %s", name, got)
		}
		if _, err := version1.ParseBallot([]byte(got), setup.Sheets()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}

	type review struct {
		Gaps  []string
		Blank bool
	}
	long := answers{Marks: full.Marks, Choices: map[string][]string{"work.unit.problems": {"other"}}, Texts: map[string]string{"work.unit.problems": "𠮷𠮷𠮷𠮷𠮷𠮷"}}
	for name, test := range map[string]struct {
		answers answers
		want    review
	}{
		"nothing": {answers{}, review{[]string{"required leaders.l1.duty", "blank leaders.l1.overall", "blank leaders.l2.overall",
			"blank work.unit.view", "blank work.unit.problems", "blank promoted.p1.view"}, true}},
		"all":              {full, review{[]string{}, false}},
		"six of five":      {long, review{[]string{"long work.unit.problems"}, false}},
		"nothing but text": {answers{Texts: map[string]string{"work.unit.comment": "\t"}}, review{Blank: true}},
	} {
		got := call[review](t, p, "reviewed", manifest, test.answers)
		if got.Blank != test.want.Blank || test.want.Gaps != nil && !cmp.Equal(got.Gaps, test.want.Gaps) {
			t.Errorf("%s: %+v", name, got)
		}
	}

	for taps, want := range map[string]string{"other p1": "p1 other", "p1 none": "none", "none p1": "p1", "p1 p1": "", "p1 other p1": "other"} {
		got := call[[]string](t, p, "tapped", manifest, "work.unit.problems", strings.Fields(taps))
		if strings.Join(got, " ") != want {
			t.Errorf("after %s: %v", taps, got)
		}
	}

	type ration struct {
		Used, Max int
		Refused   bool
	}
	for name, test := range map[string]struct {
		marks map[string]int
		want  ration
	}{
		"unused":              {map[string]int{}, ration{0, 1, false}},
		"used elsewhere":      {map[string]int{"leaders.l1.overall": 0}, ration{1, 1, true}},
		"used here":           {map[string]int{"leaders.l2.overall": 0}, ration{1, 1, false}},
		"of another question": {map[string]int{"leaders.l1.duty": 0}, ration{0, 1, false}},
	} {
		if got := call[ration](t, p, "rationed", manifest, "leaders.l2.overall", test.marks); got != test.want {
			t.Errorf("quota %s: %+v", name, got)
		}
	}
}
