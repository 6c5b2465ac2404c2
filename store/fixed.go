package store

import (
	"bytes"
	"fmt"

	"github.com/google/uuid"
)

// codeWidth is the most bytes of a category's code.
const codeWidth = 32

// fixedCode is a category's code at full width: rows that differ in width move others on their page, and so tell an order.
func fixedCode(code string) []byte {
	b := make([]byte, codeWidth)
	copy(b, code)
	return b
}

func readCode(b []byte) string { return string(bytes.TrimRight(b, "\x00")) }

// fixedID is a session's id in 16 bytes. Only the usual spelling is taken: the id names a file.
func fixedID(id string) ([]byte, error) {
	u, err := uuid.Parse(id)
	if err == nil && u.String() != id {
		err = fmt.Errorf("%q is not a UUID in lower case", id)
	}
	return u[:], err
}

func readID(b []byte) (string, error) {
	u, err := uuid.FromBytes(b)
	return u.String(), err
}
