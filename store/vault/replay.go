package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Replay puts the committed pages of a write-ahead log into the image of a SQLite file, as SQLite recovers one (file format §4), and marks
// it as one without a log. The log may be empty. An error when the image is no SQLite file, or was cut off.
func Replay(image, log []byte) ([]byte, error) {
	if len(log) > logHead && binary.BigEndian.Uint32(log)&^1 == 0x377f0682 && binary.BigEndian.Uint32(log[4:]) == 3007000 {
		var order binary.ByteOrder = binary.LittleEndian
		if log[3]&1 == 1 {
			order = binary.BigEndian
		}
		page := int(binary.BigEndian.Uint32(log[8:]))
		salts := string(log[16:24])
		a, b := checksum(order, 0, 0, log[:24])
		if page >= 512 && page <= 65536 && a == binary.BigEndian.Uint32(log[24:]) && b == binary.BigEndian.Uint32(log[28:]) {
			pending := map[uint32][]byte{}
			for at := logHead; at+frameHead+page <= len(log); at += frameHead + page {
				head, content := log[at:at+frameHead], log[at+frameHead:at+frameHead+page]
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
