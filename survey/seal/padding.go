package seal

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrPadding is returned for an opened ballot that is not u32(len) ‖ JSON ‖ zeros.
var ErrPadding = errors.New("seal: ballot is not padded as it must be")

const lengthSize = 4

// Pad returns u32(len json) ‖ json ‖ zeros, size bytes in all, so that every sealed ballot of a session has the same
// length. The error is ErrTooLong when json does not fit; size is at most MaxBallotSize.
func Pad(json []byte, size int) ([]byte, error) {
	if size < lengthSize || size > MaxBallotSize {
		return nil, fmt.Errorf("seal: ballot size %d is not between %d and %d", size, lengthSize, MaxBallotSize)
	}
	if len(json) > size-lengthSize {
		return nil, fmt.Errorf("%w: %d bytes, ballot size %d leaves room for %d", ErrTooLong, len(json), size, size-lengthSize)
	}
	padded := make([]byte, size)
	binary.BigEndian.PutUint32(padded, uint32(len(json)))
	copy(padded[lengthSize:], json)
	return padded, nil
}

// Unpad returns the JSON inside plaintext, sharing its memory. The error is ErrPadding: no room for a length, a length
// beyond the end, or a byte after the JSON that is not zero.
func Unpad(plaintext []byte) ([]byte, error) {
	if len(plaintext) < lengthSize {
		return nil, ErrPadding
	}
	length := binary.BigEndian.Uint32(plaintext)
	rest := plaintext[lengthSize:]
	if uint64(length) > uint64(len(rest)) {
		return nil, ErrPadding
	}
	for _, b := range rest[length:] {
		if b != 0 {
			return nil, ErrPadding
		}
	}
	return rest[:length:length], nil
}
