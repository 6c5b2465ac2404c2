// Package export writes what leaves ceping: a Report as JSON, CSV, xlsx, docx, print pages and pictures, one by one or in packages, and
// slips as CSV, print pages and terminal QR codes. It computes nothing: every number stands in the Report as it is written.
package export

import (
	"encoding/json"
	"errors"
	"io"

	"ceping/survey/count"
	"ceping/survey/layout"
)

// What stands where texts are missing.
const (
	withheldTexts = "有效票不足10张，不列出。"
	noTexts       = "没有人填写。"
)

// JSON writes the Report's text as the contract has it, indented, ending in a newline; of a session that version 1 counted, the Report of
// version 1. The same Report gives the same bytes.
func JSON(w io.Writer, r *count.Report) error {
	var published any = r
	if r.Version == 1 {
		if published = r.Earlier; published == nil {
			return errors.New("a part of a report of version 1 has no JSON: write the whole report")
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(published)
}

// codes are the lines on a summary that tell what it stands on, beside the seal.
func codes(s layout.Summary) (lines []string) {
	if s.Code != "" {
		lines = append(lines, "结果校验码 "+s.Code)
	}
	if s.Yardstick != "" {
		lines = append(lines, "标尺校验码 "+s.Yardstick+"（相同的才能互相比较）")
	}
	return lines
}
