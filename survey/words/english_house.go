package words

// englishHouse has what may be found of a house, and what to do about it.
var englishHouse = table{
	"concern_log_broken":      "%s",
	"concern_head_unknown":    "no entry of the audit log has the hash %s: the log was cut or written anew",
	"concern_file_stray":      "%s belongs to no session here and was left where it is",
	"concern_file_found":      "%s lay in the place of a file that was written out, and was put aside",
	"concern_file_exchanged":  "%s is not the file any more that ceping works on: somebody took that away or put another in its place",
	"concern_file_readable":   "%s may be read by other accounts of this machine (mode %s)",
	"concern_file_stranger":   "%s belongs to another account than the data directory",
	"concern_dir_readable":    "%s may be looked into by other accounts of this machine (mode %s)",
	"concern_parent_writable": "%s, above the data directory, may be written by others (mode %s): any of them can put another data directory in its place",
	"concern_parent_stranger": "%s, above the data directory, belongs to another account (uid %d), which can put another data directory in its place",
	"concern_disk_order":      "%s is on %s, whose extents keep the order in which ballots came",
	"concern_disk_remote":     "%s is on %s, which may lose in a power cut what was answered as done",
	"concern_disk_full":       "%s is on a disk with %d MB left, and %d MB should be",
	"concern_clock_behind":    "the clock says %s, which is before the last act (%s)",
	"concern_backup_none":     "%d boxes were opened, and there never was a backup",
	"concern_backup_old":      "%d sessions were opened, corrected or archived since the last backup (%s)",

	"remedy_look":       "find out why",
	"remedy_stray":      "look what it is, and move it away",
	"remedy_found":      "keep it until the session is opened: it may be a copy, and ceping overwrites it when the session is opened or erased; what is there still afterwards look at, and move away",
	"remedy_exchanged":  "move the right one back before ceping ends; else close, open and archive what is under way first, since what is done now is lost with the file",
	"remedy_chmod_file": "chmod 600 %s",
	"remedy_chmod_dir":  "chmod 700 %s",
	"remedy_chown":      "look who put it there, then chown it",
	"remedy_parent":     "move the data directory to where only your account writes",
	"remedy_disk":       "put the data directory on ext4 or xfs of this machine, and encrypt the disk",
	"remedy_space":      "make room, and touch no file of the data directory",
	"remedy_clock":      "set the clock before going on, or the log's times contradict its order",
	"remedy_backup":     "make one, to another disk",
}
