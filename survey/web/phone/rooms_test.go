package phone

import (
	"context"
	"testing"

	"ceping/survey/web"
	"ceping/survey/web/webtest"
)

// newSite is a site with the voter's room alone.
func newSite(t *testing.T, change func(*webtest.Config)) *webtest.Site {
	t.Helper()
	return webtest.New(t, func(site *web.Server, config webtest.Config) (func(context.Context) (string, error), error) {
		return nil, Mount(site, Config{Issuer: config.Issuer, Box: config.Box, Board: config.Board})
	}, change)
}
