package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
)

// Client sends acts to a desk.
type Client struct{ http *http.Client }

// Dial is a client of the desk behind a unix socket.
func Dial(socket string) *Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}
	return &Client{&http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}}
}

// Client is a client of a desk in the same process.
func (d *Desk) Client() *Client { return &Client{&http.Client{Transport: local{d.Handler()}}} }

// local calls a handler without a network.
type local struct{ handler http.Handler }

func (l local) RoundTrip(r *http.Request) (*http.Response, error) {
	body, out := io.Pipe()
	w := &piped{header: http.Header{}, out: out, status: make(chan int, 1)}
	go func() {
		defer func() {
			if fault := recover(); fault != nil { // as net/http, cut off
				w.WriteHeader(http.StatusInternalServerError)
				out.CloseWithError(io.ErrUnexpectedEOF)
			}
		}()
		l.handler.ServeHTTP(w, r)
		w.WriteHeader(http.StatusOK)
		out.Close()
	}()
	return &http.Response{StatusCode: <-w.status, Header: w.header, Body: body, Request: r}, nil
}

// piped hands an answer on as it is written.
type piped struct {
	header http.Header
	out    *io.PipeWriter
	once   sync.Once
	status chan int
}

func (w *piped) Header() http.Header    { return w.header }
func (w *piped) WriteHeader(status int) { w.once.Do(func() { w.status <- status }) }

func (w *piped) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.out.Write(p)
}

// Do sends an act and reads the answer, which may be nil. A refusal is an error with one line that names the remedy.
func (c *Client) Do(ctx context.Context, name string, act, answer any) error {
	var text bytes.Buffer
	if err := c.Stream(ctx, name, act, &text); err != nil || answer == nil {
		return err
	}
	return json.Unmarshal(text.Bytes(), answer)
}

// Stream sends an act and copies the answer. An error after the first byte means that the answer is not whole.
func (c *Client) Stream(ctx context.Context, name string, act any, answer io.Writer) error {
	body, err := json.Marshal(act)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://ceping/"+name, bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		_, err = io.Copy(answer, response.Body)
		return err
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	return errors.New(strings.TrimSpace(string(text)))
}
