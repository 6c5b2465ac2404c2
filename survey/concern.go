package survey

// Concern is something about a house that does not fit: its directory, its files, its log, the machine that it is on.
type Concern struct {
	Code   Code
	Values []any
	// Warns: nothing of the house is wrong by it yet.
	Warns bool
}

// Codes of concerns.
const (
	LogBroken      Code = "concern_log_broken"      // an entry of the audit log does not fit
	HeadUnknown    Code = "concern_head_unknown"    // no entry has the hash that the log once ended with
	FileStray      Code = "concern_file_stray"      // it belongs to no session
	FileFound      Code = "concern_file_found"      // a write-out put it aside
	FileExchanged  Code = "concern_file_exchanged"  // another lies where the one is that is worked on
	FileReadable   Code = "concern_file_readable"   // others may read it
	FileStranger   Code = "concern_file_stranger"   // another account owns it than the directory
	DirReadable    Code = "concern_dir_readable"    // others may look into the data directory
	ParentWritable Code = "concern_parent_writable" // others may put another data directory in its place
	ParentStranger Code = "concern_parent_stranger" // the same of another account, whose directory it lies in
	DiskOrder      Code = "concern_disk_order"      // its file system keeps what is overwritten
	DiskRemote     Code = "concern_disk_remote"     // its file system may not do what it says
	DiskFull       Code = "concern_disk_full"       // little space is left
	ClockBehind    Code = "concern_clock_behind"    // it stands before the last act
	BackupNone     Code = "concern_backup_none"     // a box was opened, and there never was a backup
	BackupOld      Code = "concern_backup_old"      // boxes were opened or archived since the last
)

// Coded returns the concern's sentence.
func (c Concern) Coded() (Code, []any) { return c.Code, c.Values }

// Remedy is what to do about it, as a sentence of its own that stands behind the first.
func (c Concern) Remedy() Coded {
	remedy := Code("remedy_look")
	switch c.Code {
	case LogBroken, HeadUnknown:
		remedy = "remedy_log"
	case FileStray:
		remedy = "remedy_stray"
	case FileFound:
		remedy = "remedy_found"
	case FileExchanged:
		remedy = "remedy_exchanged"
	case FileReadable:
		remedy = "remedy_chmod_file"
	case FileStranger:
		remedy = "remedy_chown"
	case DirReadable:
		remedy = "remedy_chmod_dir"
	case ParentWritable, ParentStranger:
		remedy = "remedy_parent"
	case DiskOrder, DiskRemote:
		remedy = "remedy_disk"
	case DiskFull:
		remedy = "remedy_space"
	case ClockBehind:
		remedy = "remedy_clock"
	case BackupNone, BackupOld:
		remedy = "remedy_backup"
	}
	return &Refusal{Code: remedy, Values: c.Values}
}
