package store

import (
	"bytes"
	"fmt"

	"github.com/google/uuid"
)

// readCode reads a category's code, which version 1 kept at full width.
func readCode(b []byte) string { return string(bytes.TrimRight(b, "\x00")) }

// checkID takes a session's id in the usual spelling alone: it names a file.
func checkID(id string) error {
	u, err := uuid.Parse(id)
	if err == nil && u.String() != id {
		err = fmt.Errorf("%q is not a UUID in lower case", id)
	}
	return err
}

func readID(b []byte) (string, error) {
	u, err := uuid.FromBytes(b)
	return u.String(), err
}
