package version1

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Text is the Report in JSON as the contract has it, indented, ending in a newline. The same Report gives the same bytes.
func (r *Report) Text() ([]byte, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(r)
	return text.Bytes(), err
}

// Digest is the SHA-256 of the Text, in hex.
func (r *Report) Digest() (string, error) {
	text, err := r.Text()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}
