package main

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
)

// The size of every page, in CSS pixels: a phone's, without the bars around it.
const (
	width  = 360
	height = 740
)

// page is one page of a running engine.
type page interface {
	// Version names the engine, as it does itself.
	Version() string
	// Navigate begins to load an address.
	Navigate(ctx context.Context, url string) error
	// Evaluate gives the value of an expression in the page, which must be a string.
	Evaluate(ctx context.Context, expression string) (string, error)
	// Picture is what the page shows, PNG.
	Picture(ctx context.Context) ([]byte, error)
	// Kill ends the engine at once: nothing that it still holds is written.
	Kill()
}

// engine is one that a sitting is tried on.
type engine struct {
	name  string
	plain bool // cannot vote, and has to say so at once
	begin func(ctx context.Context, profile string) (page, error)
}

// start runs the engine on a profile, which may be that of one that was killed.
func (e engine) start(ctx context.Context, profile string) (page, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return e.begin(ctx, profile)
}

// engines are all of them, the one that cannot vote first, then from old to new. `cache` has what fetch puts there; `display` is an X server's.
func engines(cache, display string) []engine {
	old := func(version string) engine {
		path := filepath.Join(cache, "chromium-"+version, "chromium")
		return engine{name: "chromium-" + version,
			begin: func(ctx context.Context, profile string) (page, error) { return startChromium(ctx, path, profile) }}
	}
	return []engine{
		{name: "qtwebkit", plain: true, begin: func(ctx context.Context, profile string) (page, error) {
			return startTold(ctx, qtwebkit, profile, "QT_QPA_PLATFORM=offscreen")
		}},
		old("78"), old("92"), old("123"), current(),
		{name: "firefox", begin: func(ctx context.Context, profile string) (page, error) {
			return startFirefox(ctx, "firefox-esr", profile)
		}},
		{name: "webkitgtk", begin: func(ctx context.Context, profile string) (page, error) {
			return startTold(ctx, webkit, profile, "DISPLAY="+display, "GDK_BACKEND=x11", "WEBKIT_DISABLE_COMPOSITING_MODE=1", "NO_AT_BRIDGE=1")
		}},
	}
}

var errNoChromium = errors.New("no Chromium: apt-get install chromium")

// chromiumPath is the machine's own Chromium, "" where there is none.
func chromiumPath() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// current is that Chromium.
func current() engine {
	return engine{name: "chromium", begin: func(ctx context.Context, profile string) (page, error) {
		path := chromiumPath()
		if path == "" {
			return nil, errNoChromium
		}
		return startChromium(ctx, path, profile)
	}}
}
