package words

// chineseArchive has the refusals of that room.
var chineseArchive = table{
	"archive_version": "归档文件的版本不同：请使用当时的软件版本",
}
