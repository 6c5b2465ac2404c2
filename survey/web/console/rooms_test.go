package console

import (
	"context"
	"testing"

	browser "ceping/assets/phone"
	"ceping/survey/paper"
	"ceping/survey/web"
	"ceping/survey/web/phone"
	"ceping/survey/web/screen"
	"ceping/survey/web/webtest"
)

// site is one with all rooms, and what is inside of the console.
type site struct {
	*webtest.Site
	config  webtest.Config
	mounted *Console
	boxes   *boxRoom
}

// rooms mounts all of them.
func (s *site) rooms(server *web.Server, config webtest.Config) (func(context.Context) (string, error), error) {
	if err := phone.Mount(server, phone.Config{Issuer: config.Issuer, Box: config.Box, Board: config.Board}); err != nil {
		return nil, err
	}
	passes := &screen.Passes{}
	if err := screen.Mount(server, screen.Config{Board: config.Board, Office: config.Office, Passes: passes}); err != nil {
		return nil, err
	}
	own, err := Mount(server, Config{Office: config.Office, Files: webtest.Files(), Forms: config.Forms, Logger: config.Logger, Version: config.Version})
	if err != nil {
		return nil, err
	}
	own.MountSlips(config.Slips)
	s.boxes = own.mountBoxes(config.Opening)
	own.MountScreen(passes)
	own.MountPaper(paper.NewDesk(config.Issuer, config.Box, config.Office))
	s.config, s.mounted = config, own
	return own.Link, nil
}

func newSite(t *testing.T, change func(*webtest.Config)) *site {
	t.Helper()
	s := &site{}
	s.Site = webtest.New(t, s.rooms, change)
	return s
}

func opened(t *testing.T) (*site, *browser.Phone) {
	t.Helper()
	s := &site{}
	var p *browser.Phone
	s.Site, p = webtest.Opened(t, s.rooms)
	return s, p
}
