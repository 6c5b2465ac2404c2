package roster

import (
	"context"
	"time"

	"ceping/survey"
)

const (
	waitTurn = 10 * time.Second // for the file before
	readTime = 30 * time.Second // for one; an honest file takes less than one second
)

// Reader reads files, one at a time: each may take as much memory as its bounds allow, and the hall goes on beside it.
type Reader struct{ turn chan struct{} }

// NewReader makes one. A server has one, so that its bounds hold for all who import at the same time.
func NewReader() *Reader { return &Reader{make(chan struct{}, 1)} }

// XLSX reads the first sheet that can be seen and has a heading, else the first that can be seen. Cells that are merged
// downwards have their value in every row. What is no such file, is too large, packed or unpacked, or has to wait too long is
// a *survey.Refusal.
func (r *Reader) XLSX(ctx context.Context, content []byte) (Table, error) {
	waiting, stop := context.WithTimeout(ctx, waitTurn)
	defer stop()
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-waiting.Done():
		return nil, &survey.Refusal{Code: "roster_busy"}
	}
	reading, stop := context.WithTimeout(ctx, readTime)
	defer stop()
	return readXLSX(reading, content)
}
