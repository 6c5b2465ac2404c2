package office

import "context"

// WhenOver has f called whenever voting in a session has ended, or the session was erased; at times also when nothing has
// changed. It serves what is kept in memory of a session while it runs, and is set up before the office is used.
func (o *Office) WhenOver(f func(ctx context.Context, id string)) { o.over = append(o.over, f) }

func (o *Office) tell(ctx context.Context, id string) {
	for _, f := range o.over {
		f(ctx, id)
	}
}
