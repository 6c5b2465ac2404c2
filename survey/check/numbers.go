package check

import (
	"maps"
	"slices"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/words"
)

// known reports whether the manifest has a category.
func (l *look) known(category string) bool {
	return slices.ContainsFunc(l.manifest.Categories, func(c manifest.Category) bool { return c.Code == category })
}

// categories looks at what is counted by category: issuers, nonces, slips, paper.
func (l *look) categories() {
	spent, twice := map[string]int{}, map[string]int{}
	seen := map[Nonce]bool{}
	strange := 0
	for _, n := range l.Box.Nonces {
		if !l.known(n.Category) {
			strange++
			continue
		}
		spent[n.Category]++
		if seen[n] {
			twice[n.Category]++
		}
		seen[n] = true
	}
	l.some(Finding{Code: CategoryUnknown, Key: envelope.Credentials, Name: words.Chinese("envelope_credentials"), Found: strange})
	for _, c := range l.manifest.Categories {
		l.told.Cast[c.Code] = l.ballots[c.Code]
		if l.issuers[c.Code] == nil {
			l.add(Finding{Code: IssuerKeyWrong, Category: c.Code})
		}
		l.some(Finding{Code: NonceTwice, Category: c.Code, Found: twice[c.Code]})
		l.same(Finding{Code: NoncesDiffer, Category: c.Code, Found: l.ballots[c.Code], Should: spent[c.Code]})
		l.counts(c.Code, c.Slips)
	}
	// What is counted of categories that there are not: no slips were printed of them.
	others := map[string]bool{}
	for code, n := range l.Slips {
		others[code] = others[code] || n != survey.SlipCount{}
	}
	for code, n := range l.Box.Paper {
		others[code] = others[code] || n > 0
	}
	for _, code := range slices.Sorted(maps.Keys(others)) {
		if others[code] && !l.known(code) {
			l.counts(code, 0)
		}
	}
}

// counts holds paper ≤ cast ≤ collected ≤ printed − void, printed as the manifest has it.
func (l *look) counts(code string, printed int) {
	cast, slips := l.told.Cast[code], l.Slips[code]
	l.same(Finding{Code: SlipsDiffer, Category: code, Found: slips.Printed, Should: printed})
	l.some(Finding{Code: SlipsUnfit, Category: code, Found: slips.Unfit})
	l.above(Finding{Code: CollectedAbove, Category: code, Found: slips.Collected, Should: slips.Printed - slips.Void})
	l.above(Finding{Code: CastAboveCollected, Category: code, Found: cast, Should: slips.Collected})
	l.above(Finding{Code: PaperAboveCast, Category: code, Found: l.Box.Paper[code], Should: cast})
	if voters := slips.Collected - slips.Replaced; cast > voters {
		l.alarm(Finding{Code: CastAboveVoters, Category: code, Found: cast, Should: voters})
	}
}

// numbers holds each envelope's rows against the covers: in each category that fills it, of a text over all of them.
func (l *look) numbers() {
	for _, e := range l.envelopes[1:] {
		have, all := l.rest[e.Key], 0
		for _, c := range l.manifest.Categories {
			if !e.FilledBy(c.Code) {
				continue
			}
			all += l.ballots[c.Code]
			if e.Shape.Kind != envelope.Text {
				l.same(Finding{Code: RowsDiffer, Category: c.Code, Key: e.Key, Name: nameOf(e), Found: have[c.Code], Should: l.ballots[c.Code]})
			}
		}
		if e.Shape.Kind == envelope.Text {
			l.same(Finding{Code: RowsDiffer, Key: e.Key, Name: nameOf(e), Found: have[""], Should: all})
		}
	}
}
