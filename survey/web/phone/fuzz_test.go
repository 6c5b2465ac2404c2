package phone

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"ceping/survey/ballot"
	"ceping/survey/web"
	"ceping/survey/web/webtest"
)

// told is what the ports were told by a request: texts as they are, binary as bytes, by the wire's keys.
type told map[string]any

// listening are ports that only remember what they are told.
type listening struct{ last *told }

func (l listening) Enter(_ context.Context, slip string) (ballot.Entry, error) {
	*l.last = told{"slip": strings.Clone(slip)}
	return ballot.Entry{}, nil
}

func (l listening) Collect(_ context.Context, slip string, blinded []byte) (ballot.Evaluation, error) {
	*l.last = told{"slip": strings.Clone(slip), "blinded": string(blinded)}
	return ballot.Evaluation{}, nil
}

func (l listening) Cast(_ context.Context, session string, c ballot.Cast, mac []byte) ([]byte, error) {
	list := make([]string, len(c.Envelopes))
	for i, e := range c.Envelopes {
		list[i] = string(e)
	}
	*l.last = told{"session": strings.Clone(session), "category": strings.Clone(c.Category), "nonce": string(c.Nonce[:]), "envelopes": list, "mac": string(mac)}
	return []byte("ack"), nil
}

// wireKeys are the keys of each act; true where the value is binary.
var wireKeys = map[string]map[string]bool{
	"enter":   {"slip": false},
	"collect": {"slip": false, "blinded": true},
	"cast":    {"session": false, "category": false, "nonce": true, "envelopes": true, "mac": true},
}

// meaning is what encoding/json and encoding/base64 make of a body; nil where it is not one object with exactly the act's keys, each
// once, of the kinds that they have.
func meaning(act string, body []byte) told {
	if !utf8.Valid(body) || !json.Valid(body) {
		return nil
	}
	decoder, m := json.NewDecoder(bytes.NewReader(body)), told{}
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return nil
	}
	for decoder.More() {
		key, _ := decoder.Token()
		binary, known := wireKeys[act][key.(string)]
		_, twice := m[key.(string)]
		var value any
		if decoder.Decode(&value) != nil || !known || twice {
			return nil
		}
		one := func(value any) (string, bool) {
			text, ok := value.(string)
			if !ok || !binary {
				return text, ok
			}
			b, err := base64.RawURLEncoding.Strict().DecodeString(text)
			return string(b), err == nil && !strings.ContainsAny(text, "\r\n")
		}
		if key != "envelopes" {
			text, ok := one(value)
			if !ok || (key == "nonce" || key == "mac") && len(text) != 32 {
				return nil
			}
			m[key.(string)] = text
			continue
		}
		values, ok := value.([]any)
		list := make([]string, len(values))
		for i, value := range values {
			text, fits := one(value)
			list[i], ok = text, ok && fits
		}
		if !ok {
			return nil
		}
		m["envelopes"] = list
	}
	if len(m) != len(wireKeys[act]) {
		return nil
	}
	return m
}

// FuzzWire: whatever is sent to a voter's act is answered, and the ports are told exactly what encoding/json reads in it, or nothing:
// nothing of a body that has two meanings, or another key, comes past the handlers.
func FuzzWire(f *testing.F) {
	site, err := web.New(web.Config{Assets: webtest.Assets(f), URL: webtest.AssetURL, Ready: func(context.Context) error { return nil }, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		f.Fatal(err)
	}
	var last told
	if err := Mount(site, Config{Issuer: listening{&last}, Box: listening{&last}, Board: &ballot.Board{}}); err != nil {
		f.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatal(err)
	}
	server := site.HTTPServer()
	served := make(chan error, 1)
	go func() { served <- server.Serve(site.Listener(listener)) }()
	f.Cleanup(func() {
		server.Close()
		<-served
	})
	acts := []string{"enter", "collect", "cast"}
	word := base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))
	for _, seed := range []struct {
		act  uint8
		body string
	}{
		{0, `{"slip":"ABCD2345EFGH6789"}`}, {0, ` { "slip" : "\u0041\ud842\udfb7\n" } `}, {0, `{"slip":"\ud800"}`}, {0, `{"slip":"a","slip":"b"}`},
		{0, `{"Slip":"a"}`}, {0, `[]`}, {0, ``}, {0, `{"slip":"` + strings.Repeat("x", maxMessage) + `"}`},
		{1, `{"slip":"ABCD","blinded":"` + word + `"}`}, {1, `{"slip":"a","blinded":"AR"}`}, {1, `{"blinded":"AQ","slip":null}`},
		{2, `{"session":"s","category":"A","nonce":"` + word + `","envelopes":["AQ","` + word + `"],"mac":"` + word + `"}`},
		{2, `{"session":"s","category":"A","nonce":"` + word + `","envelopes":[],"mac":"` + word + `"}`},
		{2, `{"session":"s","category":"A","nonce":"AQ","envelopes":[],"mac":"` + word + `"}`},
		{2, `{"session":"s","category":"A","nonce":"` + word + `","envelopes":[["AQ"]],"mac":"` + word + `","slip":"x"}`},
	} {
		f.Add(seed.act, []byte(seed.body))
	}
	f.Fuzz(func(t *testing.T, which uint8, body []byte) {
		act := acts[int(which)%len(acts)]
		last = nil
		answer, err := http.Post("http://"+listener.Addr().String()+"/api/v1/"+act, "application/json", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		said, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || !slices.Contains([]int{http.StatusOK, http.StatusBadRequest, http.StatusRequestEntityTooLarge}, answer.StatusCode) || !json.Valid(said) {
			t.Fatalf("%s %q: %d %q, %v", act, body, answer.StatusCode, said, err)
		}
		want := meaning(act, body)
		switch {
		case answer.StatusCode == http.StatusOK && !reflect.DeepEqual(want, last):
			t.Errorf("%s %q: the ports were told %q, and it says %q", act, body, last, want)
		case answer.StatusCode != http.StatusOK && last != nil:
			t.Errorf("%s %q was answered %d, and the ports were told %q", act, body, answer.StatusCode, last)
		case answer.StatusCode == http.StatusBadRequest && want != nil && !bytes.Contains(body, []byte(`\u`)): // a lone surrogate is refused, which encoding/json mends
			t.Errorf("%s %q was refused, and says %q", act, body, want)
		case (answer.StatusCode == http.StatusRequestEntityTooLarge) != (int64(len(body)) > limit("/api/v1/"+act)):
			t.Errorf("%s with %d bytes: %d", act, len(body), answer.StatusCode)
		}
	})
}
