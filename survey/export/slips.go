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
	Tight                   bool // what stands beside the code is long, and smaller
	Side                    int
	Path                    string
}

const (
	patterns = 6 // bands that the page has; more categories begin anew, told apart by their letters
	// roomBeside is how long names and address may be together, in halves of a Chinese character, before they are set smaller.
	roomBeside = 80
	toldAfter  = 10 // sheets: how often the page tells how far it is
)

func slipSheets(batch survey.SlipBatch, base string) slipPages {
	host := strings.TrimSuffix(base, "/")
	if _, after, found := strings.Cut(host, "://"); found {
		host = after
	}
	printed := func(slip survey.Slip, category survey.Category) printedSlip {
		path, side, err := qr.Path(batch.Address(base, slip))
		if err != nil { // a base URL that long was refused before
			path, side = "", 1
		}
		tight := halves(batch.Session.Setup.Unit)+2*halves(category.Name)+halves(host) > roomBeside
		return printedSlip{slip.Grouped(), host, shownOf(batch.Fingerprint), tight, side, path}
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

// shownOf is as much of a fingerprint as people compare: 12 characters in groups of four.
func shownOf(fingerprint string) string {
	return fingerprint[:4] + " " + fingerprint[4:8] + " " + fingerprint[8:12]
}
