package survey

import "slices"

// MirrorReason is why there is no second copy of a session's live box any more.
type MirrorReason string

const (
	MirrorOff     MirrorReason = "off"     // the server was started without one
	MirrorPulled  MirrorReason = "pulled"  // staff ended it, and it was overwritten
	MirrorMissing MirrorReason = "missing" // its disk, or its file, is not there
	MirrorFull    MirrorReason = "full"
	MirrorSlow    MirrorReason = "slow" // its disk does not answer
	MirrorLarge   MirrorReason = "large"
	MirrorAhead   MirrorReason = "ahead" // what lies on its disk has more than the box
	MirrorFailed  MirrorReason = "failed"
)

// Known reports whether it is one of the reasons.
func (r MirrorReason) Known() bool {
	return slices.Contains([]MirrorReason{MirrorOff, MirrorPulled, MirrorMissing, MirrorFull, MirrorSlow, MirrorLarge, MirrorAhead, MirrorFailed}, r)
}

// Again reports whether a copy can be begun again while the server goes on.
func (r MirrorReason) Again() bool {
	return !slices.Contains([]MirrorReason{"", MirrorOff, MirrorLarge, MirrorAhead}, r)
}

// Coded is the reason's sentence.
func (r MirrorReason) Coded() (Code, []any) { return Code("mirror_" + r), nil }

// Mirror is what there is of a second copy of a session's live box (镜像盘). The zero Mirror: none, and there never was one.
type Mirror struct {
	Live   bool         // each ballot is there before it is answered
	Reason MirrorReason // why it is not live any more
}
