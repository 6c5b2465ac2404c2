package phone_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
)

// TestHall: at the address that tests use, a browser has what it has in a hall and no more.
func TestHall(t *testing.T) {
	p := phone.Start(t)
	l, err := net.Listen("tcp", phone.Address(t)+":0")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte("<!DOCTYPE html><meta name=viewport content='width=device-width'><p>hall"))
	}))
	server.Listener.Close()
	server.Listener = l
	server.Start()
	defer server.Close()

	p.Do(chromedp.Navigate(server.URL))
	if phone.Evaluate[bool](p, "isSecureContext || crypto.subtle !== undefined") {
		t.Error("the page is a secure context")
	}
	if got := phone.Evaluate[int](p, "innerWidth"); got != phone.Width {
		t.Errorf("the page is %d wide, not %d", got, phone.Width)
	}
	picture := filepath.Join(t.TempDir(), "page.png")
	p.Screenshot(picture)
	if info, err := os.Stat(picture); err != nil || info.Size() == 0 {
		t.Errorf("screenshot: %v, %v", info, err)
	}
}
