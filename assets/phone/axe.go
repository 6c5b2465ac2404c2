package phone

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Accessible runs axe-core over the page as it is shown, and fails the test for every serious or critical violation of WCAG.
func (p *Phone) Accessible(name string) {
	p.t.Helper()
	_, here, _, _ := runtime.Caller(0)
	source, err := os.ReadFile(filepath.Join(filepath.Dir(here), "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		p.t.Fatalf("%v: run make assets first", err)
	}
	Evaluate[bool](p, string(source)+"; true")
	found := Evaluate[[]string](p, `axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations
		.filter((v) => v.impact === 'serious' || v.impact === 'critical')
		.map((v) => v.id + ': ' + v.help + ' at ' + v.nodes.map((n) => n.target.join(' ') + ' ' + (n.any[0] ? n.any[0].message : '')).join(', ')))`)
	if len(found) > 0 {
		p.t.Errorf("%s:\n%s", name, strings.Join(found, "\n"))
	}
}

// Scale makes all text so many times as large, as WeChat's own font scaling does.
func (p *Phone) Scale(percent string) {
	p.t.Helper()
	Evaluate[string](p, `document.documentElement.style.fontSize = "`+percent+`"`)
}
