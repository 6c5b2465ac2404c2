package faulty

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Loss is what a power cut takes of what was not synced.
type Loss int

const (
	All    Loss = iota // nothing but what was synced is there
	Later              // what came before some moment is there
	Torn               // of each write since the last sync each sector of 512 bytes is there or is not; of names what came before some moment
	Pages              // and each page of 4,096 bytes
	Random             // as Torn, and each change of a name by itself
	losses
)

func (l Loss) String() string {
	return [...]string{"all that was not synced", "all after some moment", "any sectors", "any pages", "any sectors and any names"}[l]
}

// Losses are all kinds.
func Losses() (list []Loss) {
	for l := range losses {
		list = append(list, l)
	}
	return list
}

// Cut writes what a power cut at this instant leaves into a directory that is empty. The disk goes on.
func (d *Disk) Cut(to string, loss Loss) error { return d.cut(to, loss, false) }

// Off is Cut, and from that instant on the disk does nothing any more and says EIO: nobody can be answered on the strength of what comes
// after the cut.
func (d *Disk) Off(to string, loss Loss) error { return d.cut(to, loss, true) }

func (d *Disk) cut(to string, loss Loss, off bool) error {
	d.mu.Lock()
	left := d.left(loss)
	d.off = d.off || off
	d.mu.Unlock()
	return left.write(1, to, map[uint64]string{})
}

// left is a disk as it is after a cut.
type left struct {
	nodes map[uint64]*node
	names map[uint64]map[string]uint64
	files map[uint64][]byte
}

func (d *Disk) left(loss Loss) left {
	l := left{map[uint64]*node{}, map[uint64]map[string]uint64{}, map[uint64][]byte{}}
	oldest := d.clock // of what is not synced
	for _, one := range d.names {
		oldest = min(oldest, one.when)
	}
	for _, n := range d.nodes {
		for _, c := range n.since {
			oldest = min(oldest, c.when)
		}
	}
	until := oldest + rand.Uint64N(d.clock-oldest+2)
	for number, n := range d.nodes {
		l.nodes[number] = &node{dir: n.dir, socket: n.socket, mode: n.mode, uid: n.uid, gid: n.gid}
		if n.dir {
			l.names[number] = maps.Clone(n.keptNames)
			continue
		}
		content := append([]byte(nil), n.kept...)
		for _, c := range n.since {
			content = c.survives(content, loss, until)
		}
		l.files[number] = content
	}
	for _, one := range d.names {
		if stays := map[Loss]bool{Later: one.when < until, Torn: one.when < until, Pages: one.when < until, Random: rand.IntN(2) == 0}; stays[loss] {
			for _, p := range one.puts {
				p.onto(l.names[p.dir])
			}
		}
	}
	return l
}

// survives puts onto a content what the cut leaves of a change.
func (c change) survives(content []byte, loss Loss, until uint64) []byte {
	sector := int64(512)
	switch {
	case loss == All || loss == Later && c.when >= until:
		return content
	case loss == Later:
		return c.onto(content)
	case loss == Pages:
		sector = 4096
	}
	if c.data == nil {
		if rand.IntN(2) == 0 {
			return content
		}
		return c.onto(content)
	}
	switch rand.IntN(4) { // often all or nothing of a write, else only long ones would ever be whole
	case 0:
		return content
	case 1:
		return c.onto(content)
	}
	for at, end := c.at, c.at+int64(len(c.data)); at < end; {
		next := min(end, (at/sector+1)*sector)
		if rand.IntN(2) == 0 {
			content = change{at: at, data: c.data[at-c.at : next-c.at]}.onto(content)
		}
		at = next
	}
	return content
}

func (l left) write(number uint64, at string, written map[uint64]string) error {
	n := l.nodes[number]
	if n == nil {
		return fmt.Errorf("%s: the disk has lost track of it", at)
	}
	if !n.dir {
		if before, done := written[number]; done {
			return os.Link(before, at)
		}
		written[number] = at
		if err := os.WriteFile(at, l.files[number], 0o600); err != nil {
			return err
		}
		return os.Chmod(at, os.FileMode(n.mode&0o777))
	}
	if err := os.Mkdir(at, 0o700); err != nil && !os.IsExist(err) {
		return err
	}
	for name, child := range l.names[number] {
		if n := l.nodes[child]; n != nil && n.socket {
			continue
		}
		if err := l.write(child, filepath.Join(at, name), written); err != nil {
			return err
		}
	}
	return os.Chmod(at, os.FileMode(n.mode&0o777))
}
