package archive

var (
	SetupOf = setupOf
	Compact = compact
)
