package check

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"ceping/survey"
	"ceping/survey/words"
)

// Logged is what the acts of a session say of the numbers that are kept elsewhere.
type Logged struct {
	Entered        map[string]survey.Entered // hand counts, by category
	Corrected      string                    // reason of the last correction
	Void, Replaced int                       // slips of all categories: no log says which one
	Setup          string                    // SetupDigest at ready; "" of a session made ready before it was recorded
	Counts         string                    // CountsDigest at closing; "" while it is not closed, or before it was recorded
}

// ReadLog goes through the acts of a session. Each is recorded in one commit with the number that it changes.
func ReadLog(acts []survey.SessionEntry) Logged {
	l := Logged{Entered: map[string]survey.Entered{}}
	for _, e := range acts {
		switch e.Name {
		case survey.ActReady:
			l = Logged{Entered: map[string]survey.Entered{}, Setup: words.ReadySetup(e.Detail)}
		case survey.ActClose:
			l.Counts = words.ClosedCounts(e.Detail)
		case survey.ActReopen:
			l.Counts = ""
			for code, n := range l.Entered {
				l.Entered[code] = n.Reopened()
			}
		case survey.ActVoid:
			l.Void++
		case survey.ActReplace:
			l.Replaced++
		case survey.ActIssue: // the batch before is forgotten, with what was void of it
			l.Void, l.Replaced = 0, 0
		case survey.ActCorrect:
			l.Corrected, _ = e.Reason()
		}
		hand, numbers, ok := words.HandCount(e.Name, e.Detail)
		if !ok {
			continue
		}
		for code, n := range numbers {
			change := survey.Entered{Present: &n}
			if hand == survey.Leftover {
				change = survey.Entered{Leftover: &n}
			}
			l.Entered[code] = l.Entered[code].With(change)
		}
	}
	return l
}

// logged holds against the acts what staff entered, and what the Report takes from the setup.
func (l *look) logged() {
	in := l.Input
	if now := SetupDigest(in.Setup); in.Logged.Setup != "" && in.Logged.Setup != now {
		l.add(Finding{Code: SetupDiffers, Digest: now})
	}
	void, replaced := 0, 0
	for _, n := range in.Slips {
		void, replaced = void+n.Void, replaced+n.Replaced
	}
	l.same(Finding{Code: VoidDiffers, Found: void, Should: in.Logged.Void})
	l.same(Finding{Code: ReplacedDiffers, Found: replaced, Should: in.Logged.Replaced})
	codes := map[string]bool{}
	for _, of := range []map[string]survey.Entered{in.Entered, in.Logged.Entered} {
		for code := range of {
			codes[code] = true
		}
	}
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		now, then := in.Entered[code], in.Logged.Entered[code]
		l.same(Finding{Code: PresentDiffers, Category: code, Found: number(now.Present), Should: number(then.Present)})
		l.same(Finding{Code: LeftoverDiffers, Category: code, Found: number(now.Leftover), Should: number(then.Leftover)})
	}
	if in.Corrected != in.Logged.Corrected {
		l.add(Finding{Code: CorrectedDiffers})
	}
}

func number(n *int) int {
	if n == nil {
		return NotEntered
	}
	return *n
}

// Counts holds the counts of a box, closed or opened, against those of its closing. cast are the ballots as the box's head has them; of
// in.Box salt and paper are looked at. Where there is no salt, the box is erased, and so is what it was closed with.
func Counts(in Input, cast map[string]int) []Finding {
	if in.Logged.Counts == "" || in.Box.Salt == [32]byte{} {
		return nil
	}
	if now := CountsDigest(in.Box.Salt, in.Slips, cast, in.Box.Paper); now != in.Logged.Counts {
		return []Finding{{Code: CountsDiffer, Digest: now}}
	}
	return nil
}

// SetupDigest is what a session's Report takes from its setup and its manifest does not say: 应到 and who may open the box. In hex.
func SetupDigest(s *survey.Setup) string {
	type category struct {
		Code     string
		Expected *int
	}
	taken := struct {
		Categories []category
		Threshold  int
		Names      []string
	}{Threshold: s.Trustees.Threshold, Names: s.Trustees.Names}
	for _, c := range s.Categories {
		taken.Categories = append(taken.Categories, category{c.Code, c.Expected})
	}
	text, err := json.Marshal(taken)
	if err != nil {
		panic(err) // plain types
	}
	digest := sha256.Sum256(text)
	return hex.EncodeToString(digest[:])
}

// CountsDigest is all that is counted of slips and ballots when a box is closed. It is salted as the seal is: reopened, the salt is
// gone, and nobody learns from what the log has kept which category voted then. In hex.
func CountsDigest(salt [32]byte, slips map[string]survey.SlipCount, cast, paper map[string]int) string {
	h := sha256.New()
	h.Write([]byte("ceping/counts/v2\x00"))
	h.Write(salt[:])
	codes := map[string]bool{}
	for code := range slips {
		codes[code] = true
	}
	for code := range cast {
		codes[code] = true
	}
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		n := slips[code]
		fmt.Fprintf(h, "%s %d %d %d %d %d %d\n", code, n.Printed, n.Void, n.Collected, n.Replaced, cast[code], paper[code])
	}
	return hex.EncodeToString(h.Sum(nil))
}
