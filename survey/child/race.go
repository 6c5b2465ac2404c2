//go:build race

package child

// raced: the race detector's own memory counts as the program's, and is more than any limit.
const raced = true
