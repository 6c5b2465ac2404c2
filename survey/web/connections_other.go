//go:build !unix

package web

// openFiles: Windows has no such bound.
func openFiles() (uint64, error) { return 2 * maxConnections, nil }
