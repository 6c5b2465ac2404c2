package words

// englishMirror has what is said of second copies of live boxes.
var englishMirror = table{
	"mirror_none":            "there is no mirror of this session now: start ceping serve with --mirror DIR, on another disk",
	"takeover_phase":         "a takeover code is of use from ready until opened, and the session is %s",
	"mirror_nowhere":         "this server has no mirror: stop it, and start it with --mirror DIR on another disk",
	"mirror_live":            "the mirror of this session is being written: there is nothing to begin",
	"mirror_phase":           "a session has a mirror from ready until opened, and is %s now",
	"mirror_not_begun":       "the mirror was not begun again: %s. There is one copy only, and voting goes on; look after the disk and run it again, or stop the server and start it anew",
	"mirror_off":             "the server was started without --mirror",
	"mirror_pulled":          "staff ended it, and the copy was overwritten",
	"mirror_missing":         "the disk, or the copy on it, is not there",
	"mirror_full":            "the disk is full",
	"mirror_slow":            "the disk does not answer",
	"mirror_large":           "the session is too large for a second copy",
	"mirror_ahead":           "the copy on it has more than this data directory, and was left as it is: another machine may have taken the session over; stop, and find out which one goes on",
	"mirror_not_overwritten": "the copy is not written any more, and could not be overwritten: destroy that disk, or keep it as you keep the box until the session is opened",
	"mirror_failed":          "the disk cannot be written",
}
