package version1

import (
	"encoding/base64"
	"encoding/json"
)

// base64url is bytes as the wire has them: strict unpadded base64url (RFC 4648 §5).
type base64url []byte

func (b base64url) MarshalJSON() ([]byte, error) {
	return json.Marshal(base64.RawURLEncoding.EncodeToString(b))
}

func (b *base64url) UnmarshalJSON(text []byte) error {
	var encoded string
	if err := json.Unmarshal(text, &encoded); err != nil {
		return err
	}
	var err error
	*b, err = base64.RawURLEncoding.Strict().DecodeString(encoded)
	return err
}
