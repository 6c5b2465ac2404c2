package export

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"ceping/survey"
)

const base = "http://192.168.10.2:8080"

// batch has n slips of the first category and one of the second, mixed.
func batch(n int) survey.SlipBatch {
	first := survey.Category{Code: "A", Name: "班子成员"}
	second := survey.Category{Code: "B", Name: "中层干部"}
	b := survey.SlipBatch{Fingerprint: "0123456789ABCDEFGHJKMNPQRS"}
	b.Session.Setup = survey.Setup{Unit: "市局 <甲>", Rehearsal: true, Categories: []survey.Category{first, second}}
	for range n {
		b.Slips = append(b.Slips, survey.PrintedSlip{Category: first, Slip: survey.NewSlip()})
	}
	b.Slips = append(b.Slips[:n/2:n/2], append([]survey.PrintedSlip{{Category: second, Slip: survey.NewSlip()}}, b.Slips[n/2:]...)...)
	return b
}

func TestSlipCSV(t *testing.T) {
	b := batch(2)
	var out bytes.Buffer
	if err := SlipCSV(&out, b, base); err != nil {
		t.Fatal(err)
	}
	want := "category,code,url\n"
	for _, p := range b.Slips {
		want += fmt.Sprintf("%s,%s,HTTP://192.168.10.2:8080/S/%s0123456789ABCDEFGHJKMNPQRS\n", p.Category.Code, p.Slip, p.Slip)
	}
	if out.String() != want {
		t.Errorf("got %s, want %s", out.String(), want)
	}
}

// TestSlipHTML: 21 slips a page, a page of its own for each category, every QR leads to its slip's address, nothing from
// elsewhere, no script, no number on a slip.
func TestSlipHTML(t *testing.T) {
	b := batch(22)
	var out bytes.Buffer
	if err := SlipHTML(&out, b, base); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	if n := strings.Count(page, `<section class="sheet`); n != 3 {
		t.Errorf("%d pages, want 2 for A and 1 for B", n)
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "src=") || strings.Contains(page, "市局 <甲>") {
		t.Error("the page has a script, loads something, or does not escape")
	}
	slips := regexp.MustCompile(`(?s)<article.*?</article>`).FindAllString(page, -1)
	if len(slips) != 23 {
		t.Fatalf("%d slips, want 23", len(slips))
	}
	category, others := map[string]string{}, map[string]string{}
	for _, p := range b.Slips {
		category[b.Address(base, p.Slip)] = p.Category.Code + " " + p.Slip.Grouped()
	}
	for _, slip := range slips {
		address := readQR(t, slip)
		code, letter, printed := category[address], between(slip, `class="letter">`, "<"), between(slip, `class="code"><span>`, "<")
		if code == "" || code != letter+" "+printed {
			t.Errorf("a slip says %s %s, its QR leads to %s", letter, printed, address)
		}
		delete(category, address)
		if bare := strings.NewReplacer(between(slip, `<path d="`, `"`), "", printed, "").Replace(slip); others[letter] == "" {
			others[letter] = bare
		} else if bare != others[letter] {
			t.Errorf("a slip says more than its category's others, its code and QR aside: %s", bare)
		}
		for _, want := range []string{"无记名", "试填", "0123 4567 89AB", "192.168.10.2:8080"} {
			if !strings.Contains(slip, want) {
				t.Errorf("a slip lacks %s", want)
			}
		}
	}
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}

// readQR draws the path of a slip's SVG and reads the code.
func readQR(t *testing.T, svg string) string {
	t.Helper()
	var side int
	if _, err := fmt.Sscanf(between(svg, `viewBox="0 0 `, `"`), "%d", &side); err != nil {
		t.Fatal(err)
	}
	const scale = 4
	img := image.NewGray(image.Rect(0, 0, side*scale, side*scale))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for _, run := range strings.Split(between(svg, `d="M`, `"`), "M") {
		var x, y, w, back int
		if _, err := fmt.Sscanf(run, "%d %dh%dv1h-%dz", &x, &y, &w, &back); err != nil || w != back {
			t.Fatalf("path %q: %v", run, err)
		}
		if x < 4 || y < 4 || x+w > side-4 || y >= side-4 {
			t.Fatalf("a module stands in the quiet zone: %q", run)
		}
		for px := x * scale; px < (x+w)*scale; px++ {
			for py := y * scale; py < (y+1)*scale; py++ {
				img.SetGray(px, py, color.Gray{})
			}
		}
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	read, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	if err != nil {
		t.Fatal(err)
	}
	return read.GetText()
}

// BenchmarkSlipHTML prints a province's batch.
func BenchmarkSlipHTML(b *testing.B) {
	slips := batch(5000)
	for b.Loop() {
		if err := SlipHTML(io.Discard, slips, base); err != nil {
			b.Fatal(err)
		}
	}
}

// TestSlipProgress: a long batch says how far it is while it is written, and at last that it is whole.
func TestSlipProgress(t *testing.T) {
	var out bytes.Buffer
	if err := SlipHTML(&out, batch(450), base); err != nil {
		t.Fatal(err)
	}
	told := regexp.MustCompile(`<p class="made[^>]*>([^<]*)</p>`).FindAllStringSubmatch(out.String(), -1)
	var words []string
	for _, m := range told {
		words = append(words, m[1])
	}
	want := []string{"正在生成：210 / 451 张，请等到全部生成再打印", "正在生成：420 / 451 张，请等到全部生成再打印", "451 张已全部生成，可以打印"}
	if !slices.Equal(words, want) {
		t.Errorf("told %q, want %q", words, want)
	}
}

// TestSlipsSayHowToScan: on a hall's own network the phone's camera, since WeChat's scanner warns of plain http and of such addresses; and
// what to do where the phone goes to its mobile data instead, as far as there is room.
func TestSlipsSayHowToScan(t *testing.T) {
	for _, test := range []struct {
		base, unit string
		has, lacks []string
	}{
		{base, "市局", []string{"用相机扫码领票，限用一次", "请关闭移动数据"}, []string{"微信"}},
		{"http://cp.example.gov.cn", "市局", []string{"用相机扫码领票"}, []string{"微信", "移动数据"}},
		{"https://cp.example.gov.cn", "市局", []string{"微信或相机扫码，限用一次"}, []string{"移动数据", "用相机"}},
		{base, "自治区人力资源和社会保障厅机关后勤服务中心", []string{"用相机扫码领票"}, []string{"移动数据"}},
	} {
		b := batch(1)
		b.Session.Setup.Unit = test.unit
		var out bytes.Buffer
		if err := SlipHTML(&out, b, test.base); err != nil {
			t.Fatal(err)
		}
		for _, has := range test.has {
			if !strings.Contains(out.String(), has) {
				t.Errorf("slips for %s lack %s", test.base, has)
			}
		}
		for _, lacks := range test.lacks {
			if strings.Contains(out.String(), lacks) {
				t.Errorf("slips for %s of %s say %s", test.base, test.unit, lacks)
			}
		}
	}
}
