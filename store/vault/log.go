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
	file     *os.File // opened with the first commit
	pageSize int64
}

const (
	logHead   = 32 // SQLite file format §4.1
	frameHead = 24
)

var zeros = make([]byte, 1<<20)

// empty moves the log into the file, durably, and overwrites it: the header first, so that at no instant a part of the frames
// stands under a header that vouches for them. Nothing else may have the file.
func (l *log) empty(ctx context.Context, db *sql.DB) error {
	var busy, frames, moved int64
	// The next commit begins the log anew, and writes its header anew.
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(RESTART)").Scan(&busy, &frames, &moved); err != nil {
		return err
	}
	if busy != 0 || frames != moved {
		return errors.New("the write-ahead log could not be moved into the file: something else reads it")
	}
	if l.pageSize == 0 {
		if err := db.QueryRowContext(ctx, "PRAGMA page_size").Scan(&l.pageSize); err != nil {
			return err
		}
	}
	if l.file == nil {
		file, err := os.OpenFile(l.path, os.O_RDWR, 0)
		if errors.Is(err, os.ErrNotExist) {
			return nil // nothing was ever committed
		}
		if err != nil {
			return err
		}
		l.file = file
	}
	info, err := l.file.Stat()
	if err != nil {
		return err
	}
	// What a killed process left may reach farther than this connection knows.
	used := info.Size()
	if frames > 0 {
		used = min(used, logHead+frames*(frameHead+l.pageSize))
	}
	if err := l.overwrite(0, min(used, logHead)); err != nil {
		return err
	}
	return l.overwrite(logHead, used)
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
	if l == nil || l.file == nil {
		return nil
	}
	err := l.file.Close()
	l.file = nil
	return err
}
