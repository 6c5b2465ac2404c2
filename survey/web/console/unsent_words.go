package console

import (
	"regexp"
	"strconv"
	"strings"

	"ceping/survey"

	"github.com/labstack/echo/v4"
)

// typedIn are the routes whose forms people type, with what their pages are called. The others are pressed, once what stands on their page
// was read, or are all secrets: those are not carried past a login. See TestEveryPostIsKeptOrNamed.
var typedIn = map[string]string{
	"/new": "新建测评会", "/new/import": "用测评会文件新建", "/wifi": "会场网络（统一设置）", "/assessments": "新建考核项目",
	"/assessments/:id/edit/:section": "设置", "/assessments/:id/edit/forms/:form": "测评表",
	"/sessions/:id/edit/:section": "设置", "/sessions/:id/edit/:section/import": "从文件读入名单", "/sessions/:id/edit/forms/:form": "测评表",
	"/sessions/:id/wifi": "会场网络", "/sessions/:id/attendance": "实到人数", "/sessions/:id/leftover": "余票",
	"/sessions/:id/composite": "综合得分", "/sessions/:id/composite/import": "读入综合得分", "/sessions/:id/composite/file/:format": "下载综合得分",
	"/sessions/:id" + paperEntryPath: "纸质票",
}

// place is where a form goes, in words. Which session or assessment it is only those are told whom it concerns; for others it is an error.
func (r *unsentRoom) place(e echo.Context, u unsent) (string, error) {
	route := strings.TrimPrefix(u.at.Path(), consolePath)
	title := typedIn[route]
	for _, s := range sections() {
		if strings.HasSuffix(route, "/:section") && s.Name == u.at.Param("section") {
			title = s.Title
		}
	}
	if u.Paper {
		title = "纸质票第" + u.at.Param("number") + "张"
	}
	id := u.at.Param("id")
	switch {
	case id == "" || person(e).Name == "":
		return title, nil
	case strings.HasPrefix(route, "/assessments/"):
		a, err := r.by(e).Assessment(e.Request().Context(), id)
		if err != nil {
			return title, err
		}
		return "考核项目“" + a.Name() + "” · " + title, nil
	}
	s, err := r.by(e).Session(e.Request().Context(), id)
	if err != nil {
		return title, err
	}
	words := "测评会“" + s.Setup.Unit + "”（" + s.Setup.Date
	if s.Setup.Rehearsal {
		words += "，试填"
	}
	return words + "） · " + title, nil
}

// fieldNames are what pages call the fields of these routes. One that has no name of its own is called as it is in the form.
var fieldNames = map[string]string{
	"unit": "被考核单位", "date": "日期", "group": "考核组", "assessment": "考核项目名称", "from": "照哪一场的样子建",
	"base": "手机打开的网址", "network": "用哪个无线网络", "ssid": "无线网络名称", "password": "无线网络密码", "slip": "领票码",
	"name": "姓名", "post": "职务", "role": "角色", "id": "编号", "body": "班子名称", "body-id": "班子编号",
	"sex": "性别", "born": "出生年月", "to": "现任职务", "to_since": "任现职务时间", "from_since": "任原职务时间",
	"code": "票种代码", "category": "票种", "expected": "应到", "slips": "领票码张数", "weight": "权重",
	"spares": "备用票", "min_group": "最少统计人数", "denominator": "比率的分母", "score_over": "得分的分母", "unsure": "不了解", "replacements": "补发",
	"form": "测评表", "drop": "确实去掉", "composite": "综合得分", "role-code": "角色编号", "role-name": "角色名称",
	"trustee": "开箱人", "threshold": "开箱要几人", "title": "标题", "package": "打包名称", "text": "测评表文本", "act": "按钮",
	"grade": "等次", "grade-id": "等次编号", "value": "分值", "criterion": "项目编号", "about": "评价标准", "kind": "填法", "options": "选项",
	"revision": "修改前的版本", "pasted": "粘贴的名单", "reason": "理由", "was": "改正的票种", "confirmed": "已确认", "step": "步骤",
}

// numbered are fields of a row of their own.
var numbered = regexp.MustCompile(`^([a-z]+)(\d+)(-.+)?$`)

// shownField is a field for people to read.
type shownField struct{ Label, Value string }

// Shown are all fields that are not empty; of a secret, that it was not kept. Nothing else goes with the button.
func (u unsent) Shown() (list []shownField) {
	if u.Paper {
		return nil
	}
	all, seen := map[string]int{}, map[string]int{}
	for _, f := range u.Fields {
		all[f.Name]++
	}
	for _, f := range u.Fields {
		seen[f.Name]++
		label := u.label(f.Name)
		if all[f.Name] > 1 {
			label += " " + strconv.Itoa(seen[f.Name])
		}
		switch {
		case f.Secret() != "" && f.Value != "":
			list = append(list, shownField{label, "（没有留下）"})
		case f.Name == "role" && survey.Role(f.Value).Chinese() != "":
			list = append(list, shownField{label, survey.Role(f.Value).Chinese()})
		case f.Value != "":
			list = append(list, shownField{label, f.Value})
		}
	}
	return list
}

func (u unsent) label(name string) string {
	if name == "from" && u.at.Param("section") == "promoted" {
		return "原任职务"
	}
	if label := fieldNames[name]; label != "" {
		return label
	}
	if m := numbered.FindStringSubmatch(name); m != nil && fieldNames[m[1]] != "" {
		row, _ := strconv.Atoi(m[2])
		return fieldNames[m[1]] + " " + strconv.Itoa(row+1) + m[3]
	}
	switch route := u.at.Path(); {
	case strings.HasSuffix(route, "/attendance"), strings.HasSuffix(route, "/leftover"):
		return "票种" + name
	}
	return name
}
