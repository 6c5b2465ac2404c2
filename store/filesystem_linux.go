package store

import "golang.org/x/sys/unix"

// fileSystem is the number that the kernel has for a directory's file system.
func fileSystem(dir string) (magic uint32, err error) {
	status, err := statfs(dir)
	return uint32(status.Type), err // of another width on other machines
}

// freeSpace is how many bytes this process may still write there.
func freeSpace(dir string) (uint64, error) {
	status, err := statfs(dir)
	return status.Bavail * uint64(status.Bsize), err
}

func statfs(dir string) (status unix.Statfs_t, err error) {
	for {
		if err = unix.Statfs(dir, &status); err != unix.EINTR {
			return status, err
		}
	}
}
