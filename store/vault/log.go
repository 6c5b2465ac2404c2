package vault

import (
	"context"
	"database/sql"
	"errors"
	"os"
)

// log is the write-ahead log of a file. It is moved into the file and then overwritten in place after every commit: truncated, it
// would give its blocks, and the last group in them, back to the file system.
type log struct {
	path     string
	file     *os.File
	pageSize int64
	whole    bool // something may lie behind the frames that SQLite knows: of a killed process, or of a group that failed
}

const (
	logHead   = 32 // SQLite file format §4.1
	frameHead = 24
)

var zeros = make([]byte, 1<<20)

// empty moves the log into the file, durably, and overwrites it: the header first, so that at no instant a part of the frames
// stands under a header that vouches for them. Nothing else may have the file.
func (l *log) empty(ctx context.Context, conn *sql.Conn) (err error) {
	var busy, frames, moved int64
	// The next commit begins the log anew, and writes its header anew.
	if err := conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(RESTART)").Scan(&busy, &frames, &moved); err != nil {
		return err
	}
	if busy != 0 || frames != moved {
		return errors.New("the write-ahead log could not be moved into the file: something else reads it")
	}
	if l.pageSize == 0 {
		if err := conn.QueryRowContext(ctx, "PRAGMA page_size").Scan(&l.pageSize); err != nil {
			return err
		}
	}
	if l.file == nil { // SQLite made it with the connection
		if l.file, err = os.OpenFile(l.path, os.O_RDWR, 0); err != nil {
			return err
		}
	}
	info, err := l.file.Stat()
	if err != nil {
		return err
	}
	used := info.Size()
	if !l.whole {
		used = min(used, logHead+frames*(frameHead+l.pageSize))
	}
	if err := l.overwrite(0, min(used, logHead)); err != nil {
		return err
	}
	if err := l.overwrite(logHead, used); err != nil {
		return err
	}
	l.whole = false
	return nil
}

func (l *log) overwrite(from, to int64) error {
	for at := from; at < to; at += int64(len(zeros)) {
		if _, err := l.file.WriteAt(zeros[:min(int64(len(zeros)), to-at)], at); err != nil {
			return err
		}
	}
	if from >= to {
		return nil
	}
	return l.file.Sync()
}

func (l *log) close() error {
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}
