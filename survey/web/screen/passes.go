package screen

import (
	"net/http"
	"slices"
	"sync"

	"ceping/survey/random"
)

const (
	passName  = "ceping_screen"
	passPath  = "/screen"
	passSpan  = 24 * 60 * 60 // in seconds
	maxPasses = 32           // browsers of staff at a time; of more, the one that was let in first stands in line with all others again
	maxOfOne  = 4            // streams of one browser: a fifth ends its first, which may be one that is gone and not known to be
)

// Passes keep places for the big screens that staff open from the console: whoever takes all of those that anybody may have keeps none of
// these from its stream. A pass is a cookie of one browser; it opens nothing that is not open to all, and ends with the program.
type Passes struct {
	mu   sync.Mutex
	list []*pass // the newest last
}

type pass struct {
	id      string
	streams []*held // the longest there first
}

// held is a stream that has a place by a pass; end ends it.
type held struct{ end func() }

// Renew returns the cookie of a browser that had the pass before, which is as new again, or a new one.
func (p *Passes) Renew(before string) *http.Cookie {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.list, func(one *pass) bool { return one.id == before })
	one := &pass{id: random.Text()}
	if i >= 0 {
		one = p.list[i]
		p.list = slices.Delete(p.list, i, i+1)
	}
	if p.list = append(p.list, one); len(p.list) > maxPasses {
		p.list = slices.Delete(p.list, 0, 1)
	}
	return &http.Cookie{Name: passName, Value: one.id, Path: passPath, MaxAge: passSpan, HttpOnly: true, SameSite: http.SameSiteStrictMode}
}

// take gives a stream its place, when its browser has a pass. leave gives it back.
func (p *Passes) take(r *http.Request, end func()) (leave func(), ok bool) {
	cookie, err := r.Cookie(passName)
	if err != nil || p == nil {
		return nil, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.list, func(one *pass) bool { return one.id == cookie.Value })
	if i < 0 {
		return nil, false
	}
	one, stream := p.list[i], &held{end}
	if one.streams = append(one.streams, stream); len(one.streams) > maxOfOne {
		one.streams[0].end()
		one.streams = slices.Delete(one.streams, 0, 1)
	}
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		one.streams = slices.DeleteFunc(one.streams, func(other *held) bool { return other == stream })
	}, true
}
