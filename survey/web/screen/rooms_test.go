package screen

import (
	"context"
	"testing"

	browser "ceping/assets/phone"
	"ceping/survey/web"
	"ceping/survey/web/console"
	"ceping/survey/web/phone"
	"ceping/survey/web/webtest"
)

// site is one with all rooms, and what is inside of this one.
type site struct {
	*webtest.Site
	streams *streams
}

// rooms mounts all of them.
func (s *site) rooms(server *web.Server, config webtest.Config) (func(context.Context) (string, error), error) {
	if err := phone.Mount(server, phone.Config{Issuer: config.Issuer, Box: config.Box, Board: config.Board}); err != nil {
		return nil, err
	}
	own, err := mount(server, Config{Board: config.Board, House: config.Office})
	if err != nil {
		return nil, err
	}
	s.streams = own.streams
	staff, err := console.Mount(server, console.Config{Issuer: config.Issuer, Box: config.Box, Office: config.Office, Logger: config.Logger})
	if err != nil {
		return nil, err
	}
	return staff.Link, nil
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
