package roster

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
