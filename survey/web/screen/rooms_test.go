package screen

import (
	"context"
	"testing"

	browser "ceping/assets/phone"
	"ceping/survey/web"
	"ceping/survey/web/phone"
	"ceping/survey/web/webtest"
)

// site is one with the voter's room, and what is inside of this one.
type site struct {
	*webtest.Site
	streams *streams
	passes  *Passes
}

// rooms mounts this one and the voter's.
func (s *site) rooms(server *web.Server, config webtest.Config) (func(context.Context) (string, error), error) {
	if err := phone.Mount(server, phone.Config{Issuer: config.Issuer, Box: config.Box, Board: config.Board}); err != nil {
		return nil, err
	}
	s.passes = &Passes{}
	own, err := mount(server, Config{Board: config.Board, Office: config.Office, Passes: s.passes})
	if err != nil {
		return nil, err
	}
	s.streams = own.streams
	return nil, nil
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
