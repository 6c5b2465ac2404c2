package words

// englishManifest has what a manifest says of itself.
var englishManifest = table{
	"ballot_large":   "the ballot of category %[1]s takes %[3]d bytes sealed, at most %[4]d fit. The largest parts are %[5]s: lower the limits of texts, list fewer people, let fewer categories fill the form, or split the forms over two sessions",
	"part_marks":     "the marks of form %[1]q for %[4]d subjects, %[5]d bytes",
	"part_criterion": "%[2]q of form %[1]q for %[4]d subjects, %[5]d bytes",
	"part_text":      "%[2]q (up to %[3]d characters) of form %[1]q for %[4]d subjects, %[5]d bytes",
}
