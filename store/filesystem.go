package store

// outOfPlace are file systems that never write over what is there, by the number that statfs(2) tells of them: an overwritten block
// stays, and where the new ones lie tells when they came. Snapshots of some keep all of it.
var outOfPlace = map[uint32]string{
	0x9123683e: "btrfs",
	0x2fc12fc1: "zfs",
	0xca451a4e: "bcachefs",
	0xf2f52010: "f2fs",
	0x00003434: "nilfs2",
}

// CopyOnWrite names the file system of a directory, where it is one on which overwriting does not reach the old blocks. It knows those
// of Linux; found is false where nothing can be told, and of a container's own layers, below which any may lie.
func CopyOnWrite(dir string) (name string, found bool) {
	magic, err := fileSystem(dir)
	if err != nil {
		return "", false
	}
	name, found = outOfPlace[magic]
	return name, found
}

// undependable are file systems that are elsewhere, or keep no owner and no order of writes: what is answered as durable there may not be.
var undependable = map[uint32]string{
	0x00006969: "NFS",
	0x0000517b: "SMB",
	0xff534d42: "SMB",
	0xfe534d42: "SMB",
	0x01021997: "9p",
	0x00004d44: "FAT",
	0x2011bab0: "exFAT",
	0x65735546: "FUSE",
}

// remote names the file system of a directory, where it is one of those.
func remote(dir string) (name string, found bool) {
	magic, err := fileSystem(dir)
	if err != nil {
		return "", false
	}
	name, found = undependable[magic]
	return name, found
}
