package roster

import (
	"fmt"
	"regexp"
	"strings"

	"ceping/survey"
)

const maxPasted = 256 << 10 // bytes

// gaps are what parts columns where neither tabs nor commas do: two spaces or more. One space belongs to a name.
var gaps = regexp.MustCompile(`[ \x{3000}]{2,}`)

// ReadText reads what was pasted: columns parted by tabs, as spreadsheets copy them, else by commas, else by wide gaps. Too much
// is a *survey.Refusal.
func ReadText(text string) (Table, error) {
	if len(text) > maxPasted {
		return nil, &survey.Refusal{English: "more than 256 kB were pasted", Chinese: "粘贴的内容太多：请改用文件导入"}
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

// limited refuses more rows than a session takes people.
func (t Table) limited() error {
	filled := 0
	for _, row := range t {
		if strings.TrimSpace(strings.Join(row, "")) != "" {
			filled++
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
