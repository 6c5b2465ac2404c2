package export

import (
	"bufio"
	_ "embed"
	"encoding/csv"
	"html/template"
	"io"
	"strings"

	"ceping/survey"
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
	Sheets  []slipSheet
}

// slipSheet is one page. Its number is of the category, not of a slip.
type slipSheet struct {
	Category      survey.Category
	Style         int // of the category: pattern and colour
	Number, Count int
	Slips         []printedSlip
}

type printedSlip struct {
	Code, Host, Fingerprint string
	Side                    int
	Path                    string
}

// patterns is how many bands the page has; more categories begin anew, told apart by their letters.
const patterns = 6

func slipSheets(batch survey.SlipBatch, base string) slipPages {
	pages := slipPages{Session: batch.Session.Setup, Total: len(batch.Slips)}
	host := strings.TrimSuffix(base, "/")
	if _, after, found := strings.Cut(host, "://"); found {
		host = after
	}
	for i, category := range batch.Session.Setup.Categories {
		var slips []printedSlip
		for _, p := range batch.Slips {
			if p.Category.Code != category.Code {
				continue
			}
			path, side, err := QRPath(batch.Address(base, p.Slip))
			if err != nil { // a base URL that long was refused before
				path, side = "", 1
			}
			slips = append(slips, printedSlip{p.Slip.Grouped(), host, batch.Fingerprint[:8], side, path})
		}
		count := (len(slips) + slipsPerSheet - 1) / slipsPerSheet
		for n := range count {
			end := min(len(slips), (n+1)*slipsPerSheet)
			pages.Sheets = append(pages.Sheets, slipSheet{category, i % patterns, n + 1, count, slips[n*slipsPerSheet : end]})
		}
	}
	return pages
}
