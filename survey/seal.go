package survey

// Seal fixes the content of a closed box: how many ballots, and the digest over their sorted digests, in hex.
type Seal struct {
	Count  int    `json:"count"`
	Digest string `json:"digest"`
}
