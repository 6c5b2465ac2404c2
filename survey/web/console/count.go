package console

import (
	"context"
	"sync"
	"time"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/office"
)

// glimpseInterval: like the public counts, those by category are told no oftener while people collect and submit, so that
// pressing “reload” does not time a single voter.
const glimpseInterval = 5 * time.Second

// glimpses are the counts of running sessions as they were told last.
type glimpses struct {
	mu   sync.Mutex
	told map[string]glimpse
}

type glimpse struct {
	counts map[string]count.Counts
	until  time.Time
}

func newGlimpses() *glimpses { return &glimpses{told: map[string]glimpse{}} }

// settle puts the 领取, 收回 and 其中纸质 that were told last in place of newer ones, all from one moment. What staff do, and enter
// in numbers, shows at once.
func (g *glimpses) settle(session string, now time.Time, counts map[string]count.Counts) {
	g.mu.Lock()
	defer g.mu.Unlock()
	last, ok := g.told[session]
	if !ok || !now.Before(last.until) {
		last = glimpse{map[string]count.Counts{}, now.Add(glimpseInterval)}
		for key, c := range counts {
			last.counts[key] = count.Counts{Collected: c.Collected, Cast: c.Cast, Paper: c.Paper}
		}
		g.told[session] = last
	}
	for key, c := range counts {
		c.Collected, c.Cast, c.Paper = last.counts[key].Collected, last.counts[key].Cast, last.counts[key].Paper
		counts[key] = c
	}
	total, more := counts[count.Total], 0
	for key, c := range counts {
		if behind := c.Replaced - c.Collected; key != count.Total && behind > 0 {
			c.Collected += behind // staff have just replaced them, so it is no news that they were collected
			counts[key], more = c, more+behind
		}
	}
	if more > 0 {
		total.Collected += more
		counts[count.Total] = total
	}
}

// counts are the header counts of a session as its pages show them.
func (g *glimpses) counts(ctx context.Context, by office.Actor, s survey.Session) (map[string]count.Counts, error) {
	counts, err := by.Counts(ctx, s.ID)
	if err == nil && s.Phase.Reached(survey.Collecting) && !s.Phase.Reached(survey.Closed) {
		g.settle(s.ID, time.Now(), counts)
	}
	return counts, err
}
