// Package phone serves what a voter's phone opens: the voter's API of protocol.md and its pages. It knows no staff and keeps no log.
// Entering and collecting know slips alone, casting knows the box alone, and neither knows the other (slips.go, cast.go).
package phone

import (
	"errors"
	"time"

	"github.com/labstack/echo/v4/middleware"

	"ceping/survey/web"
)

// Config has what the voter's pages and API need. All of it is required.
type Config struct {
	Issuer Issuer // exchanges slips
	Box    Box    // takes ballots
	Board  Board  // publishes counts and seals
}

const (
	maxMessage = 4096             // bytes of an enter or a collect
	maxCast    = 786_432          // bytes of a cast
	maxPlaces  = 2000             // requests of voters under way
	maxBodies  = 64 << 20         // bytes of theirs together
	maxLists   = 32               // lists that are written at a time, each some MB in the largest hall
	maxLeaving = 64 << 20         // bytes of lists on their way to phones
	actTime    = 20 * time.Second // for one act of a voter
)

// The voters' queues. Lists have one of their own: after opening a whole hall reads them, when nobody casts any more in that session,
// but maybe in another.
const (
	queueName = "voters"
	listsName = "lists"
)

// limit is how long a body may be.
func limit(route string) int64 {
	switch route {
	case "/api/v1/cast":
		return maxCast
	case "/api/v1/enter", "/api/v1/collect":
		return maxMessage
	}
	return 0
}

// Mount adds the voter's routes to a site. The error names what is missing.
func Mount(site *web.Server, config Config) error {
	if config.Issuer == nil || config.Box == nil || config.Board == nil {
		return errors.New("web/phone: a part of the configuration is missing")
	}
	p, err := newPages(site)
	if err != nil {
		return err
	}
	zipped := middleware.Gzip()
	g := site.Group("")
	g.GET("/", p.voter.show, zipped)
	g.GET("/S/:code", p.voter.show, zipped)
	g.GET("/tablet", p.tablet.show, zipped)
	g.GET("/privacy", p.privacy.show, zipped)

	slips, box, board := newSlips(config.Issuer), box{config.Box}, board{config.Board}
	// Of each route: a group's would answer 404 where 405 is right.
	gate := site.Queue(queueName, web.Bounds{Places: maxPlaces, Bytes: maxBodies, Limit: limit, Time: actTime}).Pass
	reading := site.Queue(listsName, web.Bounds{Places: maxLists, Bytes: maxLeaving, Limit: limit, Time: actTime}).Pass
	v1 := site.Group("/api/v1")
	v1.POST("/enter", web.WirePacked(slips.enter), web.HangUp, gate)
	v1.POST("/collect", web.Wire(slips.collect), web.HangUp, gate)
	v1.POST("/cast", web.Wire(box.cast), web.HangUp, gate)
	v1.GET("/sessions/:id", board.counts, gate)
	v1.GET("/sessions/:id/seal", board.seal, reading)
	v1.GET("/sessions/:id/seal/:key", board.list, reading)
	return nil
}
