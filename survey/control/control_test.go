package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
)

// TestPassphrasesForgotten: what an act carried is overwritten, on the way and at the server, whether it was done or refused.
func TestPassphrasesForgotten(t *testing.T) {
	for name, refuse := range map[string]error{"done": nil, "refused": &refusal{errors.New("no")}} {
		var given [][]byte
		d := &Server{mux: http.NewServeMux()}
		handle(d.mux, "tally", func(_ context.Context, act Tally) (Tallied, error) {
			defer forget(act.Passphrases)
			if string(act.Passphrases[1]) != "a second passphrase" {
				t.Errorf("%s: it arrived as %q", name, act.Passphrases)
			}
			given = act.Passphrases
			return Tallied{}, refuse
		})
		if err := d.Client().Do(t.Context(), "tally", Tally{Passphrases: [][]byte{[]byte("one passphrase"), []byte("a second passphrase")}}, nil); (err == nil) != (refuse == nil) {
			t.Errorf("%s: %v", name, err)
		}
		if len(given) != 2 || len(bytes.Trim(bytes.Join(given, nil), "\x00")) > 0 {
			t.Errorf("%s: afterwards the server has %q", name, given)
		}
	}
	text := []byte(`{"Passphrases":["c2VjcmV0"]}`)
	body := &once{rest: text, all: text}
	sent, err := io.ReadAll(iotest.OneByteReader(body))
	if err != nil || !json.Valid(sent) {
		t.Errorf("sent %q, %v", sent, err)
	}
	body.Close()
	if n, err := body.Read(make([]byte, 8)); len(bytes.Trim(text, "\x00")) > 0 || n != 0 || err != io.EOF {
		t.Errorf("after it was sent %q is left, and %d bytes more, %v", text, n, err)
	}
}

// TestUnreadableActs: what is no act, or longer than any, is refused before anything is done.
func TestUnreadableActs(t *testing.T) {
	d := &Server{mux: http.NewServeMux()}
	handle(d.mux, "check", func(context.Context, Check) (Checked, error) {
		t.Error("it was done")
		return Checked{}, nil
	})
	for name, body := range map[string]io.Reader{
		"nothing": strings.NewReader(""), "no JSON": strings.NewReader("x"), "another": strings.NewReader(`["x"]`), "too long": strings.NewReader(`{"ID":"` + strings.Repeat("x", maxAct) + `"}`),
		"an option of a newer command": strings.NewReader(`{"ID":"x","More":true}`), "a key twice": strings.NewReader(`{"ID":"y","ID":"x"}`),
		"a key in small letters": strings.NewReader(`{"id":"x"}`), "two acts": strings.NewReader(`{"ID":"x"}{"ID":"y"}`), "no UTF-8": strings.NewReader("{\"ID\":\"\xff\"}"),
		"of no known length": iotest.OneByteReader(strings.NewReader(`{"ID":"x"}`)),
	} {
		w := httptest.NewRecorder()
		d.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/check", body))
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "use the same version of ceping") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}

// TestLongestAct: an act of just as many bytes as one may have is done, and answered as JSON.
func TestLongestAct(t *testing.T) {
	d := &Server{mux: http.NewServeMux()}
	handle(d.mux, "check", func(_ context.Context, act Check) (Digest, error) { return Digest{act.ID[:3]}, nil })
	const head, tail = `{"ID":"`, `"}`
	body := head + strings.Repeat("x", maxAct-len(head)-len(tail)) + tail
	w := httptest.NewRecorder()
	d.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/check", strings.NewReader(body)))
	if w.Code != http.StatusOK || w.Body.String() != `{"Report":"xxx"}`+"\n" || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
	}
}
