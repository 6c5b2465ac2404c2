package assets_test

import (
	"encoding/base64"
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
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"ceping/assets"
	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/manifest"
)

// bundles are those that this run has made, by their entries; they go with it.
var bundles struct {
	sync.Mutex
	dir string
	by  map[string]string
}

func TestMain(m *testing.M) {
	bundles.by = map[string]string{}
	code := m.Run()
	if bundles.dir != "" {
		os.RemoveAll(bundles.dir)
	}
	os.Exit(code)
}

// bundled bundles entries as `make assets` does and loads the result.
func bundled(t testing.TB, entries ...string) (fs.FS, *assets.Bundle) {
	t.Helper()
	if _, err := os.Stat("node_modules"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no npm packages: run `npm ci` in assets")
		}
		t.Skip("no npm packages, so the client is not tested (run `npm ci` in assets)")
	}
	bundles.Lock()
	defer bundles.Unlock()
	name := strings.Join(entries, " ")
	dir := bundles.by[name]
	if dir == "" {
		var err error
		if bundles.dir == "" {
			if bundles.dir, err = os.MkdirTemp("", "ceping-bundles-"); err != nil {
				t.Fatal(err)
			}
		}
		if dir, err = os.MkdirTemp(bundles.dir, ""); err != nil {
			t.Fatal(err)
		}
		arguments := append([]string{"run", "ceping/assets/bundle", "-assets", ".", "-out", filepath.Join(dir, "dist")}, entries...)
		if out, err := exec.Command("go", arguments...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		bundles.by[name] = dir
	}
	b, err := assets.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return os.DirFS(dir), b
}

// serve serves on an address that a browser takes for a hall's.
func serve(t testing.TB, handler http.Handler) *httptest.Server {
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
func checker(t testing.TB, name string) *phone.Phone {
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

func mustSub(t testing.TB, tree fs.FS) fs.FS {
	t.Helper()
	dist, err := fs.Sub(tree, "dist")
	if err != nil {
		t.Fatal(err)
	}
	return dist
}

// call calls one of the checker's functions.
func call[T any](t testing.TB, p *phone.Phone, function string, arguments ...any) T {
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
		"credential": "../survey/credential/testdata/vectors2.json",
		"rfc9497":    "../survey/credential/testdata/rfc9497_a_1_2.json",
		"rfc9180":    "../survey/envelope/testdata/rfc9180_a_2_1.json",
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
		for _, manifestText := range []string{"", `{"version":1}`, `{"unit":"市住房和城乡建设局"}`} {
			if got, want := call[string](t, p, "fingerprint", manifestText), manifest.Fingerprint(manifestText); got != want {
				t.Errorf("of %s: %s, not %s", manifestText, got, want)
			}
		}
	})
	t.Run("base64url", func(t *testing.T) { testBase64url(t, p) })
	t.Run("said", func(t *testing.T) { testSaid(t, p) })
	t.Run("rules", func(t *testing.T) { testRules(t, p) })
	t.Run("quota", func(t *testing.T) { testQuota(t, p) })
	t.Run("numbers", func(t *testing.T) {
		if got := call[string](t, p, "numbers", 0x01020304); got != "030401020304" {
			t.Errorf("u16 and u32 are %s", got)
		}
	})
	t.Run("text", func(t *testing.T) {
		if got := call[int](t, p, "codePoints", "𠮷吉a"); got != 3 {
			t.Errorf("%d code points", got)
		}
		if got := call[string](t, p, "shown", "0123456789ABCDEFGHJKMNPQRS"); got != "0123 4567 89AB" {
			t.Errorf("of a fingerprint people see %q", got)
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
