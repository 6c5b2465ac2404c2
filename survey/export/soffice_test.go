package export

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ceping/survey/count"
	"ceping/survey/layout"
)

// converted is the text of the PDF that LibreOffice makes of each file. Without LibreOffice the test is skipped; with CI=true it fails.
func converted(t *testing.T, files map[string][]byte) map[string]string {
	t.Helper()
	for _, program := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
	}
	dir := t.TempDir()
	if kept := os.Getenv("CEPING_LOOK"); kept != "" { // to look at the pages
		dir = kept
	}
	arguments := []string{"-env:UserInstallation=file://" + t.TempDir(), "--headless", "--convert-to", "pdf", "--outdir", dir}
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		arguments = append(arguments, path)
	}
	if out, err := exec.Command("soffice", arguments...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v: %s", err, out)
	}
	texts := map[string]string{}
	for name := range files {
		text, err := exec.Command("pdftotext", "-layout", filepath.Join(dir, strings.TrimSuffix(name, filepath.Ext(name))+".pdf"), "-").Output()
		if err != nil {
			t.Fatalf("pdftotext: %s: %v", name, err)
		}
		texts[name] = string(text)
	}
	return texts
}

var numeral = regexp.MustCompile(`\d+(\.\d\d)?`)

// numbers counts how often each number stands in a text.
func numbers(text string) map[string]int {
	counts := map[string]int{}
	for _, n := range numeral.FindAllString(text, -1) {
		counts[n]++
	}
	return counts
}

// TestThroughLibreOffice: what another program shows of a workbook, a Word document and print pages has every number of the Report's tables,
// as often as they have it.
func TestThroughLibreOffice(t *testing.T) {
	outputs := map[string]struct {
		write func(io.Writer, *count.Report) error
		shown []func(layout.Form) []layout.Table
	}{
		".xlsx": {XLSX, []func(layout.Form) []layout.Table{inWorkbook}},
		".docx": {DOCX, []func(layout.Form) []layout.Table{inSummary, inAppendix}},
		".html": {Print, []func(layout.Form) []layout.Table{onPaper, inAppendix}},
	}
	files, tables := map[string][]byte{}, map[string][][]string{}
	for i, r := range reports(t, 17, 3) {
		for extension, output := range outputs {
			name := fmt.Sprintf("%d%s%s", i, extension[1:], extension) // the PDF's name has no extension of its own
			files[name], tables[name] = written(t, r, output.write), laidOut(layout.New(r), output.shown...)
		}
	}
	for name, text := range converted(t, files) {
		got, missing := numbers(text), 0
		want := map[string]int{}
		for _, table := range tables[name] {
			for _, cell := range table {
				if numeral.FindString(cell) == cell && cell != "" {
					want[cell]++
				}
			}
		}
		for n, times := range want {
			if got[n] < times {
				missing++
				t.Errorf("%s: %s stands %d times in the tables and %d times on paper", name, n, times, got[n])
			}
		}
		if len(want) < 5 || missing > 0 {
			t.Errorf("%s: %d of %d numbers are missing", name, missing, len(want))
		}
	}
}

func inWorkbook(f layout.Form) []layout.Table {
	first := f.Detail
	if f.Wide != nil {
		first = some(f.Wide)
	}
	return slices.Concat(first, f.Groups, f.Choices)
}
