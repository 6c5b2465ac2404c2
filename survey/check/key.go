package check

import (
	"bytes"
	"fmt"

	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/strict/base64url"
)

// CheckKey holds the private key against the box key of the manifest, before it opens anything: nil when it is the one. What it finds
// bars: no envelope of the session opens with another key.
func CheckKey(key *envelope.Key, manifestText string) *Finding {
	m, err := manifest.Parse(manifestText)
	if err != nil {
		return &Finding{Code: ManifestUnreadable, Detail: err.Error()}
	}
	public, err := boxKey(m)
	if err != nil {
		return &Finding{Code: ManifestUnreadable, Detail: err.Error()}
	}
	if !bytes.Equal(public, key.Public()) {
		return &Finding{Code: KeyDiffers}
	}
	return nil
}

func boxKey(m manifest.Manifest) ([]byte, error) {
	key, err := base64url.Exactly(m.BoxKey, envelope.KeySize)
	if err != nil {
		return nil, fmt.Errorf("manifest: its box key is not %d bytes", envelope.KeySize)
	}
	return key, nil
}
