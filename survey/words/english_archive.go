package words

// englishArchive has the refusals of that room.
var englishArchive = table{
	"archive_version": "the archive is of another version than 2: use the ceping that wrote it",
}
