package words

// englishComposite has the refusals of that room.
var englishComposite = table{
	"figures_large":          "the figures are larger than 1 MiB: one row a subject is enough",
	"figures_head":           "line 1: the head of the figures is %q: write subject, then %s, each once",
	"figures_column_missing": "line 1: the figures have no column %q: add it, with empty cells where a figure is missing",
	"figures_row_twice":      "line %d: %q stands twice: leave one row out",
	"figures_column_unnamed": "line %d: %q stands in a column without a name: name it, or empty the cell",
	"figures_row_mixed":      "line %d: %s is %q and not %q: look whether the rows are mixed up",
	"figures_number":         "line %d: %q under %s is no number such as 95 or 87.5, with at most six digits before and after the point: correct it, or leave it empty when it is missing",
	"figures_subject":        "line %d: %q is none of those whom the composite is over, or several have the name: write an id, one of %s",
	"figures_not_csv":        "line %d: the figures are no CSV: save the table as CSV and give that file",
}
