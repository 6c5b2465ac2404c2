package faulty

import "maps"

// node is a file or a directory: as it is read now, and as it is on the disk.
type node struct {
	number uint64
	dir    bool
	socket bool // a name that a process listens at: a cut leaves nothing of it
	mode   uint32
	uid    uint32
	gid    uint32
	name   string // the last it was given
	links  int    // names that it has now
	known  uint64 // how often the kernel was told of it
	opened int

	live, kept []byte
	since      []change // what the disk has not got
	entries    map[string]uint64
	keptNames  map[string]uint64
}

// change is a write, or with data nil a truncation to at.
type change struct {
	when uint64
	at   int64
	data []byte
}

// naming gives names to nodes, 0 takes one away; all of it or nothing.
type naming struct {
	when uint64
	puts []put
}

type put struct {
	dir  uint64
	name string
	node uint64
}

func (c change) onto(content []byte) []byte {
	if c.data == nil {
		if int64(len(content)) > c.at {
			return content[:c.at]
		}
		return append(content, make([]byte, c.at-int64(len(content)))...)
	}
	if end := c.at + int64(len(c.data)); int64(len(content)) < end {
		content = append(content, make([]byte, end-int64(len(content)))...)
	}
	copy(content[c.at:], c.data)
	return content
}

func (d *Disk) tick() uint64 {
	d.clock++
	return d.clock
}

func (d *Disk) newNode(dir bool, mode, uid, gid uint32, name string) *node {
	d.last++
	n := &node{number: d.last, dir: dir, mode: mode & 0o7777, uid: uid, gid: gid, name: name}
	if dir {
		n.entries, n.keptNames = map[string]uint64{}, map[string]uint64{}
	}
	d.nodes[n.number] = n
	return n
}

// give changes names now, and on the disk at the next sync of one of the directories.
func (d *Disk) give(puts ...put) {
	for _, p := range puts {
		entries := d.nodes[p.dir].entries
		if old := d.nodes[entries[p.name]]; old != nil {
			old.links--
			if old.links == 0 {
				d.gained(int64(len(old.live)))
			}
			delete(entries, p.name)
		}
	}
	for _, p := range puts {
		if p.node != 0 {
			n := d.nodes[p.node]
			if n.links == 0 && len(n.live) > 0 {
				d.gained(-int64(len(n.live)))
			}
			n.links, n.name = n.links+1, p.name
			d.nodes[p.dir].entries[p.name] = p.node
		}
	}
	d.names = append(d.names, naming{d.tick(), puts})
}

func (d *Disk) gained(bytes int64) {
	if d.room >= 0 {
		d.room = max(0, d.room+bytes)
	}
}

// take makes a change to a file now.
func (d *Disk) take(n *node, c change) {
	before := len(n.live)
	c.when = d.tick()
	n.live = c.onto(n.live)
	n.since = append(n.since, c)
	if c.data != nil || len(n.live) < before { // a hole costs nothing
		d.gained(int64(before - len(n.live)))
	}
}

// sync brings a node to the disk; lost, it says that it did not, and what it should have brought is never written again.
func (d *Disk) sync(n *node, lost bool) {
	if !n.dir {
		if !lost {
			for _, c := range n.since {
				n.kept = c.onto(n.kept)
			}
		}
		n.since = nil
		return
	}
	if lost { // a journal keeps what it has not written
		return
	}
	later := d.names[:0]
	for _, one := range d.names {
		if !one.of(n.number) {
			later = append(later, one)
			continue
		}
		for _, p := range one.puts {
			p.onto(d.nodes[p.dir].keptNames)
		}
	}
	clear(d.names[len(later):])
	d.names = later
}

func (n naming) of(dir uint64) bool {
	for _, p := range n.puts {
		if p.dir == dir {
			return true
		}
	}
	return false
}

func (p put) onto(names map[string]uint64) {
	delete(names, p.name)
	if p.node != 0 {
		names[p.name] = p.node
	}
}

// sweep forgets what nothing can name any more.
func (d *Disk) sweep() {
	named := map[uint64]bool{1: true}
	for _, n := range d.nodes {
		for _, entries := range []map[string]uint64{n.entries, n.keptNames} {
			for _, number := range entries {
				named[number] = true
			}
		}
	}
	for _, one := range d.names {
		for _, p := range one.puts {
			named[p.node] = true
		}
	}
	maps.DeleteFunc(d.nodes, func(number uint64, n *node) bool { return !named[number] && n.known == 0 && n.opened == 0 })
}
