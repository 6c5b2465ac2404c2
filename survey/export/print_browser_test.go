package export

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/layout"
)

// onSheets are the texts of the sheets that Chromium prints of a page.
func onSheets(t *testing.T, content string) []string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	dir := t.TempDir()
	from, to := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(from, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	browser := phone.Start(t)
	browser.Do(chromedp.Navigate("file://" + from))
	paper := phone.Get(browser, func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
		printed, err := cdp.Call(ctx, target, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
		return printed.Data, err
	})
	if err := os.WriteFile(to, paper, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command("pdftotext", "-layout", to, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
}

// TestPrintInBrowser: on paper every sheet has its number, the digest's beginning and the version; a table that goes on has its head
// again; each part is signed at its end; no number is lost.
func TestPrintInBrowser(t *testing.T) {
	random := rand.New(rand.NewPCG(14, 1))
	r := example.Counted(random, 45)
	for r.Withheld || len(r.Forms) < 5 {
		r = example.Counted(random, 45)
	}
	sheets, signed, heads := onSheets(t, printed(t, r)), 0, 0
	for i, sheet := range sheets {
		for _, want := range []string{fmt.Sprintf("第 %d 页，共 %d 页", i+1, len(sheets)), "封箱校验码 " + r.Seal.Digest[:8], r.Software} {
			if !strings.Contains(sheet, want) {
				t.Fatalf("sheet %d lacks %q:\n%s", i+1, want, sheet)
			}
		}
		here := strings.Count(sheet, "计票人：")
		if here < 1 {
			t.Errorf("sheet %d has no sign-off line", i+1)
		}
		signed += here - 1
		heads += strings.Count(sheet, "各项加权得分")
	}
	d, parts, overviews := layout.New(r), 1, 0
	for _, f := range d.Forms {
		parts++
		if len(f.Groups) > 0 {
			parts++
		}
		if f.Overview != nil {
			overviews++
		}
	}
	if signed != parts || heads < 2*overviews {
		t.Errorf("%d parts are signed, want %d; %d heads of %d long tables", signed, parts, heads, overviews)
	}
	want := map[string]int{}
	for _, table := range laidOut(d, onPaper, inAppendix) {
		for _, cell := range table {
			if cell != "" && numeral.FindString(cell) == cell {
				want[cell]++
			}
		}
	}
	got := numbers(strings.Join(sheets, "\n"))
	for n, times := range want {
		if got[n] < times {
			t.Errorf("%s stands %d times in the tables and %d times on paper", n, times, got[n])
		}
	}
}

// TestPrintSignsBelow: wherever a part ends, its sign-off lines do not stand alone on a sheet.
func TestPrintSignsBelow(t *testing.T) {
	r := awkward()
	r.Forms = nil
	for lines := range 40 {
		r.Forms = append(r.Forms, count.ReportForm{Title: "表", Texts: []count.ReportTexts{{Texts: slices.Repeat([]string{"意见"}, lines+1)}}})
	}
	for i, sheet := range onSheets(t, printed(t, r)) {
		if above, below, found := strings.Cut(sheet, "计票人："); found && strings.Contains(below, "计票人：") && strings.TrimSpace(above) == "" {
			t.Errorf("sheet %d has signatures only", i+1)
		}
	}
}
