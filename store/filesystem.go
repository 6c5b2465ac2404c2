package store

import (
	"fmt"
	"path/filepath"
)

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

// FileSystemWarning returns what to say of a data directory on such a file system, the boxes' own included; "" when there is nothing.
func FileSystemWarning(dir string) string {
	for _, place := range []string{dir, filepath.Join(dir, "boxes")} {
		if name, found := CopyOnWrite(place); found {
			return fmt.Sprintf("%s is on %s, whose extents keep the order in which ballots came: put the data directory on ext4 or xfs, and encrypt the disk", place, name)
		}
	}
	return ""
}
