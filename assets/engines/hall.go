package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"ceping/survey/count"
)

//go:embed session.yaml
var session []byte

// hall is a running ceping with one session, at an address that browsers do not trust: as in a hall.
type hall struct {
	*program
	ceping, dir, id string
	passphrases     string
	slips           []string // the addresses of those that nobody drew
}

// open starts the program `ceping` on a data directory below dir, at a port of its own of an address, and leads a session to voting.
func open(ctx context.Context, ceping, dir, address string) (*hall, error) {
	h := &hall{ceping: ceping, dir: dir, passphrases: filepath.Join(dir, "passphrases.txt")}
	port, err := free(address)
	if err != nil {
		return nil, err
	}
	at := net.JoinHostPort(address, port)
	p, lines, err := launch(nil, nil, nil, ceping, "serve", "--data", h.data(), "--listen", at, "--base-url", "http://"+at)
	if err != nil {
		return nil, err
	}
	h.program = p
	if _, err := p.until(ctx, lines, `(listening on) `); err != nil {
		p.kill()
		return nil, err
	}
	if err := h.begin(ctx); err != nil {
		p.kill()
		return nil, err
	}
	return h, nil
}

func (h *hall) data() string { return filepath.Join(h.dir, "data") }

func (h *hall) begin(ctx context.Context) error {
	file, slips := filepath.Join(h.dir, "session.yaml"), filepath.Join(h.dir, "slips.csv")
	if err := errors.Join(os.WriteFile(file, session, 0o600), os.WriteFile(h.passphrases, []byte("a long passphrase one\na long passphrase two\n"), 0o600)); err != nil {
		return err
	}
	created, err := h.order(ctx, "session", "create", "-f", file, "--json")
	if err != nil {
		return err
	}
	var made struct{ ID string }
	if err := json.Unmarshal(created, &made); err != nil {
		return err
	}
	h.id = made.ID
	for _, order := range [][]string{
		{"session", "advance", h.id, "ready", "--passphrases", h.passphrases},
		{"slips", "issue", h.id, "--format", "csv", "--out", slips},
		{"session", "advance", h.id, "collecting"},
		{"session", "advance", h.id, "voting"},
	} {
		if _, err := h.order(ctx, order...); err != nil {
			return err
		}
	}
	text, err := os.ReadFile(slips)
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return err
	}
	for _, row := range rows[1:] {
		h.slips = append(h.slips, row[2])
	}
	return nil
}

// slip draws one: the address that its QR holds.
func (h *hall) slip() string {
	drawn := h.slips[0]
	h.slips = h.slips[1:]
	return drawn
}

// tally closes and opens the box, and reads the Report.
func (h *hall) tally(ctx context.Context) (*count.Report, error) {
	out := filepath.Join(h.dir, "report.json")
	for _, order := range [][]string{
		{"session", "advance", h.id, "closed"},
		{"session", "leftover", h.id, fmt.Sprintf("A=%d", len(h.slips))},
		{"tally", h.id, "--passphrases", h.passphrases},
		{"report", h.id, "--format", "json", "--out", out},
	} {
		if _, err := h.order(ctx, order...); err != nil {
			return nil, err
		}
	}
	text, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	report := &count.Report{}
	return report, json.Unmarshal(text, report)
}

// order gives a command on the session's data.
func (h *hall) order(ctx context.Context, arguments ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, h.ceping, arguments...)
	command.Env = append(os.Environ(), "CEPING_DATA="+h.data())
	var complaint strings.Builder
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		err = fmt.Errorf("ceping %s: %w: %s", strings.Join(arguments, " "), err, complaint.String())
	}
	return out, err
}

// free is a port that nothing listens at. The base address stands in the slips, so it must be known before.
func free(address string) (string, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(address, "0"))
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}
