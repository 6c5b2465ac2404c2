package voter

import (
	b64 "encoding/base64"
	"encoding/json"
)

// base64 is binary in JSON: unpadded base64url (RFC 4648 §5).
type base64 []byte

func (b base64) MarshalJSON() ([]byte, error) {
	return json.Marshal(b64.RawURLEncoding.EncodeToString(b))
}

func (b *base64) UnmarshalJSON(text []byte) (err error) {
	var s string
	if err := json.Unmarshal(text, &s); err != nil {
		return err
	}
	*b, err = b64.RawURLEncoding.Strict().DecodeString(s)
	return err
}
