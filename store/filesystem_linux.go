package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// fileSystem is the number that the kernel has for a directory's file system.
func fileSystem(dir string) (magic uint32, err error) {
	status, err := statfs(dir)
	return uint32(status.Type), err // of another width on other machines
}

func statfs(dir string) (status unix.Statfs_t, err error) {
	for {
		if err = unix.Statfs(dir, &status); err != unix.EINTR {
			return status, err
		}
	}
}

// freeRoom is how many bytes this process can write below a directory. What is kept for the system is root's to write, too.
func freeRoom(dir string) (int64, error) {
	status, err := statfs(dir)
	free := status.Bavail
	if unix.Geteuid() == 0 {
		free = status.Bfree
	}
	return int64(free) * int64(status.Bsize), err
}

// allocate takes room for a file, whose content nobody reads.
func allocate(file *os.File, size int64) error {
	err := unix.Fallocate(int(file.Fd()), 0, 0, size)
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		err = fill(file, size)
	}
	return err
}

// openFiles is how many this process has open, and how many it may.
func openFiles() (open, most int, err error) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return 0, 0, err
	}
	list, err := os.ReadDir("/proc/self/fd")
	if errors.Is(err, unix.EMFILE) {
		return int(limit.Cur), int(limit.Cur), nil
	}
	return len(list), int(min(limit.Cur, 1<<30)), err
}
