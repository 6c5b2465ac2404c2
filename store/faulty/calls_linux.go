package faulty

import (
	"syscall"

	"github.com/hanwen/go-fuse/v2/fuse"
)

// calls are those of the kernel. It may keep for an hour what it was told of names and sizes: all changes come through it.
type calls struct {
	fuse.RawFileSystem
	disk *Disk
}

const keeps = 3600 // seconds

func (c *calls) String() string { return "faulty" }

// at locks the disk and finds a node, when the call is let through.
func (c *calls) at(what string, number uint64, name string) (*node, fuse.Status) {
	if name == "" {
		c.disk.mu.Lock()
		if n := c.disk.nodes[number]; n != nil {
			name = n.name
		}
		c.disk.mu.Unlock()
	}
	if what != "" {
		if errno := c.disk.asked(what, name); errno != 0 {
			if what == "sync" {
				c.disk.mu.Lock()
				defer c.disk.mu.Unlock()
				if n := c.disk.nodes[number]; n != nil {
					c.disk.sync(n, true)
				}
			}
			return nil, fuse.Status(errno)
		}
	}
	c.disk.mu.Lock()
	n := c.disk.nodes[number]
	switch {
	case c.disk.off:
		c.disk.mu.Unlock()
		return nil, fuse.EIO
	case n == nil:
		c.disk.mu.Unlock()
		return nil, fuse.Status(syscall.ESTALE)
	}
	return n, fuse.OK
}

func (n *node) attr(out *fuse.Attr) {
	kind := uint32(syscall.S_IFREG)
	switch {
	case n.dir:
		kind = syscall.S_IFDIR
	case n.socket:
		kind = syscall.S_IFSOCK
	}
	*out = fuse.Attr{Ino: n.number, Size: uint64(len(n.live)), Blocks: uint64(len(n.live)+511) / 512, Blksize: 4096, Mode: kind | n.mode,
		Nlink: uint32(max(1, n.links)), Owner: fuse.Owner{Uid: n.uid, Gid: n.gid}}
}

func (n *node) entry(out *fuse.EntryOut) {
	n.known++
	out.NodeId, out.Generation, out.EntryValid, out.AttrValid = n.number, 1, keeps, keeps
	n.attr(&out.Attr)
}

func (c *calls) Lookup(_ <-chan struct{}, header *fuse.InHeader, name string, out *fuse.EntryOut) fuse.Status {
	parent, status := c.at("", header.NodeId, "")
	if status != fuse.OK {
		return status
	}
	defer c.disk.mu.Unlock()
	n := c.disk.nodes[parent.entries[name]]
	if n == nil {
		return fuse.ENOENT
	}
	n.entry(out)
	return fuse.OK
}

func (c *calls) Forget(number, times uint64) {
	c.disk.mu.Lock()
	defer c.disk.mu.Unlock()
	if n := c.disk.nodes[number]; n != nil {
		n.known -= min(n.known, times)
		if n.known == 0 && n.links == 0 {
			c.disk.sweep()
		}
	}
}

func (c *calls) GetAttr(_ <-chan struct{}, in *fuse.GetAttrIn, out *fuse.AttrOut) fuse.Status {
	n, status := c.at("", in.NodeId, "")
	if status != fuse.OK {
		return status
	}
	defer c.disk.mu.Unlock()
	out.AttrValid = keeps
	n.attr(&out.Attr)
	return fuse.OK
}

func (c *calls) SetAttr(_ <-chan struct{}, in *fuse.SetAttrIn, out *fuse.AttrOut) fuse.Status {
	what := ""
	size, sized := in.GetSize()
	if sized {
		what = "truncate"
	}
	n, status := c.at(what, in.NodeId, "")
	if status != fuse.OK {
		return status
	}
	defer c.disk.mu.Unlock()
	if sized {
		c.disk.take(n, change{at: int64(size)})
	}
	if mode, ok := in.GetMode(); ok {
		n.mode = mode & 0o7777
	}
	if uid, ok := in.GetUID(); ok {
		n.uid = uid
	}
	if gid, ok := in.GetGID(); ok {
		n.gid = gid
	}
	out.AttrValid = keeps
	n.attr(&out.Attr)
	return fuse.OK
}

func (c *calls) Open(_ <-chan struct{}, in *fuse.OpenIn, out *fuse.OpenOut) fuse.Status {
	n, status := c.at("open", in.NodeId, "")
	if status != fuse.OK {
		return status
	}
	defer c.disk.mu.Unlock()
	n.opened++
	if in.Flags&syscall.O_TRUNC != 0 {
		c.disk.take(n, change{})
	}
	out.OpenFlags = fuse.FOPEN_KEEP_CACHE
	return fuse.OK
}

func (c *calls) Release(_ <-chan struct{}, in *fuse.ReleaseIn) {
	c.disk.mu.Lock()
	defer c.disk.mu.Unlock()
	if n := c.disk.nodes[in.NodeId]; n != nil {
		n.opened--
	}
}

func (c *calls) Read(_ <-chan struct{}, in *fuse.ReadIn, buf []byte) (fuse.ReadResult, fuse.Status) {
	n, status := c.at("read", in.NodeId, "")
	if status != fuse.OK {
		return nil, status
	}
	defer c.disk.mu.Unlock()
	from := min(in.Offset, uint64(len(n.live)))
	return fuse.ReadResultData(buf[:copy(buf, n.live[from:])]), fuse.OK
}

func (c *calls) Write(_ <-chan struct{}, in *fuse.WriteIn, data []byte) (uint32, fuse.Status) {
	n, status := c.at("write", in.NodeId, "")
	if status != fuse.OK {
		return 0, status
	}
	defer c.disk.mu.Unlock()
	at := int64(in.Offset)
	if grows := at + int64(len(data)) - int64(len(n.live)); c.disk.room >= 0 && grows > c.disk.room {
		fits := int64(len(data)) - (grows - c.disk.room)
		if fits <= 0 {
			return 0, fuse.Status(syscall.ENOSPC)
		}
		data = data[:fits]
	}
	c.disk.take(n, change{at: at, data: append([]byte{}, data...)})
	return uint32(len(data)), fuse.OK
}

func (c *calls) Fsync(_ <-chan struct{}, in *fuse.FsyncIn) fuse.Status { return c.sync(in.NodeId) }

func (c *calls) FsyncDir(_ <-chan struct{}, in *fuse.FsyncIn) fuse.Status { return c.sync(in.NodeId) }

func (c *calls) sync(number uint64) fuse.Status {
	n, status := c.at("sync", number, "")
	if status != fuse.OK {
		return status
	}
	defer c.disk.mu.Unlock()
	c.disk.sync(n, false)
	return fuse.OK
}

func (c *calls) Flush(<-chan struct{}, *fuse.FlushIn) fuse.Status { return fuse.OK }

func (c *calls) Access(<-chan struct{}, *fuse.AccessIn) fuse.Status { return fuse.OK }

func (c *calls) StatFs(_ <-chan struct{}, _ *fuse.InHeader, out *fuse.StatfsOut) fuse.Status {
	c.disk.mu.Lock()
	defer c.disk.mu.Unlock()
	free := uint64(1 << 40)
	if c.disk.room >= 0 {
		free = uint64(c.disk.room)
	}
	*out = fuse.StatfsOut{Blocks: 1 << 28, Bfree: free / 4096, Bavail: free / 4096, Files: 1 << 20, Ffree: 1 << 19, Bsize: 4096, Frsize: 4096, NameLen: 255}
	return fuse.OK
}
