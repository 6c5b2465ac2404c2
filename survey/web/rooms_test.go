package web_test

import (
	"context"
	"testing"

	"ceping/assets/phone"
	"ceping/survey/paper"
	"ceping/survey/web"
	"ceping/survey/web/console"
	"ceping/survey/web/front"
	voters "ceping/survey/web/phone"
	"ceping/survey/web/screen"
	"ceping/survey/web/webtest"
)

// rooms mounts all of them, as the program does.
func rooms(site *web.Server, config webtest.Config) (func(context.Context) (string, error), error) {
	if err := front.Mount(site, front.Config{Addresses: config.Office.Addresses}); err != nil {
		return nil, err
	}
	if err := voters.Mount(site, voters.Config{Issuer: config.Issuer, Box: config.Box, Board: config.Board}); err != nil {
		return nil, err
	}
	passes := &screen.Passes{}
	if err := screen.Mount(site, screen.Config{Board: config.Board, Office: config.Office, Passes: passes}); err != nil {
		return nil, err
	}
	staff, err := console.Mount(site, console.Config{Office: config.Office, Files: webtest.Files(), Forms: config.Forms, Logger: config.Logger, Version: config.Version})
	if err != nil {
		return nil, err
	}
	staff.MountSlips(config.Slips)
	staff.MountOpening(config.Opening)
	staff.MountScreen(passes)
	staff.MountPaper(paper.NewDesk(config.Issuer, config.Box, config.Office))
	return staff.Link, nil
}

func newSite(t *testing.T, change func(*webtest.Config)) *webtest.Site {
	t.Helper()
	return webtest.New(t, rooms, change)
}

func newSiteAt(t *testing.T, host string, change func(*webtest.Config)) *webtest.Site {
	t.Helper()
	return webtest.At(t, host, rooms, change)
}

func opened(t *testing.T) (*webtest.Site, *phone.Phone) {
	t.Helper()
	return webtest.Opened(t, rooms)
}
