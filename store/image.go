package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// errNoBytes: a file is there and has nothing in it.
var errNoBytes = errors.New("the file is empty")

// openImage opens a copy of a SQLite file in memory, as it stands with its write-ahead log. The files are only read: SQLite itself
// would make, empty or remove files beside, and in the course of it move what a killed process has left.
func openImage(ctx context.Context, path string) (_ *sql.DB, err error) {
	image, err := readWhole(path)
	if err != nil {
		return nil, err
	}
	log, err := readWhole(path + "-wal")
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errNoBytes) {
		return nil, err
	}
	if image, err = replay(image, log); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	db.SetMaxOpenConns(1) // each connection would have a memory of its own
	db.SetConnMaxLifetime(0)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.Raw(func(c any) error { return c.(interface{ Deserialize([]byte) error }).Deserialize(image) }); err != nil {
		return nil, err
	}
	var sound string
	if err := conn.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&sound); err != nil {
		return nil, err
	}
	if sound != "ok" {
		return nil, errors.New(sound)
	}
	return db, nil
}

// readWhole reads a plain file, and never a link, a pipe or a device.
func readWhole(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("not a plain file")}
	}
	if info.Size() == 0 {
		return nil, errNoBytes
	}
	f, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content := make([]byte, info.Size())
	_, err = f.ReadAt(content, 0)
	return content, err
}

// replay puts the committed pages of a write-ahead log into the file, as SQLite recovers one (file format §4), and marks the
// image as one without a log.
func replay(image, log []byte) ([]byte, error) {
	const headerSize, frameSize = 32, 24
	if len(log) > headerSize && binary.BigEndian.Uint32(log)&^1 == 0x377f0682 && binary.BigEndian.Uint32(log[4:]) == 3007000 {
		var order binary.ByteOrder = binary.LittleEndian
		if log[3]&1 == 1 {
			order = binary.BigEndian
		}
		page := int(binary.BigEndian.Uint32(log[8:]))
		salts := string(log[16:24])
		a, b := checksum(order, 0, 0, log[:24])
		if page >= 512 && page <= 65536 && a == binary.BigEndian.Uint32(log[24:]) && b == binary.BigEndian.Uint32(log[28:]) {
			pending := map[uint32][]byte{}
			for at := headerSize; at+frameSize+page <= len(log); at += frameSize + page {
				head, content := log[at:at+frameSize], log[at+frameSize:at+frameSize+page]
				a, b = checksum(order, a, b, head[:8])
				a, b = checksum(order, a, b, content)
				number, size := binary.BigEndian.Uint32(head), binary.BigEndian.Uint32(head[4:])
				if string(head[8:16]) != salts || number == 0 || a != binary.BigEndian.Uint32(head[16:]) || b != binary.BigEndian.Uint32(head[20:]) {
					break // from here on it is what an earlier use of the log has left, or was not written whole
				}
				pending[number] = content
				if size == 0 {
					continue // not the last of its transaction
				}
				if want := int(size) * page; len(image) < want {
					image = append(image, make([]byte, want-len(image))...)
				} else {
					image = image[:want]
				}
				for number, content := range pending {
					if number <= size {
						copy(image[int(number-1)*page:], content)
					}
				}
				clear(pending)
			}
		}
	}
	if len(image) < 512 || string(image[:16]) != "SQLite format 3\x00" {
		return nil, errors.New("not a SQLite file")
	}
	page := int(binary.BigEndian.Uint16(image[16:]))
	if page == 1 {
		page = 65536
	}
	if want := int(binary.BigEndian.Uint32(image[28:])) * page; page < 512 || len(image) < want || len(image)%page != 0 {
		return nil, fmt.Errorf("%d bytes, and its header says %d: it was cut off", len(image), want)
	}
	image[18], image[19] = 1, 1
	return image, nil
}

// checksum is that of a write-ahead log.
func checksum(order binary.ByteOrder, a, b uint32, text []byte) (uint32, uint32) {
	for i := 0; i+8 <= len(text); i += 8 {
		a += order.Uint32(text[i:]) + b
		b += order.Uint32(text[i+4:]) + a
	}
	return a, b
}
