package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"ceping/survey/count"
)

// scanned is what a picture of a QR says.
func scanned(t *testing.T, picture image.Image) string {
	t.Helper()
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	if err != nil {
		t.Fatal(err)
	}
	return result.GetText()
}

func scannedPNG(t *testing.T, file []byte) string {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return scanned(t, picture)
}

// scannedPage is what the QR beside the code on a page says.
func scannedPage(t *testing.T, page string) string {
	t.Helper()
	const size = 4
	m := regexp.MustCompile(`<figure class="code"><svg viewBox="0 0 (\d+) \d+"[^>]*><path d="([^"]*)"/>`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("the page has no code")
	}
	var side int
	fmt.Sscan(m[1], &side)
	picture := image.NewGray(image.Rect(0, 0, side*size, side*size))
	for i := range picture.Pix {
		picture.Pix[i] = 255
	}
	for _, run := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-\d+z`).FindAllStringSubmatch(m[2], -1) {
		var x, y, n int
		fmt.Sscan(run[1]+" "+run[2]+" "+run[3], &x, &y, &n)
		for dx := range n * size {
			for dy := range size {
				picture.SetGray(x*size+dx, y*size+dy, color.Gray{})
			}
		}
	}
	return scanned(t, picture)
}

// says holds one output to the code: in groups of four where people read it, and in a picture that reads back.
func says(t *testing.T, name string, file []byte, r *count.Report) {
	t.Helper()
	code, spaced := r.Result.Code, count.SpacedCode(r.Result.Code)
	switch path.Ext(name) {
	case ".xlsx":
		book := opened(t, file)
		var first string
		for i, sheet := range book.GetSheetList() {
			footer, err := book.GetHeaderFooter(sheet)
			if err != nil || !strings.Contains(footer.OddFooter, "结果校验码 "+spaced) {
				t.Errorf("%s, %s: no code at the foot: %v", name, sheet, err)
			}
			rows, err := book.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			if text := fmt.Sprint(rows); i == 0 {
				first = text
			} else if !strings.Contains(text, "计票人：") {
				t.Errorf("%s, %s: no sign-off line", name, sheet)
			}
		}
		pictures, err := book.GetPictures(book.GetSheetName(0), pictureCell(t, file))
		if err != nil || len(pictures) != 1 || scannedPNG(t, pictures[0].File) != code || !strings.Contains(first, "结果校验码 "+spaced) || !strings.Contains(first, r.Seal.Digest) {
			t.Errorf("%s: %d pictures, %v; or the summary lacks a code", name, len(pictures), err)
		}
	case ".docx":
		text := string(docxPart(t, file, "word/document.xml"))
		footer := string(docxPart(t, file, "word/footer1.xml"))
		if !strings.Contains(text, "结果校验码 "+spaced) || !strings.Contains(text, r.Seal.Digest) || !strings.Contains(footer, "结果校验码 "+spaced) || !strings.Contains(footer, "计票人：") {
			t.Errorf("%s: no code, or none at the foot", name)
		}
		if got := scannedPNG(t, zipped(t, file, "word/media/code.png")); got != code {
			t.Errorf("%s: the picture says %q", name, got)
		}
	case ".html":
		page := string(file)
		_, style, _ := strings.Cut(page, "@page")
		style, _, _ = strings.Cut(style, "</style>")
		if !strings.Contains(page, `结果校验码 <b class="seal">`+spaced+"</b>") || !strings.Contains(style, "结果校验码 "+spaced) || !strings.Contains(style, "计票人：") {
			t.Errorf("%s: no code, or none at the foot", name)
		}
		if got := scannedPage(t, page); got != code {
			t.Errorf("%s: the picture says %q", name, got)
		}
	case ".csv":
		if !strings.Contains(string(file), "\r\n结果校验码,"+spaced+"\r\n") {
			t.Errorf("%s: no code", name)
		}
	case ".json":
		var report count.Report
		if err := json.Unmarshal(file, &report); err != nil || report.Result.Code != code {
			t.Errorf("%s: %v", name, err)
		}
	case ".txt":
		if !strings.Contains(string(file), "结果校验码 "+spaced) {
			t.Errorf("%s: no code", name)
		}
	default:
		t.Errorf("%s: no way to tell", name)
	}
}

// pictureCell is the cell of the summary at which its picture begins.
func pictureCell(t *testing.T, file []byte) string {
	t.Helper()
	book := opened(t, file)
	cells, err := book.GetPictureCells(book.GetSheetName(0))
	if err != nil || len(cells) != 1 {
		t.Fatal(cells, err)
	}
	return cells[0]
}

// TestCodeOnEveryOutput: alone and in every file of a zip, of all or of one office.
func TestCodeOnEveryOutput(t *testing.T) {
	for _, r := range coded(t, 61, 4) {
		for name, file := range map[string][]byte{
			"a.xlsx": written(t, r, XLSX), "a.docx": written(t, r, DOCX), "a.html": written(t, r, Print), "a.csv": written(t, r, CSV), "a.json": written(t, r, JSON),
		} {
			says(t, name, file, r)
		}
		for name, file := range unzipped(t, written(t, r, Zip)) {
			says(t, name, file, r)
		}
	}
}

// TestPackageChecks: the JSON that an office is given holds against the code, with the blinds of its own forms; those of another form stand
// in no file of its package.
func TestPackageChecks(t *testing.T) {
	others := 0
	for _, r := range coded(t, 62, 15) {
		for _, office := range r.Packages() {
			files := unzipped(t, packageOf(t, r, office))
			for name, file := range files {
				if path.Ext(name) != ".json" {
					continue
				}
				var part count.Report
				if err := json.Unmarshal(file, &part); err != nil {
					t.Fatal(err)
				}
				if err := part.CheckResult(manifestText); err != nil {
					t.Errorf("%s: %v", office, err)
				}
				for i, f := range r.Result.Forms {
					if mine := r.Forms[i].Package == office; (part.Result.Forms[i].Blind != nil) != mine || (part.Result.Forms[i].TextBlind != nil) != mine {
						t.Errorf("%s: blinds of %s, whose package is %s: %+v", office, f.ID, r.Forms[i].Package, part.Result.Forms[i])
					}
				}
			}
			for i, f := range r.Result.Forms {
				if r.Forms[i].Package == office {
					continue
				}
				others++
				for name, file := range files {
					if bytes.Contains(file, []byte(*f.Blind)) || bytes.Contains(file, []byte(*f.TextBlind)) {
						t.Errorf("%s has a blind of %s", name, f.ID)
					}
				}
			}
			if len(files) < 5 {
				t.Errorf("%s has %d files", office, len(files))
			}
		}
	}
	if others == 0 {
		t.Error("no office was without another's form")
	}
}

func packageOf(t *testing.T, r *count.Report, office string) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := Package(&file, r, office); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
