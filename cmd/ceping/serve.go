package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"ceping/assets"
	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/child"
	"ceping/survey/control"
	"ceping/survey/files"
	"ceping/survey/office"
	"ceping/survey/paper"
	"ceping/survey/setup"
	"ceping/survey/web"
	staffconsole "ceping/survey/web/console"
	"ceping/survey/web/front"
	"ceping/survey/web/phone"
	bigscreen "ceping/survey/web/screen"
)

type serveCommand struct {
	Listen  string `default:":8080" env:"CEPING_LISTEN" placeholder:"ADDRESS" help:"Address to listen on."`
	BaseURL string `name:"base-url" env:"CEPING_BASE_URL" placeholder:"URL" help:"Address that phones reach, as http://192.168.10.2:8080. It is kept for the slips."`
	Mirror  string `env:"CEPING_MIRROR" placeholder:"DIR" help:"A directory on another disk, a USB stick say: each session from ready to opened has a second copy there, written before anything is answered and encrypted under its takeover code."`
	Metrics string `env:"CEPING_METRICS" placeholder:"ADDRESS" help:"Address of its own to serve /metrics on, as 127.0.0.1:9100; off unless given. It says nothing of voters."`
	Verbose bool   `env:"CEPING_VERBOSE" help:"Log at the finest level. No level says anything of voters."`
}

func (cmd serveCommand) Run(c *console, h *house) error {
	level := slog.LevelInfo
	if cmd.Verbose {
		level = slog.LevelDebug
	}
	s, err := openServer(c.ctx, h, serverConfig{
		Listen: cmd.Listen, BaseURL: cmd.BaseURL, Metrics: cmd.Metrics, Mirror: cmd.Mirror,
		Logger: slog.New(slog.NewTextHandler(c.errors, &slog.HandlerOptions{Level: level})),
	})
	if err != nil {
		return err
	}
	base, err := s.office.BaseURL(c.ctx)
	if err != nil {
		return errors.Join(err, s.close())
	}
	lead := base.String()
	if lead == "" {
		lead = "nowhere yet: the address listened on does not fit their QR code"
	}
	fmt.Fprintf(c.out, "ceping %s listening on %s\n", version, s.Address())
	fmt.Fprintf(c.out, "slips lead to   %s   (change it with --base-url)\n", lead)
	if s.metrics != nil {
		fmt.Fprintf(c.out, "metrics at      http://%s/metrics\n", s.metrics.Addr())
	}
	link, err := s.link(c.ctx)
	if errors.Is(err, survey.ErrUnavailable) { // making one is an act; voters do not wait for it
		fmt.Fprintf(c.out, "console         no link: nothing can be recorded now, look whether the disk is full; then ceping console makes one\n")
		return s.run(c.ctx)
	}
	if err != nil {
		return errors.Join(err, s.close())
	}
	fmt.Fprintf(c.out, "console, once:  %s%s\n                within 15 minutes; ceping console makes a new one\n", s.URL(), link)
	return s.run(c.ctx)
}

// serverConfig is what a server is started with.
type serverConfig struct {
	Listen  string       // host:port; port 0 takes a free one
	BaseURL string       // where slips lead; kept in the data directory. Empty: the one kept, or the listening address
	Metrics string       // host:port of a listener of its own; empty: none
	Mirror  string       // see store.Config
	Logger  *slog.Logger // never told of a voter's act
}

// server is one running ceping: the pages, and the socket for commands.
type server struct {
	store   *store.Store
	office  *office.Office
	control *control.Server
	link    func(context.Context) (string, error) // a one-time path into the console
	public  net.Listener
	private net.Listener
	metrics net.Listener // nil unless asked for
	serving []served
	unlook  func() // ends the look at start
	finish  func() // writes what the site has not written yet; nil before there is one
	aside   aside
}

// served is a server and what it listens on.
type served struct {
	server   *http.Server
	listener net.Listener
}

// openServer takes the data directory and listens; run serves.
func openServer(ctx context.Context, h *house, config serverConfig) (_ *server, err error) {
	if err := h.check(); err != nil {
		return nil, err
	}
	opened, err := store.Open(ctx, store.Config{
		Dir: h.Data, Access: store.Making, Version: version, Keep: h.KeepBackups, Logger: config.Logger, Mirror: config.Mirror, Serving: true, Now: clock,
	})
	if errors.Is(err, store.ErrLocked) {
		return nil, fmt.Errorf("the data directory %s is in use by another ceping: end that one, or choose another --data", h.Data)
	}
	if err != nil {
		return nil, err
	}
	if opened.Fresh() {
		config.Logger.Info("new data directory", "dir", h.Data)
	}
	if warning := store.MirrorWarning(h.Data, config.Mirror); warning != "" {
		config.Logger.Warn(warning)
	}
	s := &server{store: opened, aside: aside{logger: config.Logger}}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if s.public, err = net.Listen("tcp", config.Listen); err != nil {
		return nil, fmt.Errorf("nothing can listen on %s (%w): choose another --listen", config.Listen, err)
	}
	if s.private, err = control.Listen(h.socket()); err != nil {
		return nil, err
	}
	s.office = newOffice(opened, s.aside.do)
	s.unlook = lookAround(ctx, s.office, config.Logger)
	if !child.Limited {
		config.Logger.Warn("on this system files of staff are read in a process of its own with a limit of time, and none of memory")
	}
	read := apart(config.Logger)
	s.control = newControl(opened, s.office, read)
	if err := s.keepAddress(ctx, config.BaseURL, config.Logger); err != nil {
		return nil, err
	}
	bundle, err := assets.Load(assets.FS())
	if err != nil {
		return nil, err
	}
	site, err := web.New(web.Config{Assets: assets.FS(), URL: bundle.URL, Ready: opened.Ready, Logger: config.Logger})
	if err != nil {
		return nil, err
	}
	if err := s.mount(site, opened, read, config.Logger); err != nil {
		return nil, err
	}
	s.serving = []served{
		{site.HTTPServer(), site.Listener(s.public)},
		{&http.Server{Handler: s.control.Handler(), ReadHeaderTimeout: 10 * time.Second}, s.private},
	}
	if config.Metrics == "" {
		return s, nil
	}
	if s.metrics, err = net.Listen("tcp", config.Metrics); err != nil {
		return nil, fmt.Errorf("nothing can listen on %s (%w): choose another --metrics", config.Metrics, err)
	}
	s.serving = append(s.serving, served{metricsServer(metrics{opened.Sessions, opened.Ready}), s.metrics})
	return s, nil
}

// mount adds the rooms to the site: the voter's, the hall's screen, and staff's. What knows slips and what knows boxes meet at the desk
// for paper ballots only.
func (s *server) mount(site *web.Server, opened *store.Store, read files.Files, logger *slog.Logger) error {
	if err := front.Mount(site, front.Config{Addresses: s.office.Addresses}); err != nil {
		return err
	}
	issuer, box, board := ballot.NewIssuer(opened), ballot.NewBox(opened), ballot.NewBoard(opened, time.Now)
	if err := phone.Mount(site, phone.Config{Issuer: issuer, Box: box, Board: board}); err != nil {
		return err
	}
	passes := &bigscreen.Passes{}
	if err := bigscreen.Mount(site, bigscreen.Config{Board: board, Office: s.office, Passes: passes}); err != nil {
		return err
	}
	builtins, err := setup.Builtins(assets.FS())
	if err != nil {
		return err
	}
	staff, err := staffconsole.Mount(site, staffconsole.Config{Office: s.office, Files: read, Forms: setup.Listed(builtins), Logger: logger, Version: version})
	if err != nil {
		return err
	}
	staff.MountSlips(office.NewSlips(opened))
	staff.MountOpening(office.NewOpening(opened))
	staff.MountScreen(passes)
	staff.MountPaper(paper.NewDesk(issuer, box, s.office))
	s.link, s.finish = staff.Link, staff.Finish
	s.control.Console(staff.Link)
	return nil
}

// keepAddress keeps where slips lead: what was given, which is an act of the terminal where it changes, and notes the address listened
// on, for a house that was never given one.
func (s *server) keepAddress(ctx context.Context, given string, logger *slog.Logger) error {
	if given != "" {
		if err := s.office.Terminal().SetBaseURL(ctx, given); err != nil {
			return err
		}
	}
	err := s.office.SetListenURL(ctx, s.URL())
	if errors.Is(err, survey.ErrUnavailable) { // a note, for whose sake no sitting stands still
		logger.Warn("the address listened on could not be noted in the data directory: look whether its disk is full", "error", err)
		return nil
	}
	return err
}

// Address is what the server listens on, host:port.
func (s *server) Address() string { return s.public.Addr().String() }

// URL is an address of this machine under which its own browser reaches the server.
func (s *server) URL() string {
	address := s.public.Addr().(*net.TCPAddr)
	if !address.IP.IsUnspecified() {
		return "http://" + address.String()
	}
	return fmt.Sprintf("http://%s", net.JoinHostPort(ownAddress().String(), fmt.Sprint(address.Port)))
}

// ownAddress is the first IPv4 address of this machine that a phone in the same network may reach; else loopback.
func ownAddress() net.IP {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return net.IPv4(127, 0, 0, 1)
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			return n.IP
		}
	}
	return net.IPv4(127, 0, 0, 1)
}

// drainTime is how long requests under way may take when the server ends.
const drainTime = 10 * time.Second

// run serves until the context ends, finishes what is under way, and lets go of the data directory.
func (s *server) run(ctx context.Context) error {
	serving, served := context.WithCancel(context.WithoutCancel(ctx))
	defer served()
	go forget(serving)
	s.aside.do(func() { s.catchUp(serving) })
	failed := make(chan error, len(s.serving))
	for _, one := range s.serving {
		go func() { failed <- one.server.Serve(one.listener) }()
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	draining, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	for _, one := range s.serving {
		err = errors.Join(err, one.server.Shutdown(draining))
	}
	served()
	return errors.Join(err, s.close())
}

// close lets go of listeners that run has not closed, and of the store.
func (s *server) close() error {
	for _, l := range []net.Listener{s.public, s.private, s.metrics} {
		if l != nil {
			l.Close()
		}
	}
	if s.unlook != nil {
		s.unlook()
	}
	if s.finish != nil {
		s.finish()
	}
	s.aside.wait()
	return s.store.Close()
}
