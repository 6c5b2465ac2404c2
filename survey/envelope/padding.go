package envelope

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrPadding is returned for an opened envelope that is not u32(len) ‖ JSON ‖ zeros.
var ErrPadding = errors.New("envelope: not padded as it must be")

const (
	lengthSize = 4
	sizeStep   = 64
)

// paddedSize is the size of an envelope whose longest content has so many bytes.
func paddedSize(longest int) int {
	return (lengthSize + longest + sizeStep - 1) / sizeStep * sizeStep
}

// Pad returns u32(len json) ‖ json ‖ zeros, size bytes in all, so that every envelope of a name has the same length. An error
// when json does not fit.
func Pad(json []byte, size int) ([]byte, error) {
	if len(json) > size-lengthSize {
		return nil, fmt.Errorf("envelope: content of %d bytes does not fit an envelope of %d", len(json), size)
	}
	padded := make([]byte, size)
	binary.BigEndian.PutUint32(padded, uint32(len(json)))
	copy(padded[lengthSize:], json)
	return padded, nil
}

// Unpad returns the JSON inside plaintext, sharing its memory. The error is ErrPadding: no room for a length, a length beyond the
// end, or a byte after the JSON that is not zero.
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
