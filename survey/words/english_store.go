package words

// englishStore has the refusals of that room.
var englishStore = table{
	"read_only":              "the data directory is only read here",
	"assessment_changed":     "somebody else has changed the assessment meanwhile: look at it again",
	"backup_of_open_session": "session %s (%s) is %s: a copy of a box, compared with a later one, shows what changed between them. Open it first",
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
