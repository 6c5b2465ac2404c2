package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// atOnce is in how many ms the plain page has to stand, the engine's own loading included.
const atOnce = 3000

// plainWords are what an engine that cannot vote is told.
const plainWords = "请换一部手机"

// refused: an engine without BigInt shows the plain page, and nothing is exchanged.
func (v *voted) refused(ctx context.Context, slip string, p page, pictures album) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	begun := time.Now()
	if err := p.Navigate(ctx, slip); err != nil {
		return err
	}
	for {
		// Before the style has come, what it hides counts as shown.
		shown, err := p.Evaluate(ctx, `document.readyState === "complete" ? document.body.innerText : ""`)
		if strings.Contains(shown, plainWords) {
			v.toldIn = int(time.Since(begun).Milliseconds())
			if err := pictures.take(ctx, p, v.name, "plain"); err != nil {
				return err
			}
			if v.toldIn > atOnce {
				return fmt.Errorf("the plain page comes after %d ms only", v.toldIn)
			}
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: it shows %q, %v", ctx.Err(), shown, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
