package faulty

import (
	"maps"
	"slices"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fuse"
)

// made finds the directory in which a name is to be made: with no room left, nothing is.
func (c *calls) made(what string, dir uint64, name string) (*node, fuse.Status) {
	parent, status := c.at(what, dir, name)
	if status != fuse.OK {
		return nil, status
	}
	if c.disk.room == 0 {
		c.disk.mu.Unlock()
		return nil, fuse.Status(syscall.ENOSPC)
	}
	return parent, fuse.OK
}

func (c *calls) Create(_ <-chan struct{}, in *fuse.CreateIn, name string, out *fuse.CreateOut) fuse.Status {
	parent, status := c.made("create", in.NodeId, name)
	if status != fuse.OK {
		return status
	}
	defer c.disk.mu.Unlock()
	if parent.entries[name] != 0 {
		return fuse.Status(syscall.EEXIST)
	}
	n := c.disk.newNode(false, in.Mode&^in.Umask, in.Uid, in.Gid, name)
	c.disk.give(put{parent.number, name, n.number})
	n.opened++
	n.entry(&out.EntryOut)
	out.OpenFlags = fuse.FOPEN_KEEP_CACHE
	return fuse.OK
}

func (c *calls) Mknod(_ <-chan struct{}, in *fuse.MknodIn, name string, out *fuse.EntryOut) fuse.Status {
	if kind := in.Mode & syscall.S_IFMT; kind != syscall.S_IFREG && kind != syscall.S_IFSOCK {
		return fuse.ENOSYS
	}
	parent, status := c.made("create", in.NodeId, name)
	if status != fuse.OK {
		return status
	}
	defer c.disk.mu.Unlock()
	n := c.disk.newNode(false, in.Mode&^in.Umask, in.Uid, in.Gid, name)
	n.socket = in.Mode&syscall.S_IFMT == syscall.S_IFSOCK
	c.disk.give(put{parent.number, name, n.number})
	n.entry(out)
	return fuse.OK
}

func (c *calls) Mkdir(_ <-chan struct{}, in *fuse.MkdirIn, name string, out *fuse.EntryOut) fuse.Status {
	parent, status := c.made("mkdir", in.NodeId, name)
	if status != fuse.OK {
		return status
	}
	defer c.disk.mu.Unlock()
	n := c.disk.newNode(true, in.Mode&^in.Umask, in.Uid, in.Gid, name)
	c.disk.give(put{parent.number, name, n.number})
	n.entry(out)
	return fuse.OK
}

func (c *calls) Unlink(_ <-chan struct{}, header *fuse.InHeader, name string) fuse.Status {
	parent, status := c.at("unlink", header.NodeId, name)
	if status != fuse.OK {
		return status
	}
	defer c.disk.mu.Unlock()
	if parent.entries[name] == 0 {
		return fuse.ENOENT
	}
	c.disk.give(put{parent.number, name, 0})
	return fuse.OK
}

func (c *calls) Rmdir(_ <-chan struct{}, header *fuse.InHeader, name string) fuse.Status {
	parent, status := c.at("unlink", header.NodeId, name)
	if status != fuse.OK {
		return status
	}
	defer c.disk.mu.Unlock()
	switch n := c.disk.nodes[parent.entries[name]]; {
	case n == nil:
		return fuse.ENOENT
	case len(n.entries) > 0:
		return fuse.Status(syscall.ENOTEMPTY)
	}
	c.disk.give(put{parent.number, name, 0})
	return fuse.OK
}

func (c *calls) Rename(_ <-chan struct{}, in *fuse.RenameIn, from, to string) fuse.Status {
	parent, status := c.at("rename", in.NodeId, from)
	if status != fuse.OK {
		return status
	}
	defer c.disk.mu.Unlock()
	switch target := c.disk.nodes[in.Newdir]; {
	case in.Flags != 0:
		return fuse.EINVAL
	case parent.entries[from] == 0 || target == nil:
		return fuse.ENOENT
	case parent.entries[from] == target.entries[to]: // two names of one file: POSIX does nothing
		return fuse.OK
	}
	number := parent.entries[from]
	c.disk.nodes[number].links++ // it is never without a name
	c.disk.give(put{parent.number, from, 0}, put{in.Newdir, to, number})
	c.disk.nodes[number].links--
	return fuse.OK
}

func (c *calls) Link(_ <-chan struct{}, in *fuse.LinkIn, name string, out *fuse.EntryOut) fuse.Status {
	parent, status := c.made("link", in.NodeId, name)
	if status != fuse.OK {
		return status
	}
	defer c.disk.mu.Unlock()
	n := c.disk.nodes[in.Oldnodeid]
	switch {
	case n == nil:
		return fuse.ENOENT
	case parent.entries[name] != 0:
		return fuse.Status(syscall.EEXIST)
	}
	c.disk.give(put{parent.number, name, n.number})
	n.entry(out)
	return fuse.OK
}

func (c *calls) OpenDir(_ <-chan struct{}, in *fuse.OpenIn, _ *fuse.OpenOut) fuse.Status {
	n, status := c.at("", in.NodeId, "")
	if status == fuse.OK {
		n.opened++
		c.disk.mu.Unlock()
	}
	return status
}

func (c *calls) ReleaseDir(in *fuse.ReleaseIn) { c.Release(nil, in) }

func (c *calls) ReadDir(_ <-chan struct{}, in *fuse.ReadIn, out *fuse.DirEntryList) fuse.Status {
	n, status := c.at("", in.NodeId, "")
	if status != fuse.OK {
		return status
	}
	defer c.disk.mu.Unlock()
	names := slices.Sorted(maps.Keys(n.entries))
	for i := in.Offset; i < uint64(len(names)); i++ {
		child := c.disk.nodes[n.entries[names[i]]]
		var attr fuse.Attr
		child.attr(&attr)
		if !out.AddDirEntry(fuse.DirEntry{Name: names[i], Ino: child.number, Mode: attr.Mode, Off: i + 1}) {
			break
		}
	}
	return fuse.OK
}
