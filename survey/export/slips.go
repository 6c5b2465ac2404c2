package export

import (
	"bufio"
	_ "embed"
	"encoding/csv"
	"html/template"
	"io"
	"iter"
	"strings"

	"ceping/survey"
	"ceping/survey/qr"
)

// SlipCSV writes a batch for other programs: header category,code,url, one row a slip in the batch's own, shuffled order,
// no byte order mark.
func SlipCSV(w io.Writer, batch survey.SlipBatch, base string) error {
	out := csv.NewWriter(w)
	out.Write([]string{"category", "code", "url"})
	for _, p := range batch.Slips {
		out.Write([]string{p.Category.Code, p.Slip.String(), batch.Address(base, p.Slip)})
	}
	out.Flush()
	return out.Error()
}

//go:embed slips.html
var slipsPage string

// slipsPerSheet is 3 × 7 on A4.
const slipsPerSheet = 21

// SlipHTML writes the print pages of a batch: A4, 3 × 7, cut lines, a page for each category to begin with. It is one file
// that needs nothing else and holds no script.
func SlipHTML(w io.Writer, batch survey.SlipBatch, base string) error {
	page, err := template.New("slips").Parse(slipsPage)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	if err := page.Execute(out, slipSheets(batch, base)); err != nil {
		return err
	}
	return out.Flush()
}

type slipPages struct {
	Session survey.Setup
	Total   int
	Sheets  iter.Seq[slipSheet] // made as they are written: thousands of codes take seconds
}

// slipSheet is one page. Its number is of the category, not of a slip.
type slipSheet struct {
	Category      survey.Category
	Style         int // of the category: pattern and colour
	Number, Count int
	Slips         []printedSlip
	Made          int // slips so far, to be told; 0 where it is not
	Last          bool
}

type printedSlip struct {
	Code, Host, Fingerprint string
	ByWeChat                bool // else the camera alone opens the address without a warning
	Offline                 bool // there is room to say how to reach a network without internet
	Tight                   bool // what stands beside the code is long, and smaller
	Side                    int
	Path                    string
}

const (
	patterns = 6 // bands that the page has; more categories begin anew, told apart by their letters
	// roomBeside is how many lines stand beside a code, below the category's letter, before they are set smaller.
	roomBeside = 7
	// lineBeside is how long a line is, in halves of a Chinese character.
	lineBeside = 24
	toldAfter  = 10 // sheets: how often the page tells how far it is
)

func slipSheets(batch survey.SlipBatch, base string) slipPages {
	host := strings.TrimSuffix(base, "/")
	if _, after, found := strings.Cut(host, "://"); found {
		host = after
	}
	address, _ := survey.ParseBaseURL(base) // none, where it is no address: then it is for the camera
	printed := func(slip survey.Slip, category survey.Category) printedSlip {
		path, side, err := qr.Path(batch.Address(base, slip))
		if err != nil { // a base URL that long was refused before
			path, side = "", 1
		}
		taken := linesBeside(batch.Session.Setup, category, host)
		return printedSlip{Code: slip.Grouped(), Host: host, Fingerprint: shownOf(batch.Fingerprint), ByWeChat: address.ByWeChat(),
			Offline: address.OnLAN() && taken < roomBeside, Tight: taken > roomBeside, Side: side, Path: path}
	}
	sheets := func(yield func(slipSheet) bool) {
		made, written := 0, 0
		for i, category := range batch.Session.Setup.Categories {
			var own []survey.Slip
			for _, p := range batch.Slips {
				if p.Category.Code == category.Code {
					own = append(own, p.Slip)
				}
			}
			count := (len(own) + slipsPerSheet - 1) / slipsPerSheet
			for n := range count {
				sheet := slipSheet{Category: category, Style: i % patterns, Number: n + 1, Count: count}
				for _, slip := range own[n*slipsPerSheet : min(len(own), (n+1)*slipsPerSheet)] {
					sheet.Slips = append(sheet.Slips, printed(slip, category))
				}
				made, written = made+len(sheet.Slips), written+1
				if sheet.Last = made == len(batch.Slips); sheet.Last || written%toldAfter == 0 {
					sheet.Made = made
				}
				if !yield(sheet) {
					return
				}
			}
		}
	}
	return slipPages{batch.Session.Setup, len(batch.Slips), sheets}
}

// linesBeside is how many lines what is said beside a code takes.
func linesBeside(session survey.Setup, category survey.Category, host string) int {
	of := func(length int) int { return (length + lineBeside - 1) / lineBeside }
	lines := 2 + of(halves(session.Unit)) + of(halves("或打开 ")+len(host)*6/5) // what it is, how to scan; letters are wider than half a character
	if session.Rehearsal {
		lines++
	}
	if word := halves(category.Name); word > 20 { // the word takes more lines than the letter is high
		lines += (word - 11) / 10
	}
	return lines
}

// shownOf is as much of a fingerprint as people compare: 12 characters in groups of four.
func shownOf(fingerprint string) string {
	return fingerprint[:4] + " " + fingerprint[4:8] + " " + fingerprint[8:12]
}
