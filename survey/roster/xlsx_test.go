package roster

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ceping/survey"
	"ceping/survey/words"
)

// workbook writes rows from A1 on and lets change do the rest.
func workbook(t *testing.T, rows [][]any, change func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// TestLibreOffice: a file that an office program wrote, with a title above and columns in another order.
func TestLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("LibreOffice is not installed")
	}
	dir := t.TempDir()
	text := "市住建局干部名单,,\n职务,角色,姓名\n\"党组书记、局长\",主要负责人,张　三\n副局长,,阿不都·热合曼\n"
	must(t, os.WriteFile(filepath.Join(dir, "list.csv"), []byte(text), 0o600))
	command := exec.Command(office, "--headless", "-env:UserInstallation=file://"+dir+"/profile", "--infilter=CSV:44,34,UTF8", "--convert-to", "xlsx", "--outdir", dir, filepath.Join(dir, "list.csv"))
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	content, err := os.ReadFile(filepath.Join(dir, "list.xlsx"))
	must(t, err)
	table, err := XLSX(t.Context(), content)
	must(t, err)
	leaders, problems := Leaders(table)
	want := []survey.Leader{{ID: "l1", Name: "张　三", Post: "党组书记、局长", Role: survey.Principal}, {ID: "l2", Name: "阿不都·热合曼", Post: "副局长", Role: survey.Member}}
	if diff := cmp.Diff(want, leaders); diff != "" || len(problems) > 0 {
		t.Errorf("problems %v (-want +got):\n%s", problems, diff)
	}
}

// TestSheets: hidden sheets are passed over, the one with headings is found; merged cells and real dates are read.
func TestSheets(t *testing.T) {
	content := workbook(t, [][]any{{"说明"}, {"请看第三张"}}, func(f *excelize.File) {
		_, err := f.NewSheet("hidden")
		_, err2 := f.NewSheet("名单")
		must(t, err, err2, f.SetSheetRow("hidden", "A1", &[]any{"姓名", "职务"}), f.SetSheetRow("hidden", "A2", &[]any{"不该读到", "x"}), f.SetSheetVisible("hidden", false))
		for i, row := range [][]any{{"姓名", "出生年月", "原任职务", "现任职务"}, {"王五", time.Date(1985, 3, 12, 0, 0, 0, 0, time.UTC), "办公室副主任", "办公室主任"}, {"赵六", "1990.1", "", "科长"}} {
			must(t, f.SetSheetRow("名单", fmt.Sprint("A", i+1), &row))
		}
		must(t, f.MergeCell("名单", "C2", "C3"))
	})
	table, err := XLSX(t.Context(), content)
	must(t, err)
	promoted, problems := Promoted(table)
	want := []survey.Promoted{
		{ID: "p1", Name: "王五", Born: "1985-03", From: "办公室副主任", To: "办公室主任"},
		{ID: "p2", Name: "赵六", Born: "1990-01", From: "办公室副主任", To: "科长"},
	}
	if diff := cmp.Diff(want, promoted); diff != "" || len(problems) > 0 {
		t.Errorf("problems %v (-want +got):\n%s", problems, diff)
	}
}

// TestRefused: what cannot be taken is refused with the remedy, and does not use up the machine.
func TestRefused(t *testing.T) {
	var bomb bytes.Buffer
	w := zip.NewWriter(&bomb)
	for _, name := range []string{"xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		part, err := w.Create(name)
		must(t, err)
		for range 40 {
			part.Write(make([]byte, 1<<20))
		}
	}
	must(t, w.Close())
	locked := workbook(t, [][]any{{"姓名"}}, nil)
	f, err := excelize.OpenReader(bytes.NewReader(locked))
	must(t, err)
	var encrypted bytes.Buffer
	must(t, f.Write(&encrypted, excelize.Options{Password: "secret"}))
	many := make([][]any, 10_000)
	for i := range many {
		many[i] = []any{fmt.Sprint("干部", i)}
	}
	var plainZip bytes.Buffer
	z := zip.NewWriter(&plainZip)
	_, err = z.Create("readme.txt")
	must(t, err, z.Close())
	for name, test := range map[string]struct {
		content []byte
		want    string
	}{
		"text":         {[]byte("姓名,职务\n张三,局长"), "不是 Excel 文件"},
		"nothing":      {nil, "不是 Excel 文件"},
		"old format":   {append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 600)...), "另存为 .xlsx"},
		"encrypted":    {encrypted.Bytes(), "去掉密码"},
		"a zip":        {plainZip.Bytes(), "没有表格"},
		"a bomb":       {bomb.Bytes(), "解开后太大"},
		"too large":    {make([]byte, maxXLSX+1), "超过5MB"},
		"ten thousand": {workbook(t, many, nil), "10000行"},
		"cut off":      {locked[:len(locked)/2], "不是 Excel 文件"},
	} {
		_, err := XLSX(t.Context(), test.content)
		var refused *survey.Refusal
		if !errors.As(err, &refused) || !strings.Contains(words.ChineseOf(refused), test.want) {
			t.Errorf("%s: %v %+v", name, err, refused)
		}
	}
}

// TestMergedCells: a merge downwards gives its value to its own rows and no others, in the last column too; one across columns stays a title.
func TestMergedCells(t *testing.T) {
	table, err := XLSX(t.Context(), workbook(t, [][]any{{"名单"}, nil, {"姓名", "职务"}, {"甲", "局长"}, {"乙"}, {"丙"}, {"丁", "科长"}}, func(f *excelize.File) {
		must(t, f.MergeCell("Sheet1", "A1", "B2"), f.MergeCell("Sheet1", "B4", "B5"), f.MergeCell("Sheet1", "B7", "B10"), f.MergeCell("Sheet1", "D2", "D4"),
			f.MergeCell("Sheet1", "A9", "A10"))
	}))
	must(t, err)
	want := Table{{"名单"}, nil, {"姓名", "职务"}, {"甲", "局长"}, {"乙", "局长"}, {"丙"}, {"丁", "科长"}}
	if diff := cmp.Diff(want, table); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWhichSheet: the first with a heading is read, among as many as are looked through; where none has one, the first that can be seen.
func TestWhichSheet(t *testing.T) {
	file := func(headed ...int) []byte { // sheets 2 to 51, of which these have a heading; the first is hidden
		return workbook(t, nil, func(f *excelize.File) {
			for i := 2; i <= maxLooked+2; i++ {
				name, head := fmt.Sprint("s", i), "说明"
				if slices.Contains(headed, i) {
					head = "姓名"
				}
				_, err := f.NewSheet(name)
				must(t, err, f.SetCellValue(name, "A1", head), f.SetCellValue(name, "A2", name))
			}
			f.SetActiveSheet(1)
			must(t, f.SetSheetVisible("Sheet1", false))
		})
	}
	for want, content := range map[string][]byte{
		"s3":  file(3, 4),
		"s51": file(maxLooked+1, maxLooked+2),
		"s2":  file(maxLooked + 2),
	} {
		if table, err := XLSX(t.Context(), content); err != nil || table[1][0] != want {
			t.Errorf("%v: %v, want %s", err, table, want)
		}
	}
}

// TestFormattedToTheEnd: rows that hold nothing are read up to the bound, and are no people.
func TestFormattedToTheEnd(t *testing.T) {
	table, err := XLSX(t.Context(), forged(t, map[string]string{sheetPart: sheet(people+`<row r="1048576"><c r="A1048576" s="0"/></row>`, "")}))
	must(t, err)
	if leaders, problems := Leaders(table); len(table) != maxSheet || len(leaders) != 1 || len(problems) > 0 {
		t.Errorf("%d rows, %d leaders, %v", len(table), len(leaders), problems)
	}
}

// TestUnreadable: of what cannot be read to its end nothing is taken.
func TestUnreadable(t *testing.T) {
	sheets := func(list string) string { return `<workbook ` + main + `><sheets>` + list + `</sheets></workbook>` }
	for name, test := range map[string]struct {
		parts map[string]string
		want  survey.Code
	}{
		"a sheet without a part":   {map[string]string{workbookPart: sheets(`<sheet name="a" sheetId="1" r:id="rId99"/>`)}, unreadable},
		"a first row out of range": {map[string]string{sheetPart: sheet(`<row r="2000000"/>`, "")}, unreadable},
		"a next row out of range":  {map[string]string{sheetPart: sheet(people+`<row r="2000000"/>`, "")}, unreadable},
		"texts of another kind":    {map[string]string{textsPart: `<sst ` + main + ` count="many"><si><t>x</t></si></sst>`}, unreadable},
		"a declaration":            {map[string]string{sheetPart: `<!DOCTYPE a>` + sheet(people, "")}, unreadable},
		"styles of another kind":   {map[string]string{stylesPart: `<styleSheet ` + main + `><fonts count="many"/></styleSheet>`}, "roster_file_damaged"},
	} {
		if table, err := XLSX(t.Context(), forged(t, test.parts)); table != nil || saidOf(err) != test.want {
			t.Errorf("%s: %v, %v", name, table, err)
		}
	}
}

// TestTextBounds: as many bytes of text as a table may have are read, shared or merged; with one more it is refused.
func TestTextBounds(t *testing.T) {
	const rows = 256
	text := strings.Repeat("x", maxTable/rows)
	shared := func(more string) []byte {
		return forged(t, map[string]string{textsPart: `<sst ` + main + `><si><t>` + text + `</t></si></sst>`, sheetPart: sheet(strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, rows)+more, "")})
	}
	merged := func(more string) []byte {
		return forged(t, map[string]string{sheetPart: sheet(`<row><c t="inlineStr"><is><t>`+text[1:]+`</t></is></c><c><v>1</v></c></row>`+strings.Repeat(`<row><c/><c><v>1</v></c></row>`, rows-1)+more,
			`<mergeCells><mergeCell ref="A1:A256"/></mergeCells>`)})
	}
	const more = `<row><c><v>1</v></c></row>`
	for name, test := range map[string]struct {
		content []byte
		want    survey.Code
	}{
		"shared": {shared(""), ""}, "shared, more": {shared(more), "roster_text_large"}, "merged": {merged(""), ""}, "merged, more": {merged(more), "roster_text_large"},
	} {
		if _, err := XLSX(t.Context(), test.content); (err != nil) != (test.want != "") || saidOf(err) != test.want {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

// ending is a context that ends when it was asked so often.
type ending struct {
	context.Context
	left int
}

func (e *ending) Err() error {
	if e.left--; e.left < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

// TestEndsAnywhere: wherever the time ends, in a part or in the rows, the file is said to be slow, and nothing of it is taken.
func TestEndsAnywhere(t *testing.T) {
	content := workbook(t, [][]any{{"姓名"}, {"张三"}}, nil)
	for n := 0; ; n++ {
		over := &ending{t.Context(), n}
		table, err := XLSX(over, content)
		if err == nil {
			if over.left != 0 || n < 7 { // it was asked n times: of each part once, then of each row
				t.Errorf("it was read with %d of %d left", over.left, n)
			}
			break
		}
		if table != nil || saidOf(err) != tooSlow {
			t.Fatalf("ended after %d: %v, %v", n, table, err)
		}
	}
	if err := newContents().scan(&ending{t.Context(), 0}, "xl/empty.xml", nil); saidOf(err) != tooSlow {
		t.Errorf("an empty part: %v", err)
	}
}
