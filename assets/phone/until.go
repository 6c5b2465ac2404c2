package phone

import (
	"context"
	"errors"
	"time"

	"github.com/chromedp/chromedp"
)

// Until waits for an expression to become truthy. Unlike chromedp.Poll it outlives a load of the page, which takes the
// script's context away.
func Until(expression string) chromedp.Action[chromedp.Void] {
	holds := chromedp.Evaluate[bool]("!!(" + expression + ")")
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		for {
			ok, err := holds(ctx, target)
			if err == nil && ok {
				return chromedp.Void{}, nil
			}
			select {
			case <-ctx.Done():
				return chromedp.Void{}, errors.Join(ctx.Err(), err)
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
}
