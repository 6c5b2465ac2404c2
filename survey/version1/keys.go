package version1

// Keys is what was made when a session became ready.
type Keys struct {
	Manifest   string // the exact text served to phones
	IssuerSeed []byte // 32 bytes
	WrappedBox []byte // the box key, wrapped for the trustees
	BallotSize int    // bytes of a padded ballot; sealed ballots are Overhead longer
}
