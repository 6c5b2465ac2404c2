package export_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ceping/survey/composite"
	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/export"
)

// composed is the composite of the second worked example.
func composed(t *testing.T) *composite.Document {
	t.Helper()
	f, err := example.ReadFixture("second-example")
	if err != nil {
		t.Fatal(err)
	}
	r := f.Report()
	r.Setup, r.Result = &f.Setup, &count.ReportResult{Code: "7MQ2K0PD9V5XJ3ANCE8H6WRTG4"}
	figures, err := composite.ReadFigures("subject,平时考核,附加分\nl1,95,1.5\nl2,,0\n", &f.Setup)
	if err != nil {
		t.Fatal(err)
	}
	d, err := composite.Of(r, f.Setup.Composite, figures)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestCompositeXLSX: the workbook has the rows of the JSON, numbers as numbers, the code in groups of four, and lines to sign; the same
// composite gives the same bytes.
func TestCompositeXLSX(t *testing.T) {
	var first, second bytes.Buffer
	for _, file := range []*bytes.Buffer{&first, &second} {
		if err := export.CompositeXLSX(file, composed(t)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same composite gave other bytes")
	}
	if dir := os.Getenv("CEPING_LOOK"); dir != "" {
		if err := os.WriteFile(dir+"/composite.xlsx", first.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	book, err := excelize.OpenReader(&first)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("综合得分")
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, row := range rows {
		text += strings.Join(row, "|") + "\n"
	}
	for _, want := range []string{
		"测评对象|职务|领导干部年度考核民主测评表（权重80）|平时考核（录入，权重20）|附加分（录入，附加）|综合得分|名次|缺少\n",
		"张　三|院长|76.83|95.00|1.50|81.96|1\n", "李㛃|副院长|73.17|—|0.00|—|—|平时考核\n",
		"7MQ2 K0PD 9V5X J3AN CE8H 6WRT G4", "某学院综合得分", "不在结果校验码之内", "监票人：",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for row := range rows {
		cell, err := excelize.CoordinatesToCellName(3, row+1)
		if err != nil {
			t.Fatal(err)
		}
		if value, _ := book.GetCellValue("综合得分", cell); value == "76.83" {
			if kind, err := book.GetCellType("综合得分", cell); err != nil || kind == excelize.CellTypeSharedString {
				t.Errorf("%s: a number is a text: %v, %v", cell, kind, err)
			}
			return
		}
	}
	t.Error("no total where it belongs")
}
