package export

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
)

// TestSlipsHaveRoom: nothing of a slip hangs out of it, whatever the lengths of unit, category and address are about where one line more is
// put on it, or smaller letters are taken.
func TestSlipsHaveRoom(t *testing.T) {
	browser := phone.Start(t)
	for unit := 4; unit <= 28; unit += 3 {
		for _, test := range []struct{ base, word string }{{base, "班子成员"}, {"http://ceping.example.local:18080", "职工代表"}, {"http://10.0.0.1", "中层正职干部"}} {
			b := batch(1)
			b.Session.Setup.Unit = strings.Repeat("局", unit)
			b.Session.Setup.Categories = b.Session.Setup.Categories[:1]
			b.Session.Setup.Categories[0].Name = test.word
			b.Slips = []survey.PrintedSlip{{Category: b.Session.Setup.Categories[0], Slip: survey.NewSlip()}}
			var out bytes.Buffer
			if err := SlipHTML(&out, b, test.base); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "slips.html")
			if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			browser.Do(chromedp.Navigate((&url.URL{Scheme: "file", Path: file}).String()))
			over := phone.Evaluate[[]string](browser, `[...document.querySelectorAll('.slip, .slip .side, .slip .code')].filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1).map((e) => e.className + ': ' + e.innerText)`)
			if len(over) > 0 {
				t.Errorf("%d characters, %s, %s: hangs out: %q", unit, test.word, test.base, over[0])
			}
			if picture := os.Getenv("CEPING_PICTURES"); picture != "" && unit == 13 {
				browser.Screenshot(filepath.Join(picture, "slip-"+test.word+".png"))
			}
		}
	}
}
