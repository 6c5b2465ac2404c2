package backup

import (
	"io"
	"os"
)

// CheckFile makes a backup that was written into a file durable, and reads it back to its end. The system is asked to let go of what it holds
// of the file in memory first, so that the disk is asked, as far as it can be.
func CheckFile(f *os.File) error {
	if err := f.Sync(); err != nil {
		return err
	}
	forgetPages(f)
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return Check(f)
}
