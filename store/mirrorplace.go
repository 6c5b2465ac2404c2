package store

import (
	"fmt"
	"os"
)

// MirrorWarning says what is wrong with where a mirror is to be; "" when nothing is, or when there is to be none. A mirror on the disk that the
// data directory is on dies with it.
func MirrorWarning(data, mirror string) string {
	if mirror == "" {
		return ""
	}
	there, err := os.Stat(mirror)
	if err != nil {
		return fmt.Sprintf("the mirror %s cannot be seen (%v): there is no second copy; mount the disk and start again", mirror, err)
	}
	here, err := os.Stat(data)
	if err != nil {
		return ""
	}
	if sameDisk(here, there) {
		return fmt.Sprintf("the mirror %s is on the same disk as the data directory and is lost with it: name a directory on another one", mirror)
	}
	return ""
}
