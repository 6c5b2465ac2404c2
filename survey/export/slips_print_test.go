package export

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/multi/qrcode"

	"ceping/assets/phone"
	"ceping/survey"
)

// dots of a millimetre in the pictures of printed sheets; a finer raster takes long.
const dots = 8

// sheetPictures are the sheets that Chromium prints of a page, as pictures.
func sheetPictures(t *testing.T, browser *phone.Phone, content string) (pictures []image.Image) {
	t.Helper()
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%v: install poppler-utils", err)
		}
		t.Skipf("%v: printed sheets are not measured (apt-get install poppler-utils)", err)
	}
	dir := t.TempDir()
	from, to := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(from, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	browser.Do(chromedp.Navigate("file://" + from))
	paper := phone.Get(browser, func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
		printed, err := cdp.Call(ctx, target, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true), PrintBackground: new(true)})
		return printed.Data, err
	})
	if err := os.WriteFile(to, paper, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-png", "-r", fmt.Sprint(dots*25.4), to, filepath.Join(dir, "sheet")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	names, err := filepath.Glob(filepath.Join(dir, "sheet*.png"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		picture, _, err := image.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		pictures = append(pictures, picture)
	}
	return pictures
}

// ink is the part of a sheet that has any.
func ink(picture image.Image) image.Rectangle {
	all := image.Rectangle{}
	for y := picture.Bounds().Min.Y; y < picture.Bounds().Max.Y; y++ {
		for x := picture.Bounds().Min.X; x < picture.Bounds().Max.X; x++ {
			if r, g, b, _ := picture.At(x, y).RGBA(); min(r, g, b) < 0xf000 {
				all = all.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return all
}

// TestSlipsKeepOffTheEdge: of printed slips nothing stands within 6 mm of the paper's edge, on full sheets and on those with one slip,
// in every category's colours; there are 21 on a sheet, and every code can be read off it.
func TestSlipsKeepOffTheEdge(t *testing.T) {
	for _, test := range []struct{ name, base, word string }{
		{"usual", base, "班子成员"},
		{"long", "http://minzhuceping.example.gov.cn:18080", "退出领导岗位的干部和离退休干部代表"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := survey.SlipBatch{Fingerprint: "0123456789ABCDEFGHJKMNPQRS"}
			b.Session.Setup = survey.Setup{Unit: "自治区人力资源和社会保障厅机关后勤服务中心", Rehearsal: true}
			addresses := map[string]bool{}
			for i, n := range []int{43, 1, 21} {
				category := survey.Category{Code: string(rune('A' + i)), Name: test.word}
				b.Session.Setup.Categories = append(b.Session.Setup.Categories, category)
				for range n {
					slip := survey.NewSlip()
					b.Slips = append(b.Slips, survey.PrintedSlip{Category: category, Slip: slip})
					addresses[b.Address(test.base, slip)] = true
				}
			}
			var out bytes.Buffer
			if err := SlipHTML(&out, b, test.base); err != nil {
				t.Fatal(err)
			}
			browser := phone.Start(t)
			sheets := sheetPictures(t, browser, out.String())
			if len(sheets) != 5 { // 21, 21, 1; 1; 21
				t.Fatalf("%d sheets, want 5", len(sheets))
			}
			read := 0
			for i, sheet := range sheets {
				paper, printed := sheet.Bounds(), ink(sheet)
				if w, h := paper.Dx(), paper.Dy(); w/dots != 210 || h/dots != 297 {
					t.Fatalf("sheet %d is %d × %d, not A4", i+1, w/dots, h/dots)
				}
				for side, distance := range map[string]int{
					"left": printed.Min.X, "top": printed.Min.Y, "right": paper.Max.X - printed.Max.X, "bottom": paper.Max.Y - printed.Max.Y,
				} {
					if distance < 6*dots {
						t.Errorf("sheet %d: ink is %.1f mm from the %s edge", i+1, float64(distance)/dots, side)
					}
				}
				bitmap, err := gozxing.NewBinaryBitmapFromImage(sheet)
				if err != nil {
					t.Fatal(err)
				}
				found, err := qrcode.NewQRCodeMultiReader().DecodeMultiple(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
				if err != nil {
					t.Errorf("sheet %d: %v", i+1, err)
				}
				for _, code := range found {
					if addresses[code.GetText()] {
						read++
					}
				}
			}
			if read < len(addresses)*9/10 { // the reader that finds many at once overlooks some
				t.Errorf("%d of %d codes can be read off the sheets", read, len(addresses))
			}
			// The code itself, without the quiet zone of four modules around it, is at least 25 mm wide, and nothing of a slip hangs out of it.
			if least := phone.Evaluate[float64](browser, `Math.min(...[...document.querySelectorAll('.slip svg')].map((s) => s.getBoundingClientRect().width * (1 - 8 / s.viewBox.baseVal.width)))`); least < 25*96/25.4-.01 {
				t.Errorf("a code is %.1f mm wide", least*25.4/96)
			}
			over := phone.Evaluate[[]string](browser, `[...document.querySelectorAll('.slip, .slip .side, .slip .code')].filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1).map((e) => e.className + ': ' + e.innerText)`)
			if len(over) > 0 {
				t.Errorf("hangs out: %q", over[:1])
			}
		})
	}
}
