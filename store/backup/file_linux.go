package backup

import (
	"os"

	"golang.org/x/sys/unix"
)

// forgetPages asks the system to forget a file's pages. It may refuse: then what it holds is read.
func forgetPages(f *os.File) {
	unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
}
