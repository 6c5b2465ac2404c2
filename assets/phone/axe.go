package phone

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Accessible runs axe-core over the page as it is shown, and fails the test for every serious or critical violation of WCAG.
func (p *Phone) Accessible(name string) {
	p.t.Helper()
	p.axe()
	found := Evaluate[[]string](p, `axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations
		.filter((v) => v.impact === 'serious' || v.impact === 'critical')
		.map((v) => v.id + ': ' + v.help + ' at ' + v.nodes.map((n) => n.target.join(' ') + ' ' + (n.any[0] ? n.any[0].message : '')).join(', ')))`)
	if len(found) > 0 {
		p.t.Errorf("%s:\n%s", name, strings.Join(found, "\n"))
	}
}

// Strictly runs all rules of axe-core over the page as it is shown, those of AAA and of best practice included, and fails the test for
// every violation, whatever its weight. Experimental rules are left out, and those for whole sites of frames, which these pages are not.
func (p *Phone) Strictly(name string) {
	p.t.Helper()
	p.axe()
	type result struct {
		Ran   []string
		Found []string
	}
	got := Evaluate[result](p, `axe.run(document, {rules: Object.fromEntries(axe.getRules(['wcag2aaa', 'wcag21aaa', 'wcag22aa', 'wcag22aaa', 'best-practice'])
		.filter((r) => !r.tags.includes('experimental') && !r.tags.includes('deprecated')).map((r) => [r.ruleId, {enabled: true}]))}).then((r) => ({
			Ran: ['passes', 'violations', 'incomplete', 'inapplicable'].flatMap((k) => r[k].map((v) => v.id)),
			Found: r.violations.map((v) => v.id + ': ' + v.help + ' at ' + v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary).join(', ')),
		}))`)
	for _, rule := range []string{"color-contrast-enhanced", "identical-links-same-purpose", "target-size", "region", "landmark-one-main", "page-has-heading-one"} {
		if !slices.Contains(got.Ran, rule) {
			p.t.Errorf("%s: axe did not ask for %s", name, rule)
		}
	}
	if len(got.Found) > 0 {
		p.t.Errorf("%s:\n%s", name, strings.Join(got.Found, "\n"))
	}
}

// axe loads axe-core into the page.
func (p *Phone) axe() {
	p.t.Helper()
	_, here, _, _ := runtime.Caller(0)
	source, err := os.ReadFile(filepath.Join(filepath.Dir(here), "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		p.t.Fatalf("%v: run make assets first", err)
	}
	Evaluate[bool](p, string(source)+"; true")
}

// Scale makes all text so many times as large, as WeChat's own font scaling does.
func (p *Phone) Scale(percent string) {
	p.t.Helper()
	Evaluate[string](p, `document.documentElement.style.fontSize = "`+percent+`"`)
}

// Contrasts fails the test for every text whose contrast with what is behind it is below 7:1, or 4.5:1 of a large one (WCAG 1.4.6).
func (p *Phone) Contrasts(name string) {
	p.t.Helper()
	p.axe()
	found := Evaluate[[]string](p, `axe.run(document, {runOnly: ['color-contrast-enhanced']}).then((r) => r.violations.concat(r.incomplete)
		.reduce((all, v) => all.concat(v.nodes.map((n) => n.target.join(' ') + ': ' + (n.any[0] ? n.any[0].message : v.help))), []))`)
	if len(found) > 0 {
		p.t.Errorf("%s:\n%s", name, strings.Join(found, "\n"))
	}
}
