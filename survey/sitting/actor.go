package sitting

import "context"

// Terminal is who acts at the command line, or came in by a one-time link printed there.
const Terminal = "terminal"

// Stranger is who tried to log in and did not. What was typed is never written down, save the name of an account there is.
const Stranger = "stranger"

type actorKey struct{}

// WithActor says who acts in a context: the name of an account.
func WithActor(ctx context.Context, who string) context.Context {
	return context.WithValue(ctx, actorKey{}, who)
}

// Actor is who acts in a context; Stranger, who has no rights, when nobody was named.
func Actor(ctx context.Context) string {
	if who, ok := ctx.Value(actorKey{}).(string); ok {
		return who
	}
	return Stranger
}
