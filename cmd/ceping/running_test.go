package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ceping/survey/voter"
)

// running is a ceping server in this process, on a data directory of its own.
type running struct {
	t       *testing.T
	data    string
	base    string // http://host:port
	console string // one-time link
	stop    func()
}

// serve starts a server on an address of this machine and waits until it listens.
func serve(t *testing.T, data, host string, more ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, printed := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"serve", "--data", data, "--listen", host + ":0"}, more...), strings.NewReader(""), printed, t.Output())
		printed.Close()
	}()
	r := &running{t: t, data: data}
	lines := bufio.NewScanner(out)
	for r.console == "" && lines.Scan() {
		if address, found := strings.CutPrefix(lines.Text(), "ceping "+version+" listening on "); found {
			r.base = "http://" + address
		}
		if link, found := strings.CutPrefix(lines.Text(), "console, once:  "); found {
			r.console = link
		}
	}
	if r.console == "" {
		t.Fatalf("serve ended with %d before it listened", <-ended)
	}
	go io.Copy(io.Discard, out)
	r.stop = func() {
		cancel()
		if code := <-ended; code != 0 {
			t.Errorf("serve ended with %d", code)
		}
		ended <- 0
	}
	t.Cleanup(func() { r.stop() })
	return r
}

// command runs a command that must succeed, beside the server or alone, and returns what it prints.
func command(t testing.TB, data string, args ...string) string {
	t.Helper()
	var out, errors bytes.Buffer
	if code := run(t.Context(), append(args, "--data", data), strings.NewReader(""), &out, &errors); code != 0 {
		t.Fatalf("ceping %s ended with %d: %s", strings.Join(args, " "), code, errors.String())
	}
	return out.String()
}

// file writes a file of a test.
func file(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// create makes a draft and returns its id.
func create(t testing.TB, data, session string, args ...string) string {
	t.Helper()
	var created struct{ ID string }
	printed := command(t, data, append([]string{"session", "create", "-f", file(t, "session.yaml", session), "--json"}, args...)...)
	if err := json.Unmarshal([]byte(printed), &created); err != nil {
		t.Fatal(err)
	}
	return created.ID
}

// printedSlip is a row of the slips' CSV.
type printedSlip struct{ category, code, url string }

// issue makes the slips and reads them back from the CSV.
func issue(t testing.TB, data, id string, args ...string) []printedSlip {
	t.Helper()
	out := filepath.Join(t.TempDir(), "slips.csv")
	command(t, data, append([]string{"slips", "issue", id, "--format", "csv", "--out", out}, args...)...)
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || strings.Join(rows[0], ",") != "category,code,url" {
		t.Fatalf("slips CSV: %v, header %v", err, rows)
	}
	var slips []printedSlip
	for _, row := range rows[1:] {
		slips = append(slips, printedSlip{row[0], row[1], row[2]})
	}
	return slips
}

// blank is a ballot with nothing on it.
func blank(t *testing.T, entry *voter.Entry) *voter.Ballot {
	t.Helper()
	b, err := entry.Manifest.Fill(entry.Category, voter.NewAnswers())
	if err != nil {
		t.Fatal(err)
	}
	return b
}
