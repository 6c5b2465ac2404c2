package console

import (
	"html/template"

	"ceping/survey/words"
)

// pageFuncs are those of the console's pages, beside those of every page.
var pageFuncs = template.FuncMap{
	"said":      words.ChineseOf,
	"actname":   actName,
	"whoname":   whoName,
	"localtime": localTime,
	"cellclass": cellClass,
	"markname":  markName,
	"isheading": isHeading,
	"wrong":     wrongIn,
}

// pageNames are the console's pages, with the frame around them, and the ballot inside the wizard's page.
var pageNames = []string{"console.html", "console_*.html", "preview.html"}
