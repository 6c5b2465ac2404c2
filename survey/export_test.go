package survey

import (
	"ceping/survey/credential"
	"ceping/survey/seal"
)

// ManifestText makes keys of its own and writes a manifest.
func ManifestText(id string, s *Setup) (string, error) {
	return newManifest(id, s, make([]byte, credential.SeedSize), make([]byte, seal.KeySize))
}
