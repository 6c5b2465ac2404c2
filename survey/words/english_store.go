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
}
