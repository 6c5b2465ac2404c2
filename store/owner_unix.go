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

// othersRead reports whether a file's rights let others than its owner read, write or enter it.
func othersRead(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }

// sameOwner reports whether two files belong to one account.
func sameOwner(one, other fs.FileInfo) bool {
	a, known := one.Sys().(*syscall.Stat_t)
	b, both := other.Sys().(*syscall.Stat_t)
	return !known || !both || a.Uid == b.Uid
}

// outsider reports whether a directory belongs to an account that is neither this process's nor root.
func outsider(info fs.FileInfo) (uid int, is bool) {
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(owner.Uid), owner.Uid != 0 && int(owner.Uid) != os.Geteuid()
}

// sameDisk reports whether two files lie on one file system.
func sameDisk(a, b fs.FileInfo) bool {
	one, ok := a.Sys().(*syscall.Stat_t)
	other, also := b.Sys().(*syscall.Stat_t)
	return ok && also && one.Dev == other.Dev
}

// accessible reports whether this process's account may read and write a file: not on a file system that was made read-only, either.
func accessible(path string) bool { return syscall.Access(path, 0x4|0x2) == nil }
