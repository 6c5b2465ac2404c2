package store

import "golang.org/x/sys/unix"

// fileSystem is the number that the kernel has for a directory's file system.
func fileSystem(dir string) (magic uint32, err error) {
	var status unix.Statfs_t
	for {
		switch err := unix.Statfs(dir, &status); err {
		case unix.EINTR:
			continue
		case nil:
			return uint32(status.Type), nil // of another width on other machines
		default:
			return 0, err
		}
	}
}

// freeBytes is how many bytes of a directory's file system this process may still write.
func freeBytes(dir string) (uint64, error) {
	var status unix.Statfs_t
	for {
		switch err := unix.Statfs(dir, &status); err {
		case unix.EINTR:
			continue
		case nil:
			return status.Bavail * uint64(status.Bsize), nil
		default:
			return 0, err
		}
	}
}
