package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"

	"ceping/assets"
	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/export"
	"ceping/survey/office"
	"ceping/survey/qr"
	"ceping/survey/setup"
	"ceping/survey/voter"
)

// sample is the session file of the demo: a unit with nine leaders in three roles, two promoted cadres, all six forms.
//
//go:embed demo.yaml
var sample []byte

type demoCommand struct {
	Listen  string `default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Address to listen on."`
	BaseURL string `name:"base-url" placeholder:"URL" help:"Address that the slips lead to; the one listened on when absent."`
	Cast    int    `placeholder:"N" help:"Let so many simulated voters submit first, through the real protocol."`
}

// Run makes a sitting in a data directory of its own, which goes when the demo ends.
func (cmd demoCommand) Run(c *console, _ *house) (err error) {
	dir, err := os.MkdirTemp("", "ceping-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	h := &house{Data: dir}
	logger := slog.New(slog.NewTextHandler(c.errors, nil))
	s, err := openServer(c.ctx, h, serverConfig{Listen: cmd.Listen, BaseURL: cmd.BaseURL, Logger: logger})
	if err != nil {
		return err
	}
	sitting, err := beginSitting(c.ctx, s.office.Terminal(), office.NewSlips(s.store))
	if err != nil {
		return errors.Join(err, s.close())
	}
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- s.run(ctx) }()
	if err := cmd.show(ctx, c, s, sitting); err != nil {
		cancel()
		return errors.Join(err, <-served)
	}
	return <-served
}

// sitting is a session that is voting, with its slips and its trustees' passphrases.
type sitting struct {
	batch       survey.SlipBatch
	trustees    []string
	passphrases [][]byte
}

// beginSitting takes the sample from its file to voting, as staff would.
func beginSitting(ctx context.Context, staff office.Actor, slips *office.Slips) (*sitting, error) {
	builtins, err := setup.Builtins(assets.FS())
	if err != nil {
		return nil, err
	}
	sampled, err := setup.Read(bytes.NewReader(sample), builtins)
	if err != nil {
		return nil, err
	}
	id, err := staff.Create(ctx, sampled)
	if err != nil {
		return nil, err
	}
	s := &sitting{trustees: sampled.Trustees.Names}
	var given [][]byte // which are overwritten
	for range s.trustees {
		p := boxkey.GeneratePassphrase()
		s.passphrases, given = append(s.passphrases, p), append(given, bytes.Clone(p))
	}
	if err := staff.Advance(ctx, id, survey.Ready, given); err != nil {
		return nil, err
	}
	if s.batch, err = slips.By(staff).Issue(ctx, id); err != nil {
		return nil, err
	}
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting} {
		if err := staff.Advance(ctx, id, phase, nil); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// show casts the simulated ballots and prints what a newcomer needs.
func (cmd demoCommand) show(ctx context.Context, c *console, s *server, sitting *sitting) error {
	address, err := s.office.BaseURL(ctx)
	if err != nil {
		return err
	}
	base := address.String()
	if base == "" {
		return errors.New("the address listened on does not fit the slips' QR code: give another --listen, or --base-url")
	}
	batch := sitting.batch
	if cmd.Cast > 0 {
		if cmd.Cast >= len(batch.Slips) {
			return fmt.Errorf("--cast %d: the sample has %d slips and keeps one for you: choose fewer", cmd.Cast, len(batch.Slips))
		}
		if err := castSimulated(ctx, "http://"+s.Address(), batch, cmd.Cast); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%d simulated voters have submitted.\n\n", cmd.Cast)
		batch.Slips = batch.Slips[cmd.Cast:]
	}
	printed := filepath.Join(filepath.Dir(s.store.Path()), "slips.html")
	var page bytes.Buffer
	if err := export.SlipHTML(&page, batch, base); err != nil {
		return err
	}
	if err := os.WriteFile(printed, page.Bytes(), 0o600); err != nil {
		return err
	}
	slip := batch.Slips[0]
	at := batch.Address(base, slip.Slip)
	fmt.Fprintf(c.out, "A slip of category %s %s. Scan it, or open its address:\n\n", slip.Category.Code, slip.Category.Name)
	if err := qr.Terminal(c.out, at); err != nil {
		return err
	}
	link, err := s.link(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "\n  slip        %s\n  more slips  %s\n  big screen  %s/screen/%s\n  console     %s%s  (works once, within 15 minutes)\n",
		at, printed, base, batch.Session.ID, base, link)
	fmt.Fprintf(c.out, "\nTo see results, close the session in the console and open the box with two of these passphrases:\n\n")
	for i, name := range sitting.trustees {
		fmt.Fprintf(c.out, "  %s  %s\n", sitting.passphrases[i], name)
	}
	fmt.Fprintf(c.out, "\nEverything is in %s and goes when you press Ctrl-C.\n", filepath.Dir(printed))
	return nil
}

// castSimulated lets simulated voters use the first n slips.
func castSimulated(ctx context.Context, base string, batch survey.SlipBatch, n int) error {
	v := &voter.Voter{Base: base, Client: &http.Client{}}
	defer v.Client.CloseIdleConnections()
	opinion := voter.NewOpinion()
	for _, printed := range batch.Slips[:n] {
		entry, err := v.Enter(ctx, printed.Slip.String(), batch.Fingerprint)
		if err != nil {
			return err
		}
		credential, err := v.Collect(ctx, entry)
		if err != nil {
			return err
		}
		filled, err := entry.Manifest.Fill(entry.Category, opinion.Answer(entry.Manifest, entry.Category))
		if err != nil {
			return err
		}
		sealed, err := credential.Enclose(filled)
		if err != nil {
			return err
		}
		if err := v.Cast(ctx, sealed); err != nil {
			return err
		}
	}
	return nil
}
