package web

import (
	"container/list"
	"errors"
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	"ceping/survey/ballot"
)

const (
	// silence is how long nothing may come of a body. A phone sends it with the head or at once after it.
	silence = 5 * time.Second
	// wholeTime is how long a body may take in all, which is as long as a phone waits; longer by a second for every 64 kB
	// that have come, so that a large file over a slow line comes whole, too.
	wholeTime  = 15 * time.Second
	leastRate  = 64 << 10 // bytes a second
	lingerTime = time.Second
	firstRoom  = 1 << 10 // bytes that a body gets at first; then twice as many each time
	maxDrained = 1 << 20 // bytes beyond what is allowed that are read and forgotten, so that the answer arrives
)

// longAgo is a deadline that ends what waits.
var longAgo = time.Unix(1, 0)

// bodies are the bodies that one queue's requests hold, bounded in bytes. What counts is what has come, not what was
// announced. When there is no more room, the one that has stood still for longest is cut off, so that nobody keeps room by
// waiting; whoever would must go on sending.
type bodies struct {
	most int64
	mu   sync.Mutex
	held int64
	slow list.List // those that come, and answers that are being taken; the one that moved last at the back
}

// body is what came with a request.
type body struct {
	of     *bodies
	on     *connection
	begun  time.Time
	text   []byte
	read   int   // of text, by Read
	err    error // at its end
	held   int64
	slow   *list.Element
	cut    func() // lets go of whoever sends nothing more
	isCut  bool
	leaves bool // it is an answer by now
}

// Read reads what has come.
func (b *body) Read(p []byte) (int, error) {
	if b.read == len(b.text) {
		return 0, b.err
	}
	n := copy(p, b.text[b.read:])
	b.read += n
	return n, nil
}

// Close implements io.Closer.
func (b *body) Close() error { return nil }

// receive reads the whole of a body, of which length bytes are announced, -1 for unknown. ErrTooLarge when it is longer than
// limit; errBusy when it does not come in time, or there is no room for it.
func (bs *bodies) receive(on *connection, from io.Reader, length, limit int64) (*body, error) {
	b := &body{of: bs, on: on, begun: time.Now(), err: io.EOF}
	b.cut = func() { on.SetReadDeadline(longAgo) }
	if length == 0 || from == nil || from == http.NoBody {
		return b, nil
	}
	on.at(sending)
	if err := b.fill(from, length, limit); err != nil {
		b.release()
		return nil, err
	}
	return b, nil
}

func (b *body) fill(from io.Reader, length, limit int64) error {
	var first [1]byte // before it there is nothing to hold
	defer clear(first[:])
	for {
		space := b.text[len(b.text):cap(b.text)]
		if len(space) == 0 {
			space = first[:]
		}
		if err := b.await(); err != nil {
			return err
		}
		if length > limit {
			return b.drain(from)
		}
		n, err := from.Read(space)
		if len(b.text) == 0 && n > 0 {
			if err := b.grow(length, limit); err != nil {
				return err
			}
			b.text = append(b.text, first[0])
		} else {
			b.text = b.text[:len(b.text)+n]
		}
		switch {
		case int64(len(b.text)) > limit:
			return b.drain(from)
		case err == io.EOF:
			return b.whole()
		case errors.Is(err, os.ErrDeadlineExceeded):
			return errBusy
		case err != nil:
			return ballot.ErrMalformed
		}
		if len(b.text) == cap(b.text) {
			if err := b.grow(length, limit); err != nil {
				return err
			}
		}
	}
}

// await sets the time until which something must come.
func (b *body) await() error {
	b.of.mu.Lock()
	defer b.of.mu.Unlock()
	if b.isCut {
		return errBusy
	}
	last := b.begun.Add(wholeTime + time.Duration(len(b.text))*time.Second/leastRate)
	if next := time.Now().Add(silence); next.Before(last) {
		last = next
	}
	return b.on.SetReadDeadline(last)
}

// grow takes room for more, as much as has come already.
func (b *body) grow(length, limit int64) error {
	size := max(firstRoom, 2*int64(cap(b.text)))
	if length > int64(len(b.text)) {
		size = min(size, length)
	}
	size = min(size, limit+1) // one more, to see that it is too long
	if err := b.of.take(b, size-int64(cap(b.text))); err != nil {
		return err
	}
	room := append(make([]byte, 0, size), b.text...)
	b.wipe()
	b.text = room
	return nil
}

// wipe overwrites what has come, which nobody may look at afterwards.
func (b *body) wipe() {
	clear(b.text[:cap(b.text)])
	b.text, b.read = nil, 0
}

// take takes room, from the one that has stood still for longest when there is no other.
func (bs *bodies) take(b *body, more int64) error {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	for !b.isCut && bs.held+more > bs.most && bs.slow.Len() > 0 {
		bs.slow.Front().Value.(*body).letGo()
	}
	if b.isCut || bs.held+more > bs.most {
		return errBusy
	}
	b.hold(more)
	return nil
}

// hold counts more bytes, and that the body has moved. The lock is held.
func (b *body) hold(more int64) {
	b.held += more
	b.of.held += more
	if b.slow != nil {
		b.of.slow.Remove(b.slow)
	}
	b.slow = b.of.slow.PushBack(b)
}

// letGo cuts a body off. The lock is held.
func (b *body) letGo() {
	b.still()
	b.of.held, b.held, b.isCut = b.of.held-b.held, 0, true
	b.cut()
}

// still takes the body off the list of those that move. The lock is held.
func (b *body) still() {
	if b.slow != nil {
		b.of.slow.Remove(b.slow)
		b.slow = nil
	}
}

// whole is the end of a body that has come. It is held until release, and not cut off any more.
func (b *body) whole() error {
	b.of.mu.Lock()
	defer b.of.mu.Unlock()
	b.still()
	if b.isCut {
		return errBusy
	}
	return nil
}

// drain reads on a little, keeping nothing: a proxy that is still sending takes a reset for a broken server.
func (b *body) drain(from io.Reader) error {
	b.release()
	piece := make([]byte, 8<<10) // io.Discard has buffers that others get as they are
	defer clear(piece)
	for left := maxDrained; left > 0; {
		n, err := from.Read(piece)
		if left -= n; err != nil {
			break
		}
	}
	return ErrTooLarge
}

// answer gives back the room of what came, and takes it for an answer until release. An answer that nobody takes is cut off
// like a body that does not come.
func (b *body) answer(size int) {
	b.release()
	b.of.mu.Lock()
	defer b.of.mu.Unlock()
	b.leaves, b.cut = true, func() { b.on.SetWriteDeadline(longAgo) }
	for b.of.held+int64(size) > b.of.most && b.of.slow.Len() > 0 {
		b.of.slow.Front().Value.(*body).letGo()
	}
	b.hold(int64(size))
}

// forget gives the room of what came back, once the act is over.
func (b *body) forget() {
	if !b.leaves {
		b.release()
	}
}

// release overwrites what has come and gives the room back.
func (b *body) release() {
	b.wipe()
	b.of.mu.Lock()
	defer b.of.mu.Unlock()
	b.still()
	b.of.held, b.held = b.of.held-b.held, 0
}
