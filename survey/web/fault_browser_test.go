package web_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"

	"ceping/assets"
	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/web/webtest"
)

// brokenAssets are the real pages and scripts; damage alters every script that is fetched.
func brokenAssets(t *testing.T, damage func(script string) string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(assets.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(assets.FS(), path)
		if err == nil && strings.HasSuffix(path, ".js") && !strings.Contains(path, "/opening-") { // that is in the page itself
			content = []byte(damage(string(content)))
		}
		files[path] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// faultShown tells whether a page's sentence can be seen.
const faultShown = `(() => { const f = document.getElementById('fault'); const s = f && getComputedStyle(f); return !!f && s.display !== 'none' && s.visibility === 'visible' && f.offsetHeight > 20 })()`

// TestFaultIsSaid: a script that fails at once, that fails later, or that does not come at all leaves no page without a sentence that
// says what to do; a page whose script works has none.
func TestFaultIsSaid(t *testing.T) {
	for _, test := range []struct {
		name   string
		damage func(string) string
		fast   bool // told at once, not after a while
		none   bool // nothing is to be told
	}{
		{"sound", func(script string) string { return script }, false, true},
		{"fails later", func(script string) string { return script + `;setTimeout(() => { throw new Error("torn") }, 200)` }, true, false},
		{"a promise fails", func(script string) string {
			return script + `;setTimeout(() => Promise.reject(new Error("torn")), 200)`
		}, true, false},
		{"cannot be read", func(script string) string { return "}" + script }, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, p := opened(t)
			bundle, err := assets.Load(assets.FS())
			if err != nil {
				t.Fatal(err)
			}
			site := newSiteAt(t, phone.Address(t), func(c *webtest.Config) { c.Assets, c.URL = brokenAssets(t, test.damage), bundle.URL })
			s := site.Sitting(survey.Voting)
			draft := s.Create(nil)
			p.Forgive()
			s.Enter(p)
			for _, page := range []string{"/console/sessions/" + s.ID, "/screen/" + s.ID, "/console/sessions/" + draft + "/preview", "/", "/tablet"} {
				p.Do(chromedp.Navigate(s.Base + page))
				voter := page == "/" || page == "/tablet"
				switch {
				case test.none:
					p.Do(phone.Until(`document.documentElement.dataset.script === 'running'`))
					if phone.Evaluate[bool](p, faultShown) {
						t.Errorf("%s complains of nothing", page)
					}
				case test.fast:
					p.Do(phone.Until(faultShown))
					webtest.Fits(t, p, page+" with a fault")
					if over := phone.Evaluate[bool](p, `getComputedStyle(document.getElementById('fault')).position === 'fixed'`); over {
						t.Errorf("%s is covered", page)
					}
				default:
					shown := faultShown
					if voter { // its plain page says so
						p.Do(phone.Until(`document.querySelector('h1').textContent === '没有下载完整'`))
						webtest.Fits(t, p, page+" without its script")
						continue
					}
					// What the style does after twelve seconds is done at once.
					p.Do(phone.Until(`document.querySelector('.late, .slow') && document.getAnimations().length > 0`))
					phone.Evaluate[bool](p, `document.getAnimations().forEach((a) => a.finish()), true`)
					p.Do(phone.Until(shown))
					webtest.Fits(t, p, page+" without its script")
				}
			}
		})
	}
}

// TestFaultWipesNothing: a voter whose page fails while filling in keeps what was chosen, on the page and for the next scan, and can go on.
func TestFaultWipesNothing(t *testing.T) {
	site, p := opened(t)
	s := site.Sitting(survey.Voting)
	p.Forgive()
	p.Do(chromedp.Navigate(s.Base+"/tablet"), chromedp.SendKeys("#slip", s.Slip("C")))
	for _, act := range []string{"enter", "collect"} {
		p.Do(chromedp.WaitVisible(`[data-act="`+act+`"]`), chromedp.Click(`[data-act="`+act+`"]`))
	}
	p.Do(chromedp.WaitVisible(`[data-screen=card]`), chromedp.Click(`[data-screen=card] .option input`), phone.Until(`document.querySelector('.question.answered')`))
	phone.Evaluate[bool](p, `window.kept = window.scrollTo, window.scrollTo = undefined, true`)
	p.Do(chromedp.Click(`[data-act="next"]`), phone.Until(faultShown))
	phone.Evaluate[bool](p, `window.scrollTo = window.kept, true`)
	p.Do(chromedp.Click(`[data-act="back"]`), phone.Until(`document.querySelector('.question.answered')`))
	last := phone.Evaluate[bool](p, `(() => { scrollTo(0, document.documentElement.scrollHeight); const b = [...document.querySelectorAll('.acts button')].pop().getBoundingClientRect(); return b.bottom <= document.getElementById('fault').getBoundingClientRect().top + 1 })()`)
	if !last {
		t.Error("the sentence covers the last button of the card")
	}
}

// TestPreviewIsNeverBlank: whatever a draft lacks, its preview shows the ballot or says what is missing.
func TestPreviewIsNeverBlank(t *testing.T) {
	site, p := opened(t)
	s := site.Staff()
	like := site.Create(nil)
	next := s.Begun("市财政局", url.Values{"from": {like}}) // without people
	bare, err := site.Office.Terminal().Draft(t.Context(), survey.Setup{Unit: "空"})
	if err != nil {
		t.Fatal(err)
	}
	texts, err := site.Office.Terminal().Draft(t.Context(), survey.Setup{Unit: "局", Forms: []survey.Form{{ID: "work", Title: "意见", Subjects: survey.OverUnit,
		Criteria: []survey.Criterion{{ID: "c", Kind: survey.Text, Name: survey.CriterionName{All: "意见"}, Max: 20}}}}})
	if err != nil {
		t.Fatal(err)
	}
	site.Enter(p)
	for path, want := range map[string]string{next: "card", "/console/sessions/" + bare: "empty", "/console/sessions/" + texts: "card"} {
		p.Do(chromedp.Navigate(site.Base+path+"/preview"), phone.Until(`document.querySelector('main')`))
		p.Do(phone.Until(`document.querySelector('[data-screen=` + want + `]')`))
		webtest.Fits(t, p, "preview")
	}
}

// TestEnterStays: Enter in a field of the wizard's tables goes to the next row and neither sends the form nor leaves the page, with the
// script and without it.
func TestEnterStays(t *testing.T) {
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprint("script ", script), func(t *testing.T) {
			_, p := opened(t)
			bundle, err := assets.Load(assets.FS())
			if err != nil {
				t.Fatal(err)
			}
			damage := func(text string) string { return text }
			if !script {
				damage = func(string) string { return "" }
			}
			site := newSiteAt(t, phone.Address(t), func(c *webtest.Config) {
				webtest.WithForms(t)(c)
				c.Assets, c.URL = brokenAssets(t, damage), bundle.URL
			})
			path := "/console/sessions/" + site.Create(nil)
			site.Enter(p)
			for _, test := range []struct{ page, field, next string }{
				{"leaders", "name", "name"}, {"leaders", "post", "post"}, {"promoted", "born", "born"}, {"categories", "weight", "weight"}, {"categories", "spares", "min_group"},
				{"trustees", "trustee", "trustee"}, {"forms/annual-body", "value", "value"}, {"forms/annual-body", "name1", "weight1"},
			} {
				p.Do(chromedp.Navigate(site.Base+path+"/edit/"+test.page), chromedp.WaitVisible("main form"))
				if script {
					p.Do(phone.Until(`document.documentElement.dataset.script === 'running'`))
				}
				phone.Evaluate[bool](p, `document.body.dataset.here = '1', document.querySelector('[name=`+test.field+`]').focus(), true`)
				p.Do(chromedp.KeyEvent("甲"), chromedp.KeyEvent("\r"))
				p.Do(chromedp.KeyEvent("乙"))
				stayed := phone.Evaluate[bool](p, `document.body.dataset.here === '1'`)
				typed := phone.Evaluate[string](p, `document.querySelector('[name=`+test.field+`]').value`)
				at := phone.Evaluate[string](p, `document.activeElement.name + ' ' + [...document.querySelectorAll('[name="' + document.activeElement.name + '"]')].indexOf(document.activeElement)`)
				want := test.field + " 0"
				if script {
					want = test.next + " 0"
					if test.next == test.field {
						want = test.next + " 1"
					}
				}
				if test.next == "value" || test.next == "weight" {
					webtest.Fits(t, p, test.page)
				}
				if !stayed || !strings.Contains(typed, "甲") || at != want {
					t.Errorf("Enter in %s of %s: stays %v, holds %q, then in %q, want %q", test.field, test.page, stayed, typed, at, want)
				}
			}
			if got := site.Do(http.MethodGet, "/healthz", ""); got.Status != http.StatusOK {
				t.Error(got.Body)
			}
		})
	}
}
