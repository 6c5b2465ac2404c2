package control

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"

	"ceping/survey/strict"
)

// Client sends acts to a server.
type Client struct{ http *http.Client }

// Client is a client of a server in the same process.
func (srv *Server) Client() *Client { return &Client{&http.Client{Transport: local{srv.Handler()}}} }

// local calls a handler without a network.
type local struct{ handler http.Handler }

func (l local) RoundTrip(r *http.Request) (*http.Response, error) {
	body, out := io.Pipe()
	w := &piped{header: http.Header{}, out: out, status: make(chan int, 1)}
	go func() {
		defer r.Body.Close()
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

// Do sends an act and reads the answer, which may be nil. A refusal is an error with one line that names the remedy; whatever keeps
// the answer from coming is a *Failure, which says whether the act was done.
func (c *Client) Do(ctx context.Context, name string, act, answer any) error {
	var text bytes.Buffer
	err := c.send(ctx, name, act, func(body io.Reader) error {
		if answer == nil {
			return nil
		}
		if _, err := text.ReadFrom(body); err != nil {
			return &Failure{name, Done, err}
		}
		if err := strict.Part(text.Bytes(), answer); err != nil {
			return &Failure{name, Done, errVersion}
		}
		return nil
	})
	return err
}

// Stream sends an act and copies the answer. With an error the answer is not whole: a *Failure, or what the writer said.
func (c *Client) Stream(ctx context.Context, name string, act any, answer io.Writer) error {
	return c.send(ctx, name, act, func(body io.Reader) error {
		to := &kept{to: answer}
		if _, err := io.Copy(to, body); to.err != nil {
			return to.err
		} else if err != nil {
			return &Failure{name, Done, err}
		}
		return nil
	})
}

// kept tells an error of the writer from one of the reader.
type kept struct {
	to  io.Writer
	err error
}

func (k *kept) Write(p []byte) (n int, err error) {
	n, k.err = k.to.Write(p)
	return n, k.err
}

var errVersion = errors.New("the answer cannot be read, use the same version of ceping for the command and the server")

// send has an act done, and its answer read once the server says that it is.
func (c *Client) send(ctx context.Context, name string, act any, read func(io.Reader) error) error {
	body, err := json.Marshal(act)
	if err != nil {
		return err
	}
	var sent delivery
	request, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, sent.trace()), http.MethodPost, "http://ceping/"+name, &once{rest: body, all: body})
	if err != nil {
		clear(body)
		return err
	}
	request.ContentLength = int64(len(body))
	response, err := c.http.Do(request)
	if err != nil {
		var untrusted *UntrustedError
		if errors.As(err, &untrusted) {
			return untrusted
		}
		return &Failure{name, sent.outcome(), err}
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		return read(response.Body)
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAct))
	line := errors.New(strings.TrimSpace(string(text)))
	switch {
	case response.StatusCode == http.StatusNotFound:
		return errors.New(unreadable)
	case response.StatusCode >= http.StatusInternalServerError:
		return &Failure{name, Unknown, cmp.Or(err, line)}
	case err != nil || line.Error() == "": // it was refused, and the line that says why is lost
		return &Failure{name, NotDone, cmp.Or(err, io.ErrUnexpectedEOF)}
	}
	return line
}

// once is a body that is overwritten when it was sent: it may hold passphrases.
type once struct {
	mu   sync.Mutex
	rest []byte
	all  []byte
}

func (o *once) Read(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, o.rest)
	o.rest = o.rest[n:]
	return n, nil
}

func (o *once) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rest = nil
	clear(o.all)
	return nil
}

// delivery is how far an act came. It counts as not sent only when that is certain.
type delivery struct {
	mu                sync.Mutex
	connected, failed bool
}

func (d *delivery) trace() *httptrace.ClientTrace {
	note := func(what *bool) {
		d.mu.Lock()
		defer d.mu.Unlock()
		*what = true
	}
	return &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { note(&d.connected) },
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err != nil { // a server does nothing before it has the whole act
				note(&d.failed)
			}
		},
	}
}

func (d *delivery) outcome() Outcome {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.connected || d.failed {
		return NotDone
	}
	return Unknown
}
