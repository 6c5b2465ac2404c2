package words

// englishStore has the refusals of that room.
var englishStore = table{
	"read_only":              "the data directory is only read here",
	"assessment_changed":     "somebody else has changed the assessment meanwhile: look at it again",
	"backup_of_open_session": "session %s (%s) is %s: a copy of a box, compared with a later one, shows what changed between them. Open it first",
	"kept_backup_failed":     "the house's own backup could not be written: nothing else is touched, and what is kept stays. Look at the log and at the disk; it is tried again within minutes",
	"kept_backup_folder":     "the house's own backup was not written: the folder %s in the data directory is no folder, or others may write it. Look who changed it, or move it away; it is made anew",
	"kept_backup_left":       "the house's own backup is kept, and an older one that was to go could not be removed: look at the folder backups in the data directory",
	"kept_backup_no_room":    "the house's own backup was not written: it wants %d MB of the disk, and %d MB are free. Make room; it is tried again within minutes",
	"kept_backup_unread":     "the house's own backup did not read back as it was written, and was thrown away: the disk may be failing. Write one to another disk with ceping backup",
	"kept_backups_hold":      "%d of the house's own backups still hold what was erased: they go with the next one, which waits until no session is between collecting and opening",
	"kept_backup_waits":      "the house's own backup waits until no session is between collecting and opening, and is made then",
	"draft_changed":          "somebody else has changed the draft meanwhile: look at it again",
	"erased_already":         "the session is erased already",
	"hall_changed":           "somebody else has changed address or network meanwhile: look at them again",
	"box_in_the_way":         "%s/%s.db is there already, and this session had no box yet: move that file away, do not delete it",
	"step_not_by_advancing":  "a session does not go from %s to %s by advancing it",
	"count_reopened":         "the box was reopened and closed again meanwhile: nothing of this count is kept",
	"draft_after_collecting": "slips were collected already: the session does not go back to draft",
	"phase_other":            "the session is %s, and this is done while it is %s: %s",
	"phase_passed":           "that time has passed",
	"phase_first":            "take it there first",

	// Files that vanish or are replaced under the server, and what that means in the hall.
	"trouble_file":     "%s %s: %s. %s",
	"loss_missing":     "is not in its place any more (moved, renamed or removed)",
	"loss_replaced":    "is another file now",
	"loss_cut":         "was cut short, and what it held is gone",
	"loss_barred":      "cannot be read and written any more (its rights were changed, or its disk is read-only)",
	"loss_of_house":    "voting goes on, no act of staff is done",
	"loss_of_slips":    "no slip is exchanged, whoever has exchanged one can vote; no slip is made, voided or replaced",
	"loss_of_box":      "no ballot is taken in this session, phones keep what was filled in; slips are exchanged",
	"loss_do_put_back": "Put the right file back, and all goes on within a second or two; if it is lost, ceping write-out writes anew what the server has in hand",
	"loss_do_restore":  "Touch nothing more there, end ceping, keep a copy of the directory, and restore a backup into another directory",
	"loss_do_rights":   "Give its rights back to the account that runs ceping, or look at the disk, and all goes on",
	"house_away":       "not done: %s %s. Voting goes on. Put the right file back, or run ceping write-out if it is lost, and do this again",
	"house_went_away":  "not done for certain: while this was recorded, %s %s, and it is written in the file that was taken. Voting goes on. Put the right file back, or run ceping write-out if it is lost, and then look whether it is done",

	// Room on the disk, and open files.
	"disk_full":         "the disk is full. Voting may stop at any time and goes on by itself when there is room, no ballot that was answered is lost; %s. Remove or move what has nothing to do with ceping from that disk, touch nothing in the data directory",
	"disk_reserve_kept": "a reserve is kept for closing, opening and archiving",
	"disk_reserve_gone": "the reserve is used up, close and open no box before there is room",
	"disk_scarce":       "the disk has only %d MB left. Voting goes on. Remove or move what has nothing to do with ceping from that disk, touch nothing in the data directory",
	"reserve_missing":   "the disk has no room for the reserve that closing and opening need, %d MB are wanting. Voting goes on. Remove or move what has nothing to do with ceping from that disk, touch nothing in the data directory",
	"files_few":         "the process has nearly as many files and connections open as it may (%d). New phones may not get in; boxes can be closed and opened. Close pages and screens, or start ceping with a higher limit (ulimit -n)",

	"write_out_nothing":     "nothing was written: every file is in its place, and none was replaced",
	"write_out_lost":        "nothing was written: %s %s, and the server has not all of it either. Touch nothing more there, end ceping, keep a copy of the directory, and restore a backup into another directory",
	"write_out_in_the_way":  "nothing was written: %s.found is there already. Move it away, do not delete it, and do this again",
	"write_out_start_again": "%s is written, and ceping has to be started again to use it: voting goes on meanwhile",
}
