package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
)

// BenchmarkPhone is one phone, a Chromium six times slower than this machine, at the real server on plain http: how long 提交 takes until
// 已投入票箱, and the bytes of each of a voter's three acts as a listener counts them, headers included, to the server and back.
func BenchmarkPhone(b *testing.B) {
	for _, leaders := range []int{9, 40} {
		b.Run(fmt.Sprintf("leaders=%d", leaders), func(b *testing.B) { castFromPhone(b, leaders) })
	}
}

func castFromPhone(b *testing.B, leaders int) {
	p := startProcess(b, b.TempDir())
	defer p.kill()
	id := create(b, p.data, hallFile(leaders, 330))
	command(b, p.data, "session", "advance", id, "ready", "--passphrases", file(b, "three.txt", "one-passphrase-of-the-group\nanother-passphrase-of-the-group\na-third-passphrase-of-the-group\n"))
	slips := issue(b, p.data, id)
	command(b, p.data, "session", "advance", id, "collecting")
	command(b, p.data, "session", "advance", id, "voting")
	between := listen(b, strings.TrimPrefix(p.base, "http://"))
	voting := phone.Start(b)
	var took float64
	for i := range b.N {
		if i == len(slips) {
			b.Fatal("there are no more slips")
		}
		_, path, _ := strings.Cut(slips[i].url, "/S/")
		voting.Do(chromedp.Navigate("http://"+between.address+"/S/"+path), screen("welcome"), tap("[data-act=collect]"), screen("card"),
			chromedp.Click(chromedp.CSS(".option")), tap("[data-act=contents]"), tap("[data-act=review]"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
		slowed(voting, 6)
		took += phone.Evaluate[float64](voting, `new Promise((resolve) => {
			const began = performance.now()
			new MutationObserver(() => {
				if (document.querySelector("main[data-screen=done]")) resolve(performance.now() - began)
			}).observe(document.body, { childList: true, subtree: true })
			document.querySelector("[data-act=submit]").click()
		})`)
		slowed(voting, 1)
		voting.Do(tap("[data-act=another]"), screen("typing"))
	}
	b.ReportMetric(took/float64(b.N), "ms/cast-6x")
	for _, act := range []string{"enter", "collect", "cast"} {
		sent, answered := between.heard("/api/v1/" + act)
		b.ReportMetric(float64(sent), act+"-B")
		b.ReportMetric(float64(answered), act+"-answer-B")
	}
}

// slowed makes a phone so many times slower.
func slowed(p *phone.Phone, times float64) {
	p.Do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: times})
		return err
	}))
}

// listener is who hears a hall's network: it hands on what comes and keeps it, connection by connection.
type listener struct {
	b       testing.TB
	address string
	lock    sync.Mutex
	calls   []*call
}

// call is one connection: what was said each way.
type call struct{ to, from bytes.Buffer }

// listen stands between phones and a server, at an address that is not loopback's name for itself.
func listen(b testing.TB, server string) *listener {
	b.Helper()
	door, err := net.Listen("tcp", net.JoinHostPort(phone.Address(b), "0"))
	if err != nil {
		b.Fatal(err)
	}
	l := &listener{b: b, address: door.Addr().String()}
	var open sync.WaitGroup
	b.Cleanup(func() {
		door.Close()
		open.Wait()
	})
	open.Go(func() {
		for {
			near, err := door.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", server)
			if err != nil {
				b.Error(err)
				near.Close()
				return
			}
			c := &call{}
			l.lock.Lock()
			l.calls = append(l.calls, c)
			l.lock.Unlock()
			open.Go(func() { l.hand(far, near, &c.to) })
			open.Go(func() { l.hand(near, far, &c.from) })
		}
	})
	return l
}

// hand hands on what one end says until it, or the other, ends.
func (l *listener) hand(to, from net.Conn, kept *bytes.Buffer) {
	defer to.Close()
	defer from.Close()
	block := make([]byte, 1<<16)
	for {
		n, err := from.Read(block)
		l.lock.Lock()
		kept.Write(block[:n])
		l.lock.Unlock()
		if n > 0 {
			if _, err := to.Write(block[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// heard is how many bytes a request to a path took, and its answer, each with its headers.
func (l *listener) heard(path string) (sent, answered int) {
	l.b.Helper()
	// The answer may still be on its way into what is kept when the page already shows it.
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		l.lock.Lock()
		for _, c := range l.calls {
			if s, a := c.sizes(path); a > 0 {
				sent, answered = s, a
			}
		}
		l.lock.Unlock()
		if answered > 0 {
			return sent, answered
		}
	}
	l.b.Fatalf("nobody asked for %s and was answered", path)
	return 0, 0
}

// sizes finds a request to a path among those of a connection, and the answer to it.
func (c *call) sizes(path string) (sent, answered int) {
	asked, said := bytes.NewReader(c.to.Bytes()), bytes.NewReader(c.from.Bytes())
	to, from := bufio.NewReader(asked), bufio.NewReader(said)
	for {
		before, left := asked.Len()+to.Buffered(), said.Len()+from.Buffered()
		request, err := http.ReadRequest(to)
		if err != nil {
			return 0, 0
		}
		if _, err := io.Copy(io.Discard, request.Body); err != nil {
			return 0, 0
		}
		response, err := http.ReadResponse(from, request)
		if err != nil {
			return 0, 0
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			return 0, 0
		}
		if request.URL.Path == path {
			return before - asked.Len() - to.Buffered(), left - said.Len() - from.Buffered()
		}
	}
}
