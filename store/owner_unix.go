//go:build unix

package store

import (
	"io/fs"
	"os"
	"syscall"
)

// noFollow refuses to open what a link leads to.
const noFollow = syscall.O_NOFOLLOW

// othersWrite reports whether a file's rights let others than its owner write it.
func othersWrite(info fs.FileInfo) bool { return info.Mode().Perm()&0o022 != 0 }

// stranger reports whether a file belongs to another account than this process's. Root may use anybody's.
func stranger(info fs.FileInfo) (uid int, is bool) {
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() == 0 {
		return 0, false
	}
	return int(owner.Uid), int(owner.Uid) != os.Geteuid()
}

// accessible reports whether this process's account may read and write a file: not on a file system that was made read-only, either.
func accessible(path string) bool { return syscall.Access(path, 0x4|0x2) == nil }
