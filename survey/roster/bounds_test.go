package roster

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ceping/survey"
	"ceping/survey/words"
)

// forged is a small workbook with other parts in the place of its own.
func forged(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	small, err := zip.NewReader(bytes.NewReader(workbook(t, [][]any{{"姓名", "职务"}, {"张三", "局长"}}, nil)), int64(len(workbook(t, [][]any{{"姓名", "职务"}, {"张三", "局长"}}, nil))))
	must(t, err)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range small.File {
		if _, other := parts[part.Name]; other {
			continue
		}
		from, err := part.Open()
		must(t, err)
		to, err := w.Create(part.Name)
		must(t, err)
		_, err = io.Copy(to, from)
		must(t, err)
	}
	for name, text := range parts {
		to, err := w.Create(name)
		must(t, err)
		_, err = io.WriteString(to, text)
		must(t, err)
	}
	must(t, w.Close())
	return b.Bytes()
}

const (
	main       = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	sheetPart  = "xl/worksheets/sheet1.xml"
	textsPart  = "xl/sharedStrings.xml"
	stylesPart = "xl/styles.xml"
)

func sheet(data, after string) string {
	return `<worksheet ` + main + `><sheetData>` + data + `</sheetData>` + after + `</worksheet>`
}

func rowsOf(n int, row func(i int) string) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		b.WriteString(row(i))
	}
	return b.String()
}

const (
	people = `<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>职务</t></is></c></row>` +
		`<row r="2"><c r="A2" t="inlineStr"><is><t>张三</t></is></c><c r="B2" t="inlineStr"><is><t>局长</t></is></c></row>`
	one = `<mergeCells><mergeCell ref="C1:C2"/></mergeCells>`
)

// hostile are files that spreadsheet libraries make much of; want is what is said, and nothing where the list is read all the same.
func hostile(t *testing.T) map[string]struct {
	content []byte
	want    string
} {
	long := strings.Repeat("长", 30_000)
	var far = `<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>`
	return map[string]struct {
		content []byte
		want    string
	}{
		"a cell in the last corner":  {forged(t, map[string]string{sheetPart: sheet(people+far, one)}), "第1048576行在第16384列有内容，名单最多64列"},
		"formatted to the last cell": {forged(t, map[string]string{sheetPart: sheet(people+`<row r="1048576"><c r="XFD1048576" s="0"/></row>`, one)}), ""},
		"a text below":               {forged(t, map[string]string{sheetPart: sheet(people+`<row r="900000"><c r="A900000"><v>1</v></c></row>`, one)}), "第900000行有内容，表格最多20000行"},
		"wide rows": {forged(t, map[string]string{sheetPart: sheet(rowsOf(20_000, func(i int) string {
			return fmt.Sprintf(`<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i, i)
		}), one)}), "第1行在第16384列有内容"},
		"formatted wide rows": {forged(t, map[string]string{sheetPart: sheet(people+rowsOf(20_000, func(i int) string {
			return fmt.Sprintf(`<row r="%d"><c r="XFD%d" s="0"/></row>`, i+2, i+2)
		}), one)}), ""},
		"high rows":         {forged(t, map[string]string{sheetPart: sheet(rowsOf(20_000, func(i int) string { return fmt.Sprintf(`<row r="%d"><c r="A%d"><v>1</v></c></row>`, i*50, i*50) }), one)}), "第20050行有内容"},
		"a full sheet":      {forged(t, map[string]string{sheetPart: sheet(rowsOf(20_000, func(int) string { return `<row>` + strings.Repeat(`<c><v>1</v></c>`, 64) + `</row>` }), "")}), "解开后太大"},
		"a large sheet":     {forged(t, map[string]string{sheetPart: sheet(rowsOf(20_000, func(int) string { return `<row>` + strings.Repeat(`<c><v>1</v></c>`, 30) + `</row>` }), "")}), "20000行"},
		"empty texts":       {forged(t, map[string]string{textsPart: `<sst ` + main + `>` + strings.Repeat(`<si/>`, 4_000_000) + `</sst>`}), "解开后太大"},
		"runs of texts":     {forged(t, map[string]string{textsPart: `<sst ` + main + `><si>` + strings.Repeat(`<r><rPr><b/><i/></rPr><t/></r>`, 700_000) + `</si></sst>`}), "解开后太大"},
		"fewer runs":        {forged(t, map[string]string{textsPart: `<sst ` + main + `><si>` + strings.Repeat(`<r><rPr><b/><i/></rPr><t/></r>`, 49_000) + `</si></sst>`}), ""},
		"one text":          {forged(t, map[string]string{textsPart: `<sst ` + main + `><si><t>` + strings.Repeat("x", 20<<20) + `</t></si></sst>`}), "有一格的文字太长"},
		"one text in runs":  {forged(t, map[string]string{textsPart: `<sst ` + main + `><si>` + strings.Repeat(`<r><t>`+strings.Repeat("x", 1000)+`</t></r>`, 10_000) + `</si></sst>`}), "有一格的文字太长"},
		"a text many times": {forged(t, map[string]string{textsPart: `<sst ` + main + `><si><r><t>` + long + `</t></r></si></sst>`, sheetPart: sheet(rowsOf(2_000, func(int) string { return `<row>` + strings.Repeat(`<c t="s"><v>0</v></c>`, 64) + `</row>` }), "")}), "文字太多"},
		"a merged text": {forged(t, map[string]string{sheetPart: sheet(`<row><c t="inlineStr"><is><t>`+long+`</t></is></c></row>`+strings.Repeat(`<row><c/><c><v>1</v></c></row>`, 2_000),
			`<mergeCells><mergeCell ref="A1:A20000"/></mergeCells>`)}), "文字太多"},
		"attributes":    {forged(t, map[string]string{sheetPart: sheet(`<row `+rowsOf(1_500_000, func(i int) string { return fmt.Sprintf(`a%d="" `, i) })+`/>`, "")}), "解开后太大"},
		"depth":         {forged(t, map[string]string{sheetPart: sheet(strings.Repeat("<a>", 1_000_000)+strings.Repeat("</a>", 1_000_000), "")}), "解开后太大"},
		"merges":        {forged(t, map[string]string{sheetPart: sheet(people, `<mergeCells>`+strings.Repeat(`<mergeCell ref="A1:A20000"/>`, 200_000)+`</mergeCells>`)}), "合并的单元格太多"},
		"styles":        {forged(t, map[string]string{stylesPart: `<styleSheet ` + main + `><cellXfs>` + strings.Repeat(`<xf><alignment/><protection/></xf>`, 600_000) + `</cellXfs></styleSheet>`}), "解开后太大"},
		"fewer styles":  {forged(t, map[string]string{stylesPart: `<styleSheet ` + main + `><cellXfs>` + strings.Repeat(`<xf><alignment/><protection/></xf>`, 95_000) + `</cellXfs></styleSheet>`}), ""},
		"many sheets":   {forged(t, map[string]string{workbookPart: `<workbook ` + main + `><sheets>` + rowsOf(100_000, func(i int) string { return fmt.Sprintf(`<sheet name="s%d" sheetId="%d" r:id="rId1"/>`, i, i) }) + `</sheets></workbook>`, sheetPart: sheet(strings.Repeat(`<row><c><v>1</v></c></row>`, 2_000), "")}), ""},
		"a declaration": {forged(t, map[string]string{sheetPart: `<!DOCTYPE a [<!ENTITY b "c">]>` + sheet(people, "")}), "读不出来"},
		"cut off":       {forged(t, map[string]string{sheetPart: strings.TrimSuffix(sheet(people, ""), "</row></sheetData></worksheet>")}), "读不出来"},
		"out of order":  {forged(t, map[string]string{sheetPart: sheet(`<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>`, "")}), "读不出来"},
		"rows back":     {forged(t, map[string]string{sheetPart: sheet(`<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>`, "")}), "读不出来"},
		"a part twice":  {forged(t, map[string]string{sheetPart: sheet(people, ""), "XL/Worksheets/../x.xml": "<a>", "xl/worksheets/Sheet1.xml": sheet(people, "")}), "读不出来"},
		"pictures":      {forged(t, map[string]string{"xl/media/a.xml": strings.Repeat("<", 10<<20)}), ""},
	}
}

// TestFaultHostileWorkbook: no file takes much memory or time, measured in a process of its own, and what is refused is said.
func TestFaultHostileWorkbook(t *testing.T) {
	if file := os.Getenv("CEPING_TEST_ROSTER"); file != "" { // the child
		content, err := os.ReadFile(file)
		must(t, err)
		table, err := XLSX(t.Context(), content)
		var refused *survey.Refusal
		if errors.As(err, &refused) {
			fmt.Println("said:", words.ChineseOf(refused))
		} else {
			must(t, err)
			_, problems := Leaders(table)
			fmt.Println("read:", len(table), len(problems))
		}
		status, err := os.ReadFile("/proc/self/status") // what a parent is told of its child begins with the parent's own
		must(t, err)
		_, most, _ := strings.Cut(string(status), "VmHWM:")
		fmt.Println("peak:", strings.TrimSpace(most[:strings.Index(most, "kB")]))
		return
	}
	dir := t.TempDir()
	for name, test := range hostile(t) {
		file := filepath.Join(dir, "list.xlsx")
		must(t, os.WriteFile(file, test.content, 0o600))
		child := exec.Command(os.Args[0], "-test.run=^TestFaultHostileWorkbook$", "-test.v")
		child.Env = append(os.Environ(), "CEPING_TEST_ROSTER="+file, "TMPDIR="+filepath.Join(dir, "none"))
		begun := time.Now()
		out, err := child.CombinedOutput()
		took := time.Since(begun)
		peak := 1 << 20
		if _, most, found := strings.Cut(string(out), "peak: "); found {
			fmt.Sscan(most, &peak)
		}
		peak >>= 10
		t.Logf("%s: %d kB, %d MB, %v", name, len(test.content)>>10, peak, took.Round(10*time.Millisecond))
		want := "said: "
		if test.want == "" {
			want = "read: "
		}
		if err != nil || !strings.Contains(string(out), want) || !strings.Contains(string(out), test.want) {
			t.Errorf("%s: %v, want %q: %.500s", name, err, test.want, out)
		}
		if peak > 400 || took > time.Minute {
			t.Errorf("%s: %d kB took %d MB and %v", name, len(test.content)>>10, peak, took)
		}
	}
}

// TestFaultRosterInTime: what is not read within its time is refused.
func TestFaultRosterInTime(t *testing.T) {
	over, stop := context.WithCancel(t.Context())
	stop()
	var refused *survey.Refusal
	if _, err := XLSX(over, workbook(t, [][]any{{"姓名"}, {"张三"}}, nil)); !errors.As(err, &refused) || !strings.Contains(words.ChineseOf(refused), "读了太久") {
		t.Errorf("%v", err)
	}
}

// TestFaultPasted: columns and text of what is pasted are bounded too, and what is no text is not read.
func TestFaultPasted(t *testing.T) {
	for want, text := range map[string]string{
		"第1行有100000列，名单最多64列": strings.Repeat("\t", 99_999) + "姓名",
		"乱码": "姓名\t职务\n\xd5\xc5\xc8\xfd\t局长",
	} {
		_, err := ReadText(text)
		var refused *survey.Refusal
		if !errors.As(err, &refused) || !strings.Contains(words.ChineseOf(refused), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	_, problems := Leaders(read(t, "姓名\t职务\t角色\n"+strings.Repeat("长", 10_000)+"\t\t"+strings.Repeat("角", 10_000)))
	for _, p := range problems {
		if len(words.ChineseOf(p)) > 1_000 || len(p.Name) > 1_000 {
			t.Errorf("a problem of %d bytes", len(words.ChineseOf(p)))
		}
	}
}

// FuzzXLSX: a sheet of any text is read or refused.
func FuzzXLSX(f *testing.F) {
	f.Add(people, one)
	f.Add(`<row r="3"><c/><c r="D3" t="s"><v>0</v></c></row>`, `<mergeCells><mergeCell ref="D3:D9"/></mergeCells>`)
	var small bytes.Buffer
	if err := excelize.NewFile().Write(&small); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data, after string) {
		table, err := XLSX(t.Context(), forged(t, map[string]string{sheetPart: sheet(data, after)}))
		var refused *survey.Refusal
		if err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
		if len(table) > maxSheet {
			t.Fatalf("%d rows", len(table))
		}
	})
}
