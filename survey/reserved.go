package survey

// Keys of the maps of a Report beside the codes of groups.
const (
	Total    = "total"    // all valid ballots
	Weighted = "weighted" // weighted over groups
	Unmarked = "unmarked" // in marks: valid ballots without a mark
)
