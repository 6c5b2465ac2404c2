package console

import (
	"bytes"
	"fmt"
	"html"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/count"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/example"
	"ceping/survey/layout"
	"ceping/survey/manifest"
	"ceping/survey/office"
	"ceping/survey/setup"
	"ceping/survey/web/webtest"
)

// city fills a site with an assessment, its last year, and so many opened sessions of each; it returns the assessment's id.
func (s *site) city(units int) string {
	s.T.Helper()
	random := rand.New(rand.NewPCG(7, 7))
	must := func(err error) {
		s.T.Helper()
		if err != nil {
			s.T.Fatal(err)
		}
	}
	plan, err := setup.Read(bytes.NewReader(example.Session), nil)
	must(err)
	var ids []string
	for _, year := range []string{"2025", "2026"} {
		plan.Assessment = year + "年度党风廉政建设责任制检查考核"
		id, err := s.Office.Terminal().AddAssessment(s.T.Context(), plan)
		must(err)
		ids = append(ids, id)
		a, err := s.Office.Terminal().Assessment(s.T.Context(), id)
		must(err)
		for i := range units {
			own, err := a.Session()
			must(err)
			own.Under, own.Unit, own.Group, own.Date = id, []string{"市住房和城乡建设局", "=市财政局", "市人力资源和社会保障局", "市机关事务管理局（市接待办公室）", "县农业农村局"}[i%5], "第三考核组", year+"-12-05"
			if i >= 5 {
				own.Unit += fmt.Sprint(i)
			}
			own.Leaders, own.Promoted = plan.Leaders, plan.Promoted
			s.keep(own, kind(random, &own))
		}
	}
	must(s.Office.Terminal().SetPrevious(s.T.Context(), ids[1], ids[0]))
	waiting := plan
	waiting.Unit, waiting.Under = "市审计局", ids[1]
	if _, err := s.Office.Terminal().Draft(s.T.Context(), waiting); err != nil {
		s.T.Fatal(err)
	}
	other := plan
	other.Unit, other.Under, other.Rules.Denominator = "市统计局", ids[1], survey.ByCast
	s.keep(other, kind(random, &other))
	return ids[1]
}

// kind is the tally of voters who mostly give the first grades.
func kind(random *rand.Rand, s *survey.Setup) count.Tally {
	box, mood := count.Box{Envelopes: map[string][]count.Opened{}}, 3+random.IntN(9)
	for _, c := range s.Categories {
		for range max(c.Slips-random.IntN(3), min(c.Slips, 6)) {
			for _, e := range manifest.Sent(manifest.Envelopes(s), c.Code) {
				content := envelope.Content{}
				for _, grades := range e.Shape.Grades {
					mark := byte('-')
					if grade := random.IntN(mood) - mood + 4; random.IntN(20) > 0 {
						mark = envelope.Mark(min(max(grade, 0), grades-1))
					}
					content.Marks += string(mark)
				}
				if strings.Trim(content.Marks, "-") == "" {
					content.Marks = ""
				}
				for _, scale := range e.Shape.Scores {
					steps := (scale.Max - scale.Min) / scale.Step
					score := scale.Min + scale.Step*(steps-random.IntN(1+steps*mood/20))
					content.Scores = append(content.Scores, strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d.%02d", score/100, score%100), "0"), "."))
				}
				box.Envelopes[e.Key] = append(box.Envelopes[e.Key], count.Opened{Category: e.Name(c.Code).Category, Content: content})
			}
		}
	}
	return count.NewTally(s, box)
}

// keep keeps a session in the store as if its box had been opened with this tally: one slip, and nothing in the box.
func (s *site) keep(setup survey.Setup, tally count.Tally) {
	s.T.Helper()
	ctx, id, h := s.T.Context(), uuid.NewString(), s.Store
	must := func(err error) {
		s.T.Helper()
		if err != nil {
			s.T.Fatal(err)
		}
	}
	keeper, err := s.Office.Terminal().Keeper(ctx)
	must(err)
	act := func(name string) office.Act { return keeper.Act(id, name, "made up") }
	must(h.Create(ctx, survey.Session{ID: id, Phase: survey.Draft, Setup: setup}, act(survey.ActCreate)))
	key, err := envelope.GenerateKey()
	must(err)
	seed := make([]byte, credential.SeedSize)
	manifestText, err := manifest.New(id, &setup, seed, key.Public())
	must(err)
	wrapped := boxkey.Wrapped{0}
	must(h.MakeReady(ctx, id, office.Keys{Manifest: manifestText, Wrapped: wrapped, Digest: wrapped.Digest()}, seed, act(survey.ActReady)))
	must(h.Issue(ctx, id, []survey.IssuedSlip{{Digest: survey.NewSlip().Digest(), Category: setup.Categories[0].Code}}, act("issue slips")))
	must(h.Advance(ctx, id, survey.Ready, survey.Collecting, act("advance")))
	must(h.Advance(ctx, id, survey.Collecting, survey.Voting, act("advance")))
	seal, err := h.CloseBox(ctx, id, act(survey.ActClose))
	must(err)
	header := count.Header(&setup, nil, nil, nil)
	r := count.NewReport(count.Input{ID: id, Setup: &setup, Counts: header, Tally: tally})
	kept := office.Result{Software: "ceping test", Seal: survey.Seal{Count: seal.Count, Digest: seal.Digest}, Tally: tally, Blinds: count.NewBlinds(r.Forms)}
	must(h.OpenBox(ctx, id, kept, keeper.Act(id, survey.ActOpen, "made up, "+kept.Mark())))
}

// TestUnits: the page and the workbook show the comparison, number for number; it is sorted by its headings, and for the office alone.
func TestUnits(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	id := s.city(4)
	c := s.Staff()
	path := "/console/assessments/" + id + "/units"
	comparison, err := s.Office.Terminal().Compare(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	units := layout.NewUnits(comparison)
	page := c.Get(path)
	page.Shows(t, "units", http.StatusOK, "一致", "市统计局", "统计规则", "市审计局", "还没有计票", "2025年度党风廉政建设责任制检查考核", "QUARTILE.INC", "ceping test")
	tables := tablesOf(page.Body)
	file := c.Get(path + "/xlsx")
	_, parameters, err := mime.ParseMediaType(strings.Split(file.Header.Get("Content-Disposition"), "; filename=")[0])
	if err != nil || parameters["filename"] != "2026年度党风廉政建设责任制检查考核_各单位比较.xlsx" {
		t.Errorf("disposition %q, %v", file.Header.Get("Content-Disposition"), err)
	}
	c.Get("/console/audit").Shows(t, "the log", http.StatusOK, "下载各单位比较：2026年度党风廉政建设责任制检查考核")
	book, err := excelize.OpenReader(strings.NewReader(file.Body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheets := book.GetSheetList()
	if len(units.Forms) < 4 || sheets[0] != "说明" {
		t.Fatalf("%d forms, sheets %q", len(units.Forms), sheets)
	}
	for _, f := range units.Forms {
		for _, table := range []*layout.Table{&f.Ranking, &f.Spread, f.Subjects} {
			if table == nil {
				continue
			}
			var want []string
			for _, row := range append(append([][]layout.Cell{}, table.Head...), table.Rows...) {
				for _, cell := range row {
					want = append(want, cell.Text)
				}
			}
			if got := tables[0]; strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("%s: the page shows\n%q\nand not\n%q", table.Caption, got, want)
			}
			tables = tables[1:]
		}
	}

	form := units.Forms[0]
	c.Get(path+"?form="+form.ID+"&sort=unit").Shows(t, "sorted", http.StatusOK, `aria-sort="ascending"`)
	sorted := tablesOf(c.Get(path + "?form=" + form.ID + "&sort=unit").Body)[0]
	if first := strings.Join(sorted, "|"); strings.Index(first, "=市财政局") > strings.Index(first, "市住房和城乡建设局") || strings.Index(first, "市住房和城乡建设局") > strings.Index(first, "市机关事务管理局") {
		t.Errorf("sorted by unit: %q", first)
	}
	c.Get(path+"?form="+form.ID+"&sort=nothing").Shows(t, "an order there is not", http.StatusNotFound)
	c.Get("/console/assessments/"+uuid.NewString()+"/units").Shows(t, "an assessment there is not", http.StatusNotFound, "没有这个考核项目")

	c.Get("/console/assessments").Shows(t, "list", http.StatusOK, `href="`+path+`"`)
	c.Get("/console/assessments/"+id).Shows(t, "assessment", http.StatusOK, `href="`+path+`"`, "与上年比")
	group := s.LoggedIn("组员", c.Added("组员", "group", "第三考核组"))
	observer := s.LoggedIn("监督", c.Added("监督", "observer", ""))
	for name, who := range map[string]*webtest.Staffed{"a group": group, "an observer": observer} {
		who.Get(path).Shows(t, name, http.StatusForbidden)
		who.Get(path+"/xlsx").Shows(t, name, http.StatusForbidden)
		if got := who.Submit("/console/assessments/"+id+"/previous", url.Values{"previous": {""}}); got.Status != http.StatusForbidden {
			t.Errorf("%s chooses last year: %d", name, got.Status)
		}
	}
}

var (
	tableText = regexp.MustCompile(`(?s)<table.*?</table>`)
	cellText  = regexp.MustCompile(`(?s)<t[hd]\b.*?</t[hd]>`)
	unseen    = regexp.MustCompile(`(?s)<span (class="aside"|aria-hidden|class="sorted").*?</span>|<[^>]*>`)
)

// tablesOf are the texts of the cells of all tables of a page.
func tablesOf(page string) (tables [][]string) {
	for _, table := range tableText.FindAllString(page, -1) {
		var cells []string
		for _, cell := range cellText.FindAllString(table, -1) {
			cells = append(cells, html.UnescapeString(unseen.ReplaceAllString(cell, "")))
		}
		tables = append(tables, cells)
	}
	return tables
}

// TestPrevious: last year's assessment is suggested by its name, chosen when the assessment is frozen too, and never the assessment itself.
func TestPrevious(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	made := func(name string) string {
		t.Helper()
		return strings.TrimPrefix(c.Submit("/console/assessments", url.Values{"assessment": {name}}).Header.Get("Location"), "/console/assessments/")
	}
	last, other, this := made("2025年度　考核"), made("2025年度检查"), made("2026年度考核")
	page := c.Get("/console/assessments/" + this)
	page.Shows(t, "suggested", http.StatusOK, `value="`+last+`" selected`, `value="`+other+`">`, "还没有保存")
	choose := func(of, previous string) webtest.Answer {
		return c.Submit("/console/assessments/"+of+"/previous", url.Values{"previous": {previous}})
	}
	choose(this, this).Shows(t, "itself", http.StatusConflict, "不能与自己比")
	choose(this, uuid.NewString()).Shows(t, "unknown", http.StatusNotFound)
	if got := choose(this, last); got.Status != http.StatusSeeOther {
		t.Errorf("choosing: %d %s", got.Status, got.Body)
	}
	choose(last, this).Shows(t, "a circle", http.StatusConflict, "一路指回这一个")
	a, err := s.Office.Terminal().Assessment(t.Context(), this)
	if err != nil || a.Previous != last || a.Version != 1 {
		t.Errorf("%+v, %v", a, err)
	}
	c.Step("/console/assessments/"+this+"/edit/name", url.Values{"assessment": {"2026年度考核（修订）"}})
	if a, err = s.Office.Terminal().Assessment(t.Context(), this); err != nil || a.Previous != last || a.Version != 2 {
		t.Errorf("after a change of the plan: %+v, %v", a, err)
	}
	c.Get("/console/audit").Shows(t, "the log", http.StatusOK, "选定上年考核项目")
}

// TestUnitsInBrowser: the page fits its screens and is usable by ear and keyboard.
func TestUnitsInBrowser(t *testing.T) {
	s, p := opened(t)
	id := s.city(5)
	s.Enter(p)
	for name, page := range map[string]string{"units": "/units", "sorted": "/units?form=integrity-leaders&sort=change", "assessment": ""} {
		p.Do(chromedp.Navigate(s.Base + "/console/assessments/" + id + page))
		phone.Evaluate[bool](p, `document.querySelectorAll("details").forEach((d) => d.open = true), true`)
		webtest.Fits(t, p, name)
		p.Resize(1280, 720)
		p.Accessible(name)
		look(p, name+"-1280")
		if name == "sorted" {
			continue
		}
		p.Resize(320, 640)
		p.Scale("150%")
		p.Accessible(name + ", scaled")
		look(p, name+"-320")
		p.Scale("")
	}
	p.Resize(1280, 720)
	p.Do(chromedp.Navigate(s.Base+"/console/assessments/"+id+"/units"), chromedp.WaitVisible(".ranking"))
	p.Do(chromedp.Click(`#annual-body thead a[href*="sort=change"]`), chromedp.WaitVisible(`#annual-body th[aria-sort="descending"]`))
	if down := phone.Evaluate[float64](p, `document.getElementById("annual-body").getBoundingClientRect().top`); down < -5 || down > 5 {
		t.Errorf("after sorting the form stands %g px below the top", down)
	}
}

// look takes a picture where CEPING_LOOK names a directory.
func look(p *phone.Phone, name string) {
	if dir := os.Getenv("CEPING_LOOK"); dir != "" {
		p.Screenshot(filepath.Join(dir, name+".png"))
	}
}
