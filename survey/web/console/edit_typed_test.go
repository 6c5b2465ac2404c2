package console

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

var (
	formTag   = regexp.MustCompile(`(?s)<form[^>]*>.*?</form>`)
	fieldTag  = regexp.MustCompile(`(?s)<input ([^>]*)>|<textarea ([^>]*)>(.*?)</textarea>|<select ([^>]*)>(.*?)</select>`)
	optionTag = regexp.MustCompile(`(?s)<option([^>]*)>([^<]*)`)
)

func attribute(tag, name string) (string, bool) {
	m := regexp.MustCompile(`(?:^| )` + name + `="([^"]*)"`).FindStringSubmatch(tag)
	if m == nil {
		return "", false
	}
	return html.UnescapeString(m[1]), true
}

// formOf is what a browser would send of the page's form that holds a text; empty rows at the end are left out.
func formOf(t *testing.T, a webtest.Answer, holds string) url.Values {
	t.Helper()
	return trimmed(untouched(t, a, holds))
}

// untouched is all that a browser would send of it.
func untouched(t *testing.T, a webtest.Answer, holds string) url.Values {
	t.Helper()
	sent := url.Values{}
	for _, form := range formTag.FindAllString(a.Body, -1) {
		if !strings.Contains(form, holds) {
			continue
		}
		for _, m := range fieldTag.FindAllStringSubmatch(form, -1) {
			tag, value := m[1]+m[2]+m[4], ""
			switch {
			case m[1] != "":
				kind, _ := attribute(tag, "type")
				if kind == "checkbox" && !strings.Contains(tag, " checked") {
					continue
				}
				value, _ = attribute(tag, "value")
				value = strings.NewReplacer("\r", "", "\n", "").Replace(value) // no field of one line holds a break
			case m[2] != "":
				value = html.UnescapeString(m[3])
			default:
				options := optionTag.FindAllStringSubmatch(m[5], -1)
				at := max(0, slices.IndexFunc(options, func(o []string) bool { return strings.Contains(o[1], " selected") }))
				var ok bool
				if value, ok = attribute(options[at][1], "value"); !ok {
					value = options[at][2]
				}
			}
			if name, ok := attribute(tag, "name"); ok {
				sent.Add(name, value)
			}
		}
	}
	if len(sent) == 0 {
		t.Fatalf("no form with %q in\n%s", holds, a.Body)
	}
	return sent
}

// trimmed leaves out the rows at the end of a table that only hold what every row begins with.
func trimmed(form url.Values) url.Values {
	kept := url.Values{}
	for name, values := range form {
		for len(values) > 1 && name != "criterion" && (values[len(values)-1] == "" || name == "role" && values[len(values)-1] == "member") {
			values = values[:len(values)-1]
		}
		if len(values) == 1 && values[0] == "" || name == "revision" || name == "act" {
			continue
		}
		kept[name] = values
	}
	return kept
}

// TestNothingTypedIsLost: a step of the wizard that cannot be saved comes back with everything as it was typed, letter for letter, and
// says at the field what is wrong.
func TestNothingTypedIsLost(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	path := c.Begun("市住建局", nil)
	c.Step(path+"/edit/leaders", threeLeaders)
	promoted := url.Values{"id": {"", ""}, "name": {"王五", "赵六"}, "sex": {"男", "女"}, "born": {"1985-03", "1990-01"}, "from": {"副主任", "科员"}, "to": {"主任", "科长"},
		"from_since": {"2019-06", "2020-01"}, "to_since": {"2024-01", ""}}
	c.Step(path+"/edit/promoted", promoted)
	rules := url.Values{"code": {"A", "B"}, "category": {"班子成员", "职工代表"}, "expected": {"4", "30"}, "slips": {"6", "40"}, "weight": {"40", "60"}, "spares": {"10"}, "min_group": {"5"}, "denominator": {"present"}, "score_over": {"valid"},
		"unsure": {"excluded"}, "replacements": {"no"}}
	c.Step(path+"/edit/categories", rules)
	table := formOf(t, c.Get(path+"/edit/forms/annual-leaders"), `name="title"`)
	table.Set("act", "table")
	table["grade"] = append(table["grade"], "不了解")
	table["grade-id"] = append(table["grade-id"], "")
	table["grade"][1], table["value"][1] = "称　职", "82.5"
	table.Set("title", "干部考核表")
	table.Set("name0", "政治素质")
	table.Set("about0", "一段\n说明")
	fresh := "6"
	table.Set("name"+fresh, "还有什么意见")
	table.Set("kind"+fresh, "text")
	table.Set("weight"+fresh, "1")
	choices := formOf(t, c.Get(path+"/edit/forms/appointments"), `name="title"`)
	choices.Set("act", "table")
	options := ""
	for name, values := range choices {
		if strings.HasPrefix(name, "options") {
			options = name
			choices.Set(name, "其一\n"+values[0])
		}
	}
	if options == "" {
		t.Fatal("the form has no options")
	}

	for _, test := range []struct {
		name, at string
		form     url.Values
		change   func(url.Values)
		wrong    []string // tags of fields that are marked
		says     string
	}{
		{"head", "/edit/head", url.Values{"unit": {"市住建局"}, "group": {"三组"}, "assessment": {"考核"}}, func(f url.Values) { f.Set("date", "腊月初八") }, []string{`name="date" type="date" value="腊月初八"`}, "不是日期"},
		{"a leader without a name", "/edit/leaders", url.Values{"id": {"l1", "l2"}, "name": {"张三", ""}, "post": {"局长", "副局长"}, "role": {"principal", "discipline"}}, nil, []string{`name="name" value="" aria-label="第2行`}, "还没有填"},
		{"a month", "/edit/promoted", trimmed(promoted), func(f url.Values) { f["born"][1] = "去年"; f["id"] = []string{"p1", "p2"} }, []string{`name="born" value="去年"`}, "不是年月"},
		{"a weight in words", "/edit/categories", rules, func(f url.Values) { f["weight"][1] = "abc" }, []string{`name="weight" value="abc"`}, "不是整数"},
		{"a weight left out", "/edit/categories", rules, func(f url.Values) { f["weight"][1] = "" }, []string{`name="weight" value="" aria-label="第2行权重" inputmode="numeric" size="5" aria-invalid`}, "第2行的权重还没有填"},
		{"all numbers in words", "/edit/categories", rules, func(f url.Values) {
			f["expected"][0], f["slips"][1], f["spares"][0], f["min_group"][0] = "几个", "二十", "一成", "五"
		}, []string{`name="expected" value="几个"`, `name="slips" value="二十"`, `name="spares" value="一成"`, `name="min_group" value="五"`}, "第2行的领票码张数填的“二十”"},
		{"a weight too great", "/edit/categories", rules, func(f url.Values) { f["weight"][0] = "101" }, []string{`name="weight" value="101"`}, "不是0到100的整数"},
		{"a number of trustees", "/edit/trustees", url.Values{"trustee": {"组长", "监督员", "备用"}}, func(f url.Values) { f.Set("threshold", "两") }, []string{`name="threshold" value="两"`}, "不是整数"},
		{"a trustee twice", "/edit/trustees", url.Values{"trustee": {"组长", "备用", "组长"}, "threshold": {"2"}}, nil, []string{`name="trustee" value="组长" autocomplete="off" maxlength="200" aria-invalid`}, "写了两次"},
		{"a value that is none", "/edit/forms/annual-leaders", table, func(f url.Values) { f["value"][2] = "六十" }, []string{`name="value" value="六十"`}, "不是数"},
		{"a value above 100", "/edit/forms/annual-leaders", table, func(f url.Values) { f["value"][0] = "101" }, []string{`name="value" value="101"`}, "超过100"},
		{"a weight that is none", "/edit/forms/annual-leaders", table, func(f url.Values) { f.Set("weight2", "abc") }, []string{`name="weight2" value="abc"`}, "第3项的权重"},
		{"a value below an emptied grade", "/edit/forms/annual-leaders", table, func(f url.Values) { f["grade"][0], f["value"][2] = "", "600" }, []string{`name="value" value="600"`}, "超过100"},
		{"two mistakes", "/edit/forms/annual-leaders", table, func(f url.Values) { f["value"][0] = "x"; f.Set("weight0", "y") }, []string{`name="value" value="x"`, `name="weight0" value="y"`}, "不是数"},
		{"no title", "/edit/forms/annual-leaders", table, func(f url.Values) { f.Set("title", "") }, []string{`name="title" value=""`}, "还没有填"},
		{"a grade without a name", "/edit/forms/annual-leaders", table, func(f url.Values) { f["grade"][4] = ""; f["value"] = append(f["value"], "7") }, []string{`name="grade" value="" aria-label="新的等次"`}, "还没有填"},
		{"no options", "/edit/forms/appointments", choices, func(f url.Values) { f.Set(options, "") }, []string{`name="` + options + `" rows="2"`}, "请列1到"},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := url.Values{}
			for name, values := range test.form {
				form[name] = slices.Clone(values)
			}
			if test.change != nil {
				test.change(form)
			}
			page := c.Get(path + test.at)
			page.Shows(t, "the step", http.StatusOK)
			form["revision"] = page.Found(t, `name="revision" value="([^"]*)"`)[:1]
			got := c.Submit(path+test.at, form)
			if got.Status != http.StatusConflict && got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, test.says) {
				t.Fatalf("%d, want %q in\n%s", got.Status, test.says, got.Body)
			}
			if diff := cmp.Diff(trimmed(form), formOf(t, got, `name="`+anyOf(test.form)+`"`)); diff != "" {
				t.Errorf("typed and shown again (-typed +shown):\n%s", diff)
			}
			for _, field := range test.wrong {
				if !regexp.MustCompile(regexp.QuoteMeta(strings.TrimSuffix(field, " aria-invalid")) + `[^>]*aria-invalid="true"`).MatchString(got.Body) {
					t.Errorf("%s is not marked", field)
				}
			}
		})
	}
}

// anyOf is a name that only the form itself has.
func anyOf(form url.Values) string {
	for _, name := range []string{"title", "unit", "threshold", "spares", "post", "born", "trustee"} {
		if form.Has(name) {
			return name
		}
	}
	return ""
}

// TestUntickedFormStays: a form of the session's own that is not ticked is still there to be ticked when the step is refused.
func TestUntickedFormStays(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	path := c.Begun("市住建局", nil)
	c.Step(path+"/edit/leaders", threeLeaders)
	text := c.Get(path+"/edit/forms/annual-body").Found(t, `(?s)<textarea id="text"[^>]*>(.*?)</textarea>`)[0]
	c.Step(path+"/edit/forms/annual-body", url.Values{"text": {strings.Replace(text, "id: annual-body", "id: own", 1)}, "act": {"copy"}}).Moved(t, "a form of its own", path+"/edit/forms")
	c.Step(path+"/edit/forms", url.Values{}).Shows(t, "its own dropped", http.StatusConflict, `name="form" value="own">`, "别处没有，不能恢复")
	c.Step(path+"/edit/forms", url.Values{"drop": {"yes"}}).Shows(t, "no form", http.StatusUnprocessableEntity, `name="form" value="own">`)
}

// TestFrozenKeepsWhatWasTyped: who was still typing when the session was made ready is told so, and may copy what was typed.
func TestFrozenKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	id := s.Create(nil)
	path := "/console/sessions/" + id
	revision := c.Get(path+"/edit/leaders").Found(t, `name="revision" value="([^"]*)"`)[:1]
	if err := s.Office.Terminal().Advance(t.Context(), id, survey.Ready, webtest.Passphrases(webtest.Trusted)); err != nil {
		t.Fatal(err)
	}
	c.Submit(path+"/edit/leaders", url.Values{"revision": revision, "id": {""}, "name": {"赵六"}, "post": {"主任"}, "role": {"member"}}).
		Shows(t, "too late", http.StatusConflict, "已过时", `value="赵六"`, `value="主任"`)
	c.Submit(path+"/edit/trustees", url.Values{"revision": revision, "trustee": {"甲", "乙"}, "threshold": {"2"}}).
		Shows(t, "too late", http.StatusConflict, "已过时", `value="乙"`)
}

// TestFullWidthNumbers: wherever staff type a number, a month or a day, the digits of a Chinese keyboard are digits.
func TestFullWidthNumbers(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	path := c.Begun("市住建局", url.Values{"date": {"２０２６－１２－０５"}})
	c.Step(path+"/edit/leaders", threeLeaders)
	c.Step(path+"/edit/head", url.Values{"unit": {"市住建局"}, "group": {"三组"}, "assessment": {"２０２６年考核"}, "date": {"２０２６－１２－０６"}})
	c.Step(path+"/edit/promoted", url.Values{"id": {""}, "name": {"王五"}, "sex": {"男"}, "born": {"１９８５．３"}, "from": {"副主任"}, "to": {"主任"}, "from_since": {"２０１９年６月"}, "to_since": {"2024－０１"}})
	c.Step(path+"/edit/categories", url.Values{"code": {"A", "B"}, "category": {"甲", "乙"}, "expected": {"１２", ""}, "slips": {"", "４０"}, "weight": {"４０", "６０　"}, "spares": {"１０"}, "min_group": {"５"}, "denominator": {"valid"}})
	table := formOf(t, c.Get(path+"/edit/forms/annual-body"), `name="title"`)
	table.Set("act", "table")
	table["value"][1] = "８７．５"
	table.Set("weight0", "１．５")
	if got := c.Step(path+"/edit/forms/annual-body", table); got.Status != http.StatusSeeOther {
		t.Fatalf("a form: %d %s", got.Status, got.Body)
	}
	c.Step(path+"/edit/forms", url.Values{"form": {"annual-body"}})
	if got := c.Step(path+"/edit/trustees", url.Values{"trustee": {"组长", "监督员", "备用"}, "threshold": {"２"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("trustees: %d %s", got.Status, got.Body)
	}
	session, err := s.Office.Session(t.Context(), strings.TrimPrefix(path, "/console/sessions/"))
	if err != nil {
		t.Fatal(err)
	}
	plan := session.Setup
	if plan.Date != "2026-12-06" || plan.Assessment != "２０２６年考核" || plan.Promoted[0].Born != "1985-03" || plan.Promoted[0].FromSince != "2019-06" || plan.Promoted[0].ToSince != "2024-01" ||
		plan.Categories[0].Slips != 12 || *plan.Categories[0].Expected != 12 || plan.Categories[1].Slips != 40 || plan.Categories[1].Weight != 60 || plan.Rules.Spares != 10 || plan.Rules.MinGroup != 5 ||
		plan.Trustees.Threshold != 2 || plan.Forms[0].Grades[1].Value.String() != "87.5" || plan.Forms[0].Criteria[0].Weight.String() != "1.5" {
		t.Errorf("set up: %+v", plan)
	}

	sat := s.Sitting(survey.Collecting)
	path = "/console/sessions/" + sat.ID
	wide := strings.Map(func(r rune) rune { return r - '!' + '！' }, sat.Slip("A"))
	c.Submit(path+"/void", url.Values{"code": {wide}}).Moved(t, "a slip", path+"#counts")
	c.Submit(path+"/attendance", url.Values{"A": {"６"}}).Moved(t, "attendance", path+"#counts")
	sat.Advance(survey.Voting)
	sat.Advance(survey.Closed)
	c.Submit(path+"/leftover", url.Values{"A": {"４"}, "B": {"１　"}}).Moved(t, "leftover", path+"#counts")
	now, err := s.Office.Session(t.Context(), sat.ID)
	if err != nil || *now.Counts["A"].Present != 6 || *now.Counts["A"].Leftover != 4 || *now.Counts["B"].Leftover != 1 {
		t.Errorf("counted: %+v, %v", now.Counts, err)
	}
}

// TestAsManyAsASessionTakes: a step of the wizard takes as many people as a session does, with posts as long as they are: what a roster
// may be read into can be saved.
func TestAsManyAsASessionTakes(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	path := c.Begun("市住建局", nil)
	post := strings.Repeat("某某县住房和城乡建设局", 4)
	form := url.Values{}
	for i := range 2000 {
		for name, value := range map[string]string{
			"id": "", "name": fmt.Sprintf("提拔干部%04d", i), "sex": "男", "born": "1985-03", "from": post, "from_since": "2020-01", "to": post, "to_since": "2026-01",
		} {
			form.Add(name, value)
		}
	}
	got := c.Step(path+"/edit/promoted", form)
	if got.Status != http.StatusSeeOther {
		t.Fatalf("%d people, %d bytes: %d %s", 2000, len(form.Encode()), got.Status, got.Body)
	}
	if session, err := s.Office.Terminal().Sessions(t.Context()); err != nil || len(session[0].Setup.Promoted) != 2000 || session[0].Setup.Promoted[1999].To != post {
		t.Errorf("they are not saved: %v", err)
	}
}
