package phone

import (
	"context"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Moving says whether the phone's user lets pages move by themselves. A phone that was started does not: what a test aims at would
// move under it.
func (p *Phone) Moving(moving bool) {
	p.t.Helper()
	motion := "reduce"
	if moving {
		motion = "no-preference"
	}
	p.Do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: motion}},
		})
		return err
	}))
}
