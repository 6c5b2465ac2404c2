package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"image/png"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/xuri/excelize/v2"

	"ceping/assets/phone"
	"ceping/survey/count"
)

//go:embed testdata/sitting.yaml
var sittingFile string

// TestSitting is one real sitting: slips printed to a page, their QR codes read from the picture, opened on phones at an
// address that is not loopback, ballots tapped in, the box closed and opened; then the Report and the workbook's cells
// against a count of what was tapped.
func TestSitting(t *testing.T) {
	data := t.TempDir()
	r := serve(t, data, phone.Address(t))
	id := create(t, data, sittingFile)
	passphrase := file(t, "one.txt", "one-passphrase-of-the-group\n")
	command(t, data, "session", "advance", id, "ready", "--passphrases", passphrase)
	page := filepath.Join(t.TempDir(), "slips.html")
	command(t, data, "slips", "issue", id, "--format", "html", "--out", page)
	command(t, data, "session", "advance", id, "collecting")
	command(t, data, "session", "advance", id, "voting")

	tapped := tapping{marks: map[string]int{}, valid: map[string]int{}}
	var last *phone.Phone
	var address string
	for i, scanned := range scan(t, page, 6) {
		if !strings.HasPrefix(scanned, strings.ToUpper(r.base)+"/S/") {
			t.Fatalf("a slip leads to %s, not to %s", scanned, r.base)
		}
		last, address = phone.Start(t), scanned
		tapped.vote(t, last, scanned, i)
	}
	command(t, data, "session", "advance", id, "closed")
	command(t, data, "tally", id, "--passphrases", passphrase)

	var report count.Report
	if err := json.Unmarshal([]byte(command(t, data, "report", id)), &report); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(tapped.together(), marksOf(report)); diff != "" {
		t.Errorf("the Report differs from what was tapped (-tapped +reported):\n%s", diff)
	}
	for category, n := range tapped.valid {
		if c := report.Counts[category]; c.Cast != n || c.Valid == nil || *c.Valid != n || c.Collected != n {
			t.Errorf("category %s: %+v, want %d ballots", category, c, n)
		}
	}
	compareCells(t, command(t, data, "report", id, "--format", "xlsx"), tapped)

	last.Do(chromedp.Navigate(address), screen("done inbox"))
	if title := phone.Evaluate[string](last, `document.querySelector("h1").innerText`); title != "您的测评票已在箱内，抽查3个信封都在" {
		t.Errorf("the phone that cast says %q after the opening", title)
	}
}

// scan renders the slips' page and reads every QR code from the picture of its slip.
func scan(t *testing.T, page string, want int) []string {
	t.Helper()
	printer := phone.Start(t)
	printer.Resize(900, 1200)
	printer.Do(chromedp.Navigate("file://" + page))
	// On screen a bar says how far the page is; it is not printed, and would lie over a slip.
	n := phone.Evaluate[int](printer, `(document.querySelectorAll(".made").forEach((bar) => bar.remove()), document.querySelectorAll(".slip").length)`)
	if n != want {
		t.Fatalf("%d slips on the page, want %d", n, want)
	}
	var addresses []string
	for i := range n {
		address, err := "", error(nil)
		for _, zoom := range []string{"1", "1.7", "2.3", "3"} { // as whoever scans moves the phone: at one distance the reader loses one code in some hundred
			phone.Evaluate[string](printer, fmt.Sprintf(`(document.body.style.zoom = %s, document.querySelectorAll(".slip")[%d].id = "slip%d")`, zoom, i, i))
			if address, err = readCode(phone.Get(printer, chromedp.Screenshot(chromedp.CSS(fmt.Sprintf("#slip%d", i))))); err == nil {
				break
			}
		}
		if err != nil {
			t.Fatalf("slip %d cannot be read: %v", i, err)
		}
		addresses = append(addresses, address)
	}
	return addresses
}

// readCode reads the QR code in a picture.
func readCode(picture []byte) (string, error) {
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return "", err
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	found, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		return "", err
	}
	return found.GetText(), nil
}

// tapping is what was tapped: marks by "category key code", ballots by category.
type tapping struct {
	marks map[string]int
	valid map[string]int
}

// question is a question as the page shows it.
type question struct {
	Key    string
	Type   string // of its controls: radio, checkbox, textarea
	Values []string
}

const listQuestions = `Array.from(document.querySelectorAll(".question")).filter(q => !q.hidden).map(q => {
	const controls = Array.from(q.querySelectorAll("input, textarea"));
	return {Key: q.id, Type: controls[0].type, Values: controls.filter(c => c.type !== "textarea").map(c => c.value)};
})`

type step = chromedp.Action[chromedp.Void]

func tap(selector string) step { return chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible) }

func screen(name string) step {
	return chromedp.WaitVisible(chromedp.CSS(`main[data-screen="` + name + `"]`))
}

// vote takes one phone from the scan to the success page, answering by a rule of its own for each voter. The second voter
// reloads on the way, the third scans again.
func (c *tapping) vote(t *testing.T, p *phone.Phone, address string, voter int) {
	t.Helper()
	p.Do(chromedp.Navigate(address), screen("welcome"))
	if phone.Evaluate[bool](p, `"subtle" in crypto`) {
		t.Fatal("this is not what a phone in a hall has: crypto.subtle is there")
	}
	if at := phone.Evaluate[string](p, `location.pathname`); at != "/" {
		t.Errorf("the slip stays in the address bar: %s", at)
	}
	category := phone.Evaluate[string](p, `document.querySelector(".stamp .code").innerText`)
	p.Do(tap(`[data-act=collect]`), screen("card"))

	for card := 0; ; card++ {
		for i, q := range phone.Evaluate[[]question](p, listQuestions) {
			if choice := (voter + 2*card + i) % (len(q.Values) + 1); choice < len(q.Values) && q.Type != "textarea" {
				p.Do(tap(fmt.Sprintf(`[id="%s"] input[value="%s"]`, q.Key, q.Values[choice])))
				c.marks[category+" "+q.Key+" "+q.Values[choice]]++
			}
		}
		if card == 1 && voter == 1 {
			p.Do(chromedp.Reload(), screen("card"))
		}
		if card == 1 && voter == 2 {
			p.Do(chromedp.Navigate(address), screen("card"))
		}
		if !phone.Evaluate[bool](p, `!!document.querySelector("[data-act=next]")`) {
			break
		}
		before := phone.Evaluate[string](p, `document.querySelector(".question").id`)
		p.Do(tap(`[data-act=next]`), phone.Until(fmt.Sprintf(`document.querySelector(".question").id !== %q`, before)))
	}
	p.Do(tap(`[data-act=review]`), screen("review"), tap(`[data-act=submit]:not([disabled])`), screen("done"))
	if title := phone.Evaluate[string](p, `document.querySelector("h1").innerText`); title != "已投入票箱" {
		t.Errorf("the success page says %q", title)
	}
	kept := phone.Evaluate[string](p, `new Promise((resolve, reject) => {
		const opening = indexedDB.open("ceping")
		opening.onerror = () => reject(opening.error)
		opening.onsuccess = () => {
			const all = opening.result.transaction("records").objectStore("records").getAll()
			all.onsuccess = () => (opening.result.close(), resolve(JSON.stringify([Object.assign({}, localStorage, sessionStorage), all.result])))
		}
	})`)
	if !strings.Contains(kept, `"state":"done"`) {
		t.Errorf("after the success page the phone keeps %s", kept)
	}
	for _, secret := range []string{address[len(address)-42:][:16], "nonce", "output", "sealed", "marks"} {
		if strings.Contains(kept, secret) {
			t.Errorf("the phone keeps %q after the success page: %s", secret, kept)
		}
	}
	c.valid[category]++
}

// together are the marks of all categories: in a hall so small categories merge where somebody left a row blank.
func (c *tapping) together() map[string]int {
	marks := map[string]int{}
	for of, n := range c.marks {
		_, key, _ := strings.Cut(of, " ")
		marks[key] += n
	}
	return marks
}

// marksOf are the marks and choices of a Report over all groups in the same shape, without the zeros.
func marksOf(r count.Report) map[string]int {
	marks := map[string]int{}
	add := func(group, key, code string, n int) {
		if group == count.Total && code != count.Unmarked && n > 0 {
			marks[key+" "+code] += n
		}
	}
	for _, f := range r.Forms {
		for _, s := range f.Subjects {
			for _, c := range s.Criteria {
				for group, counts := range c.Marks {
					for code, n := range counts {
						add(group, f.ID+"."+s.ID+"."+c.ID, code, n)
					}
				}
			}
		}
		for _, choices := range f.Choices {
			for _, o := range choices.Options {
				for group, n := range o.Marks {
					add(group, f.ID+"."+choices.Subject+"."+choices.Criterion, o.Code, n)
				}
			}
		}
	}
	return marks
}

// compareCells reads the workbook back: for each leader and criterion of the first form, the cells of the grades.
func compareCells(t *testing.T, workbook string, tapped tapping) {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("干部汇总·领导干部落实党风廉政建设责任制")
	if err != nil {
		t.Fatal(err)
	}
	const firstRow, firstGrade, block = 4, 3, 6 // from 0: below title and head, behind the names; four grades, 未填 and the score for each criterion
	for i, leader := range []string{"l1", "l2"} {
		for n, criterion := range []string{"duty", "clean", "style", "overall"} {
			for j, code := range []string{"good", "fair", "average", "poor"} {
				key := "integrity-leaders." + leader + "." + criterion + " " + code
				want := tapped.marks["A "+key] + tapped.marks["B "+key]
				if got := rows[firstRow+i][firstGrade+n*block+j]; got != fmt.Sprint(want) {
					t.Errorf("cell of %s says %s, tapped %d", key, got, want)
				}
			}
		}
	}
	if rows[firstRow][1] != "张　三" || rows[firstRow+1][1] != "李㛃" {
		t.Errorf("names in the workbook: %q, %q", rows[firstRow][1], rows[firstRow+1][1])
	}
}
