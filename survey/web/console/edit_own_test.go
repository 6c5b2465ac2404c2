package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// wholeDraft is a draft in which everything stands that a file can say, with an account that may edit it.
func wholeDraft(t *testing.T) (*site, *webtest.Staffed, string) {
	t.Helper()
	s := newSite(t, webtest.WithForms(t))
	id, err := s.Office.Terminal().Create(t.Context(), wholeSetup(t))
	if err != nil {
		t.Fatal(err)
	}
	return s, s.Staff(), id
}

// TestOwnRolesAndBodies: roles and bodies of a unit's own are chosen, read from a roster by their names, added and taken out; what refers
// to one that is gone is named, and nobody is silently something else.
func TestOwnRolesAndBodies(t *testing.T) {
	s, c, id := wholeDraft(t)
	path := "/console/sessions/" + id
	now := func() survey.Setup {
		t.Helper()
		session, err := s.Office.Session(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return session.Setup
	}
	c.Get(path+"/edit/leaders").Shows(t, "leaders", http.StatusOK, `<option value="chief" selected>三总师</option>`, `name="body" value="办公室"`)
	revision := c.Get(path+"/edit/leaders").Found(t, `name="revision" value="([^"]*)"`)[:1]
	read := c.Submit(path+"/edit/leaders/import", url.Values{"revision": revision, "pasted": {"姓名\t职务\t角色\n赵六\t总工\t三 总师\n钱七\t处长\t中层正职\n孙八\t处长\t神仙"}})
	read.Shows(t, "a roster", http.StatusOK, `<option value="chief" selected>三总师</option>`, `<option value="middle" selected>中层正职</option>`, "“神仙”不认识", "职级干部、三总师、中层正职里选")

	// A role more: forms over all leaders rate it too, a form that names its roles does not.
	forms := untouched(t, c.Get(path+"/edit/forms"), `name="revision"`)
	more := url.Values{}
	for name, values := range forms {
		more[name] = slices.Clone(values)
	}
	more["role-name"][2] = "关键岗位"
	c.Submit(path+"/edit/forms", more)
	setup := now()
	if got := setup.Roles; len(got) != 3 || got[2].Code != "r1" || !slices.Contains(setup.Forms[0].Roles, "r1") || slices.Contains(setup.Forms[1].Roles, "r1") {
		t.Errorf("a role more: %v, forms over %v and %v", got, setup.Forms[0].Roles, setup.Forms[1].Roles)
	}
	// A role that somebody has is not taken out from under him, nor given to another in the same breath.
	less := untouched(t, c.Get(path+"/edit/forms"), `name="revision"`)
	less["role-name"][0] = ""
	c.Submit(path+"/edit/forms", less).Shows(t, "a role in use", http.StatusUnprocessableEntity, "干部第2个 › 角色：角色“chief”不认识")
	less["role-name"][0], less["role-name"][2], less["role-name"][3] = "三总师", "", "巡视员"
	c.Submit(path+"/edit/forms", less)
	if setup := now(); len(setup.Roles) != 3 || setup.Roles[2] != (survey.RoleName{Code: "r2", Name: "巡视员"}) || slices.Contains(setup.Forms[0].Roles, "r1") {
		t.Errorf("a role less: %v, %v", setup.Roles, setup.Forms[0].Roles)
	}

	bodies := untouched(t, c.Get(path+"/edit/leaders"), `name="name"`)
	bodies["body"][1], bodies["body"][2] = "组织人事处", "财务处"
	c.Submit(path+"/edit/leaders", bodies)
	if got := now().Bodies; !slices.Equal(got, []survey.Body{{ID: "b1", Name: "办公室"}, {ID: "010", Name: "组织人事处"}, {ID: "b2", Name: "财务处"}}) {
		t.Errorf("bodies: %v", got)
	}

	// A form that is nowhere else is not dropped by a missing tick; nor is one that the composite stands on.
	drop := untouched(t, c.Get(path+"/edit/forms"), `name="revision"`)
	drop["form"] = []string{"annual-leaders", "yearly", "promoted"}
	c.Submit(path+"/edit/forms", drop).Shows(t, "dropped", http.StatusConflict, "处室测评表", "别处没有，不能恢复", `name="drop"`)
	drop["form"] = []string{"annual-leaders", "team"}
	drop["drop"] = []string{"yes"}
	c.Submit(path+"/edit/forms", drop).Shows(t, "part of the composite", http.StatusUnprocessableEntity, "综合得分", "不算综合得分")
	drop["composite"] = []string{"none"}
	if got := c.Submit(path+"/edit/forms", drop); got.Status != http.StatusSeeOther || now().Composite != nil || len(now().Forms) != 2 {
		t.Errorf("asked for: %d, %v, %d forms", got.Status, now().Composite, len(now().Forms))
	}
}

// TestFormInWords: what the wizard's table does not edit is read there.
func TestFormInWords(t *testing.T) {
	_, c, id := wholeDraft(t)
	path := "/console/sessions/" + id
	c.Get(path+"/edit/forms/yearly").Shows(t, "yearly", http.StatusOK, "只测评：主要负责人、三总师、班子成员", "只由 A 班子成员、B 中层干部 填", "权重另定：A 40、B 60", "每项必填",
		"名额：“优秀”和“称职”至少1名，最多2名，最多70%（不足一名的舍去），每项分别计算", "总分由各项相加", "优称率＝优秀＋称职", "高分率＝高分", "清廉率＝是", "按高分率排名", "按角色分别排名",
		"提示线“优秀少”：“德”的优秀低于2/3", "提示线“高分多”：“绩”的高分达到1/3", "填0.5到20的分数，每档0.5分；分数段：高分18.5分起、其他0分起；可以不填", "等次另定：是100、否0", "只在“全面工作”选“否”时填", "三总师问")
	c.Get(path+"/edit/forms").Shows(t, "forms", http.StatusOK, "综合得分（干部）", "《领导干部打分表》：权重80", "平时考核（另行录入）：权重20", "附加分（另行录入）：加分", "逐个测评：办公室、人事处")
	c.Get(path+"/edit/forms/team").Shows(t, "team", http.StatusOK, "选1到2项；“其他”可写20字；“没有”只能单独选", "必填")
	if page := c.Get(path + "/edit/forms/annual-leaders"); strings.Contains(page.Body, "已修改") {
		t.Error("a shipped form over all leaders of a session with own roles is called changed")
	}
}

// TestGoneRates: a rate that goes with its grade is not gone without a word.
func TestGoneRates(t *testing.T) {
	_, c, id := wholeDraft(t)
	path := "/console/sessions/" + id + "/edit/forms"
	table := untouched(t, c.Get(path+"/annual-leaders"), `name="title"`)
	table.Set("act", "table")
	table["grade"][1] = "" // 称职
	c.Submit(path+"/annual-leaders", table).Moved(t, "a grade less", path)
	c.Get(path).Shows(t, "told", http.StatusOK, "已保存。优称率所用的等次没有了，这些比例不再计算。")
}

// TestCautions: what the rules allow and an office perhaps does not mean is said in the wizard and before ready.
func TestCautions(t *testing.T) {
	plan := wholeSetup(t)
	plan.Rules.MinGroup, plan.Rules.Denominator, plan.Rules.NoReplacements, plan.Rules.Spares = 5, survey.ByExpected, false, 0
	plan.Forms[1].Required, plan.Forms[1].Categories, plan.Forms[1].Weights = false, []string{"A"}, map[string]int{"A": 100}
	for _, test := range []struct {
		change func(*survey.Setup)
		want   string
		isnt   bool
	}{
		{func(s *survey.Setup) {}, "A 班子成员正好5张：其中有被测评的干部时，本人不评本人，评他的只剩4人", false},
		{func(s *survey.Setup) { s.Categories[0].Slips = 6 }, "正好", true},
		{func(s *survey.Setup) {
			for i := range s.Forms {
				s.Forms[i].Required = true
				for j := range s.Forms[i].Criteria {
					s.Forms[i].Criteria[j].Optional = false
				}
			}
		}, "正好", true},
		{func(s *survey.Setup) { s.Categories[0].Slips = 4 }, "A 班子成员只有4张，少于5张", false},
		{func(s *survey.Setup) { s.Categories[0].Slips = 4 }, "《领导干部打分表》只由A 班子成员填，一共4张，少于5张：整张表不出结果", false},
		{func(s *survey.Setup) {}, "比例按应到计算，B 中层干部还没有填应到", false},
		{func(s *survey.Setup) { s.Categories[1].Expected = new(12) }, "比例按应到", true},
		{func(s *survey.Setup) {}, "没有备用票", false},
		{func(s *survey.Setup) { s.Rules.Spares = 10 }, "没有备用票", true},
		{func(s *survey.Setup) { s.Rules.NoReplacements = true }, "本场规定不补发", false},
		{func(s *survey.Setup) { s.Rules.Denominator = survey.ByPresent }, "比例按实到计算：开箱前要填实到人数", false},
		{func(s *survey.Setup) { s.Rules.Denominator = survey.ByValid }, "比例按有效票计算：本人不评本人留空的，也算在分母里", false},
		{func(s *survey.Setup) { s.Rules.Denominator = survey.ByMarked }, "也算在分母里", true},
		{func(s *survey.Setup) {}, "没有填的按0分算", false},
		{func(s *survey.Setup) { s.Rules.ScoreOver = survey.OverMarked }, "按0分算", true},
	} {
		changed, err := plan.Clone()
		if err != nil {
			t.Fatal(err)
		}
		test.change(&changed)
		if said := strings.Join(cautions(&changed), "\n"); strings.Contains(said, test.want) == test.isnt {
			t.Errorf("%q in %q: %t", test.want, said, !test.isnt)
		}
	}
	s := newSite(t, webtest.WithForms(t))
	id, err := s.Office.Terminal().Create(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"", "/ready", "/edit/categories"} {
		s.Staff().Get("/console/sessions/"+id+page).Shows(t, page, http.StatusOK, "正好5张", "还没有填应到", "没有备用票", "按0分算")
	}
	made := s.Staff().Submit("/console/assessments", url.Values{"assessment": {"考核"}, "from": {id}}).Header.Get("Location")
	s.Staff().Get(made+"/edit/categories").Shows(t, "an assessment, which has no people yet", http.StatusOK, "正好5张")
}

// TestCategoriesInOrder: when categories are listed in another order, those of a form are too: phones and the count go by it.
func TestCategoriesInOrder(t *testing.T) {
	s, c, id := wholeDraft(t)
	path := "/console/sessions/" + id + "/edit/categories"
	form := untouched(t, c.Get(path), `name="revision"`)
	for _, name := range []string{"code", "category", "expected", "slips", "weight"} {
		form[name][0], form[name][1] = form[name][1], form[name][0]
	}
	c.Submit(path, form)
	session, err := s.Office.Session(t.Context(), id)
	if err != nil || !slices.Equal(session.Setup.Codes(), []string{"B", "A", "C"}) || !slices.Equal(session.Setup.Forms[1].Categories, []string{"B", "A"}) {
		t.Errorf("%v, forms by %v, %v", session.Setup.Codes(), session.Setup.Forms[1].Categories, err)
	}
}

// TestRatesNeedCounts: before the box is opened it is said which number the rates need.
func TestRatesNeedCounts(t *testing.T) {
	s := newSite(t, nil)
	sat := s.Readied(s.Create(func(plan *survey.Setup) { plan.Rules.Denominator = survey.ByPresent }))
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting, survey.Closed} {
		sat.Advance(phase)
	}
	c, path := s.Staff(), "/console/sessions/"+sat.ID
	c.Get(path).Shows(t, "closed", http.StatusOK, "实到还没有填完。比例按实到计算：没有填的没有比例", "到会人数，要填", "不填实到也能开箱，结果上的实到人数留空。比例按实到计算")
	sat.Asked()
	c.Get(path).Shows(t, "left out", http.StatusOK, "实到人数没有填完，结果上留空。比例按实到计算")

	sat = s.Readied(s.Create(func(plan *survey.Setup) { plan.Rules.Denominator = survey.ByExpected }))
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting, survey.Closed} {
		sat.Advance(phase)
	}
	c.Get("/console/sessions/"+sat.ID).Shows(t, "应到", http.StatusOK, "没有填应到，比例按应到计算：这些票种没有比例")
}
