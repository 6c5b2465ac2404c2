package words

// englishRoster has the refusals of that room.
var englishRoster = table{
	"roster_busy":              "another roster is being read",
	"roster_paste_large":       "more than 256 kB were pasted",
	"roster_paste_encoding":    "what was pasted is not UTF-8",
	"roster_text_large":        "the table has too much text",
	"roster_columns":           "row %d has %d columns, at most %d are taken",
	"roster_rows":              "the table has %d rows, at most %d are taken",
	"roster_file_damaged":      "the file does not open, it may be damaged: save it as .xlsx again",
	"roster_file_unreadable":   "the table cannot be read: save it as .xlsx again",
	"roster_file_expands":      "the file is too large once it is unpacked: copy the list alone into a new table",
	"roster_file_slow":         "reading the file took too long: copy the list alone into a new table",
	"roster_cell_long":         "a cell is too long: copy the list alone into a new table",
	"roster_merged_unreadable": "the merged cells cannot be read: undo the merging",
	"roster_merged_many":       "there are too many merged cells: undo the merging",
	"roster_cell_right":        "row %d has something in column %d, at most %d columns are taken: delete what stands to the right",
	"roster_cell_below":        "row %d has something, at most %d rows are taken: delete what stands below",
	"roster_xlsx_large":        "the file is larger than 5 MB: look whether it is the right one, or take pictures out",
	"roster_xls":               "the file is an old .xls or has a password: save it as .xlsx without one",
	"roster_not_xlsx":          "the file is no .xlsx: save it as one, or paste the table",
	"roster_zip":               "the archive has no table: choose an .xlsx file",
}
