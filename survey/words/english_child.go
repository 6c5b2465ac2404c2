package words

// englishChild says why a file was not read to its end, and what to do with it.
var englishChild = table{
	"child_busy":      "another file is being read, %s was not, and nothing was changed: try again in half a minute",
	"child_slow":      "%s took too long to read, which was stopped, and nothing was changed: %s",
	"child_memory":    "%s took too much memory to read, which was stopped, and nothing was changed: %s",
	"child_large":     "%s has too much in it, it was not taken, and nothing was changed: %s",
	"child_died":      "the process that read %s died of it, and nothing was changed: %s",
	"child_unstarted": "no process could be started to read %s, and nothing was changed: try again, and look at the machine's memory and at the server's log",

	"remedy_workbook":     "copy the list alone into a new table, save it as .xlsx, or paste it",
	"remedy_pasted":       "copy the list alone and paste it, or in several parts",
	"remedy_session_file": "look whether it is the right file, and shorten it",
	"remedy_form_text":    "look whether it is the right text",
	"remedy_figures":      "leave the heads and the figures alone in a new CSV file",
}
