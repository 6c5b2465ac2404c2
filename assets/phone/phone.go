// Package phone is a phone for tests: the machine's own Chromium, sized and touched like a phone in a hall, which
// reaches servers over plain http at an address that is not loopback, so that what a browser keeps for secure contexts
// (crypto.subtle above all) is really absent.
package phone

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Width and Height of the screen, in CSS pixels.
const (
	Width  = 360
	Height = 740
)

// patience is how long one Do may take: a minute, or what CEPING_PATIENCE says where many are to fail.
var patience = func() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("CEPING_PATIENCE")); err == nil {
		return d
	}
	return time.Minute
}()

// Phone is a running browser with one page and a fresh profile. It ends with its test.
type Phone struct {
	t        testing.TB
	ctx      context.Context
	forgives atomic.Pointer[string]
}

// Forgive lets the page's errors pass from now on: the test is about what a page does that has some.
func (p *Phone) Forgive() { p.ForgiveOnly("") }

// ForgiveOnly lets those pass that have a text in them, and fails the test for others.
func (p *Phone) ForgiveOnly(text string) { p.forgives.Store(&text) }

// forgiven reports whether an error passes.
func (p *Phone) forgiven(message string) bool {
	text := p.forgives.Load()
	return text != nil && strings.Contains(message, *text)
}

// Start takes a new phone. Without Chromium the test is skipped; with CI=true it fails. An uncaught error in a page fails
// the test.
func Start(t testing.TB) *Phone { return StartIn(t, "") }

// StartIn takes a phone whose profile is kept in a directory, so that it can be taken again after Kill; "" for a fresh one.
func StartIn(t testing.TB, profile string) *Phone {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "zh-CN"))
	if profile != "" {
		options = append(options, chromedp.UserDataDir(profile))
	}
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	return open(t, allocator)
}

// Kill ends the browser at once, as a system does that needs its memory: nothing that it still holds is written.
func (p *Phone) Kill() {
	p.t.Helper()
	p.Forgive()
	process := chromedp.FromContext(p.ctx).Browser.Process()
	if err := process.Kill(); err != nil {
		p.t.Fatal(err)
	}
	for process.Signal(syscall.Signal(0)) == nil { // until it is reaped, which the allocator does
		time.Sleep(10 * time.Millisecond)
	}
}

// Another is a second page of the same browser and profile, as a second scan opens it.
func (p *Phone) Another() *Phone { return open(p.t, p.ctx) }

// AnotherFor is Another for a part of a test, with which it ends.
func (p *Phone) AnotherFor(t testing.TB) *Phone { return open(t, p.ctx) }

// Close ends a page of Another at once, as a system does that needs its memory.
func (p *Phone) Close() {
	p.t.Helper()
	p.Forgive()
	if err := chromedp.Cancel(p.ctx); err != nil {
		p.t.Fatal(err)
	}
}

func open(t testing.TB, parent context.Context) *Phone {
	ctx, cancel := chromedp.NewContext(parent)
	t.Cleanup(cancel)
	// The browser lives as long as the context of its first Do, so that one has no deadline.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("phone: %v", err)
	}
	p := &Phone{t: t, ctx: ctx}
	p.watch()
	p.Moving(false)
	p.Resize(Width, Height)
	return p
}

// watch fails the test for every uncaught error, until the page ends.
func (p *Phone) watch() {
	ctx, cancel := context.WithCancel(p.ctx)
	messages := chromedp.Console(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for message, err := range messages {
			if err != nil {
				return
			}
			if message.IsException() && !p.forgiven(message.Text) {
				p.t.Errorf("uncaught in the page: %s", message.Text)
			}
		}
	}()
	p.t.Cleanup(func() {
		cancel()
		<-done
	})
}

// Resize gives the page another size, in CSS pixels.
func (p *Phone) Resize(width, height int64) {
	p.t.Helper()
	p.Do(chromedp.EmulateViewport(width, height, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch))
	// A click is aimed at where things lie: not before they are drawn where they lie now.
	Evaluate[bool](p, `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))`)
}

// Do does something in the page, and fails the test if that cannot be done within a minute.
func (p *Phone) Do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("phone: %v; the page says: %s", err, p.text())
	}
}

// Get is Do for an action with a result.
func Get[T any](p *Phone, action chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		p.t.Fatalf("phone: %v; the page says: %s", err, p.text())
	}
	return value
}

// Evaluate gives the value of an expression in the page; a promise is waited for. T must fit its JSON.
func Evaluate[T any](p *Phone, expression string) T {
	p.t.Helper()
	return Get(p, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// text is what the page shows, for a failed test.
func (p *Phone) text() string {
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	shown, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ""`))
	if err != nil {
		return err.Error()
	}
	return shown
}

// Screenshot writes a picture of the whole page, PNG.
func (p *Phone) Screenshot(path string) {
	p.t.Helper()
	picture := Get(p, chromedp.FullScreenshot(100))
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// chromium finds the browser, or ends the test.
func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no Chromium: install it (apt-get install chromium)")
	}
	t.Skip("no Chromium, so browser tests are skipped (apt-get install chromium)")
	return ""
}
