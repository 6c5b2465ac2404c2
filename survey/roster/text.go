package roster

import (
	"fmt"
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
		return nil, &survey.Refusal{English: "more than 256 kB were pasted", Chinese: "粘贴的内容太多：请改用文件导入"}
	case !utf8.ValidString(text):
		return nil, &survey.Refusal{English: "what was pasted is not UTF-8", Chinese: "粘贴的内容有乱码，没有读取：请从 Excel 或 WPS 里重新复制，或改用文件导入"}
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

var errTable = &survey.Refusal{English: "the table has too much text", Chinese: "表里的文字太多：请新建一个表格，只把名单复制进去，再导入"}

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
			return &survey.Refusal{
				English: fmt.Sprintf("row %d has %d columns, at most %d are taken", i+1, last, maxColumns),
				Chinese: fmt.Sprintf("第%d行有%d列，名单最多%d列：请删去无关的列，或者看是不是选错了内容", i+1, last, maxColumns),
			}
		}
		if last > 0 {
			filled++
		}
		if size += bytesOf(row); size > maxTable {
			return errTable
		}
	}
	if filled > maxRows+1 {
		return &survey.Refusal{
			English: fmt.Sprintf("the table has %d rows, at most %d are taken", filled, maxRows),
			Chinese: fmt.Sprintf("表里有%d行，一场测评会最多%d人：请删去无关的行，或者看是不是选错了文件", filled, maxRows),
		}
	}
	return nil
}
