package control

import (
	"net"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// peer is the account of the process at the other end, as the kernel has it.
func peer(connection net.Conn) (uid int, known bool) {
	socket, ok := connection.(*net.UnixConn)
	if !ok {
		return -1, true // nobody's
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return -1, true
	}
	uid = -1
	raw.Control(func(fd uintptr) { // of a connection that is closed nothing is asked: nobody's
		if credentials, err := unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED); err == nil {
			uid = int(credentials.Uid)
		}
	})
	return uid, true
}

// owns reports whether a directory belongs to an account.
func owns(uid int, dir string) bool {
	info, err := os.Stat(dir)
	if err != nil {
		return false
	}
	status, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(status.Uid) == uid
}
