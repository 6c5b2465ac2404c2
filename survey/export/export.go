// Package export writes what leaves ceping: a Report as JSON, CSV, xlsx, docx, print pages and pictures, one by one or in packages, and
// slips as CSV, print pages and terminal QR codes. It computes nothing: every number stands in the Report as it is written.
//
// It is large because there are many formats, each of a few files that begin with its name: csv, docx, print, xlsx, whose worksheets are
// sheet*.go and workbook.go; bars and strip are its charts and those of print; package.go puts all of them together, and slips and wifi
// are what is printed before a sitting. They share how a cell and a file's name are made safe.
package export

import (
	"encoding/json"
	"errors"
	"fmt"
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

// checkCode says on paper what the result code is for.
const checkCode = "同一结果的每份文件都印着这一串。以签字件上的为准，重新计票时用它核对。"

// standing are the lines on a summary that tell what it stands on. The result code stands beside them, with its picture.
func standing(s layout.Summary) []string {
	lines := []string{fmt.Sprintf("封箱 %d 张，封箱校验码 %s", s.Seal.Count, s.Seal.Digest)}
	if s.Opened != "" {
		lines = append(lines, "开箱时票箱的校验码 "+s.Opened+"（与封箱时不同）")
	}
	if s.Trustees != "" {
		lines = append(lines, "开箱人："+s.Trustees)
	}
	if s.Yardstick != "" {
		lines = append(lines, "标尺校验码 "+s.Yardstick+"（相同的才能互相比较）")
	}
	return lines
}
