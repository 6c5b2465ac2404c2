package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// chromium is a page of any Chromium from 67 on, by its DevTools protocol.
type chromium struct {
	*program
	*socket
	name string
}

func startChromium(ctx context.Context, path, profile string) (page, error) {
	p, lines, err := launch(nil, nil, nil, path, "--headless", "--no-sandbox", "--disable-gpu", "--no-zygote", "--disable-dev-shm-usage",
		"--disable-quic", "--disable-component-update", "--disable-background-networking", "--no-first-run", "--hide-scrollbars",
		"--lang=zh-CN", "--remote-debugging-port=0", "--user-data-dir="+profile, "about:blank")
	if err != nil {
		return nil, err
	}
	c := &chromium{program: p}
	if err := c.attach(ctx, lines); err != nil {
		p.kill()
		return nil, err
	}
	return c, nil
}

func (c *chromium) attach(ctx context.Context, lines *bufio.Scanner) error {
	browser, err := c.until(ctx, lines, `^DevTools listening on ws://([^/]+)/`)
	if err != nil {
		return err
	}
	var version struct{ Browser string }
	if err := get(ctx, "http://"+browser+"/json/version", &version); err != nil {
		return err
	}
	c.name = strings.NewReplacer("HeadlessChrome/", "Chromium ", "Chrome/", "Chromium ").Replace(version.Browser)
	page, err := firstPage(ctx, "http://"+browser+"/json/list")
	if err != nil {
		return err
	}
	if c.socket, err = dial(ctx, page); err != nil {
		return err
	}
	return c.call(ctx, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 2, "mobile": true}, nil)
}

// firstPage is the address of the page that an engine begins with, which comes a moment after its list of pages.
func firstPage(ctx context.Context, list string) (string, error) {
	for {
		var targets []struct {
			Type    string
			Address string `json:"webSocketDebuggerUrl"`
		}
		if err := get(ctx, list, &targets); err != nil {
			return "", err
		}
		for _, t := range targets {
			if t.Type == "page" {
				return t.Address, nil
			}
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("no page: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (c *chromium) Version() string { return c.name }

func (c *chromium) Navigate(ctx context.Context, url string) error {
	return c.call(ctx, "Page.navigate", map[string]any{"url": url}, nil)
}

func (c *chromium) Evaluate(ctx context.Context, expression string) (string, error) {
	var answer struct {
		Result           struct{ Value string }
		ExceptionDetails json.RawMessage
	}
	if err := c.call(ctx, "Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &answer); err != nil {
		return "", err
	}
	if answer.ExceptionDetails != nil {
		return "", fmt.Errorf("in the page: %s", answer.ExceptionDetails)
	}
	return answer.Result.Value, nil
}

func (c *chromium) Picture(ctx context.Context) ([]byte, error) {
	var answer struct{ Data string }
	if err := c.call(ctx, "Page.captureScreenshot", map[string]any{"format": "png"}, &answer); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(answer.Data)
}

func (c *chromium) Kill() { c.kill() }

// get reads a JSON document.
func get(ctx context.Context, address string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	return json.NewDecoder(response.Body).Decode(into)
}
