package roster

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"ceping/survey"
)

const maxPasted = 256 << 10 // bytes

// gaps are what parts columns where neither tabs nor commas do: two spaces or more. One space belongs to a name.
var gaps = regexp.MustCompile(`[ \x{3000}]{2,}`)

// ReadText reads what was pasted: columns parted by tabs, as spreadsheets copy them, else by commas, else by wide gaps. Too much
// is a *survey.Refusal.
func ReadText(text string) (Table, error) {
	switch {
	case len(text) > maxPasted:
		return nil, &survey.Refusal{Code: "roster_paste_large"}
	case !utf8.ValidString(text):
		return nil, &survey.Refusal{Code: "roster_paste_encoding"}
	}
	text = strings.TrimPrefix(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\ufeff")
	split := func(line string) []string { return gaps.Split(strings.Trim(line, " \u3000"), -1) }
	switch {
	case strings.Contains(text, "\t"):
		split = func(line string) []string { return strings.Split(line, "\t") }
	case strings.ContainsAny(text, ",，"):
		split = func(line string) []string { return strings.Split(strings.ReplaceAll(line, "，", ","), ",") }
	}
	var t Table
	for line := range strings.Lines(text) {
		t = append(t, split(strings.TrimRight(line, "\n")))
	}
	return t, t.limited()
}

// maxTable bounds the texts of a table, in bytes: many cells may share one, and what is wrong with each is said.
const maxTable = 4 << 20

var errTable = &survey.Refusal{Code: "roster_text_large"}

func bytesOf(row []string) (n int) {
	for _, cell := range row {
		n += len(cell)
	}
	return n
}

// limited refuses more rows than a session takes people, and more columns and text than a list of people has.
func (t Table) limited() error {
	filled, size := 0, 0
	for i, row := range t {
		last := len(row)
		for last > 0 && strings.TrimSpace(row[last-1]) == "" {
			last--
		}
		if last > maxColumns {
			return &survey.Refusal{Code: "roster_columns", Values: []any{i + 1, last, maxColumns}}
		}
		if last > 0 {
			filled++
		}
		if size += bytesOf(row); size > maxTable {
			return errTable
		}
	}
	if filled > maxRows+1 {
		return &survey.Refusal{Code: "roster_rows", Values: []any{filled, maxRows}}
	}
	return nil
}
