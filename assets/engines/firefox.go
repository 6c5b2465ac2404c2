package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// firefox is a page of a Firefox, by WebDriver BiDi.
type firefox struct {
	*program
	*socket
	name, page string
}

// firefoxSettings keep it from looking for the internet, without which it would call itself offline, and give it a phone's scrollbars.
const firefoxSettings = `user_pref("network.manage-offline-status", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("ui.useOverlayScrollbars", 1);
user_pref("intl.accept_languages", "zh-CN");
`

func startFirefox(ctx context.Context, path, profile string) (page, error) {
	if err := os.MkdirAll(profile, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(firefoxSettings), 0o600); err != nil {
		return nil, err
	}
	os.Remove(filepath.Join(profile, "WebDriverBiDiServer.json")) // of the one that was killed
	p, lines, err := launch([]string{"HOME=" + profile, "MOZ_HEADLESS=1"}, nil, nil, path, "--headless", "--no-remote", "--profile", profile,
		"--remote-debugging-port", "0")
	if err != nil {
		return nil, err
	}
	f := &firefox{program: p}
	if err := f.attach(ctx, lines); err != nil {
		p.kill()
		return nil, err
	}
	return f, nil
}

func (f *firefox) attach(ctx context.Context, lines *bufio.Scanner) error {
	address, err := f.until(ctx, lines, `WebDriver BiDi listening on (ws://\S+)`)
	if err != nil {
		return err
	}
	if f.socket, err = dial(ctx, address+"/session"); err != nil {
		return err
	}
	var session struct {
		Capabilities struct{ BrowserName, BrowserVersion string }
	}
	if err := f.call(ctx, "session.new", map[string]any{"capabilities": map[string]any{}}, &session); err != nil {
		return err
	}
	f.name = "Firefox " + session.Capabilities.BrowserVersion
	var tree struct{ Contexts []struct{ Context string } }
	if err := f.call(ctx, "browsingContext.getTree", map[string]any{}, &tree); err != nil {
		return err
	}
	if len(tree.Contexts) == 0 {
		return fmt.Errorf("%s has no page", f.name)
	}
	f.page = tree.Contexts[0].Context
	return f.call(ctx, "browsingContext.setViewport", map[string]any{"context": f.page, "viewport": map[string]any{"width": width, "height": height}, "devicePixelRatio": 2}, nil)
}

func (f *firefox) Version() string { return f.name }

func (f *firefox) Navigate(ctx context.Context, url string) error {
	return f.call(ctx, "browsingContext.navigate", map[string]any{"context": f.page, "url": url, "wait": "none"}, nil)
}

func (f *firefox) Evaluate(ctx context.Context, expression string) (string, error) {
	var answer struct {
		Type             string
		Result           struct{ Value string }
		ExceptionDetails json.RawMessage
	}
	err := f.call(ctx, "script.evaluate", map[string]any{"expression": expression, "target": map[string]any{"context": f.page}, "awaitPromise": false}, &answer)
	if err != nil {
		return "", err
	}
	if answer.Type != "success" {
		return "", fmt.Errorf("in the page: %s", answer.ExceptionDetails)
	}
	return answer.Result.Value, nil
}

func (f *firefox) Picture(ctx context.Context) ([]byte, error) {
	var answer struct{ Data string }
	if err := f.call(ctx, "browsingContext.captureScreenshot", map[string]any{"context": f.page}, &answer); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(answer.Data)
}

func (f *firefox) Kill() { f.kill() }
