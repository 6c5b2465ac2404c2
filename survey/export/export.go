// Package export writes what leaves ceping: a Report as JSON, CSV, xlsx, docx, print pages and pictures, one by one or in packages, and
// slips as CSV, print pages and terminal QR codes. It computes nothing: every number stands in the Report as it is written.
package export

import (
	"io"

	"ceping/survey/version1"
)

// What stands where texts are missing.
const (
	withheldTexts = "有效票不足10张，不列出。"
	noTexts       = "没有人填写。"
)

// JSON writes the Report's text, as the contract has it. The same Report gives the same bytes.
func JSON(w io.Writer, r version1.Report) error {
	text, err := r.Text()
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}
