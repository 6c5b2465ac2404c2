package console

import (
	"net/http"
	"strings"

	"ceping/survey/web"
)

const (
	maxKnock  = 8 << 10  // bytes of a form that anybody may send: name and password
	maxForm   = 64 << 10 // of a form of staff
	maxWizard = 9 << 20  // of a step of the wizard: 2,000 people with posts of 200 characters, each nine bytes in a form
)

// queues are the console's: what one is full of keeps nobody from another.
type queues struct {
	door      *web.Queue // logging in: anybody may knock
	returning *web.Queue // the same with what was typed before: it takes more room, and none of the door's. Places are held while a login fails
	staff     *web.Queue // the console's pages and acts
	uploads   *web.Queue // rosters
	keys      *web.Queue // making ready and opening: passphrases are stretched for seconds
}

func newQueues(site *web.Server) queues {
	return queues{
		door:      site.Queue("door", web.Bounds{Places: maxStrangers + 256, Bytes: 8 << 20, Limit: func(string) int64 { return maxKnock }}),
		returning: site.Queue("returning", web.Bounds{Places: maxStrangers + 256, Bytes: 32 << 20, Limit: unsentLimit, Excuse: true}),
		staff:     site.Queue("staff", web.Bounds{Places: 128, Bytes: 64 << 20, Limit: formLimit}),
		uploads:   site.Queue("uploads", web.Bounds{Places: 4, Bytes: 64 << 20, Limit: formLimit, Excuse: true}),
		keys:      site.Queue("keys", web.Bounds{Places: 8, Bytes: 1 << 20, Limit: formLimit}),
	}
}

// of is the queue of a route that only staff may use.
func (q queues) of(route, method string) *web.Queue {
	switch {
	case method != http.MethodPost:
		return q.staff
	case strings.HasSuffix(route, importPath):
		return q.uploads
	case strings.HasSuffix(route, "/ready"), strings.HasSuffix(route, "/opening"):
		return q.keys
	}
	return q.staff
}

// formLimit is how many bytes a form may have, by its route.
func formLimit(route string) int64 {
	switch {
	case strings.HasSuffix(route, paperEntryPath):
		return maxPaper
	case strings.HasSuffix(route, importPath):
		return maxRoster
	case strings.Contains(route, "/edit/"), strings.Contains(route, "/composite"): // as many people
		return maxWizard
	}
	return maxForm
}

// unsentLimit is how many bytes a form may have that comes without a staff session; when it comes back with the login, its bytes have been
// escaped twice.
func unsentLimit(route string) int64 {
	if route == returnPath {
		return 2*maxUnsent + maxKnock
	}
	return maxUnsent
}
