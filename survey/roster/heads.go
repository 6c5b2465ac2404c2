package roster

import "ceping/survey"

// What lists have as their heads, and what they call roles. A column's first name is the one that people are asked to write.

var leaderColumns = columns{
	"name": {"姓名", "名字", "干部姓名", "name"},
	"post": {"职务", "现任职务", "岗位", "职位", "工作单位及职务", "单位及职务", "post"},
	"role": {"角色", "类别", "身份", "班子职务类别", "人员类别", "role"},
}

var promotedColumns = columns{
	"name":       {"姓名", "名字", "干部姓名", "name"},
	"sex":        {"性别", "sex"},
	"born":       {"出生年月", "出生日期", "出生年月日", "born"},
	"from":       {"原任职务", "原职务", "提拔前职务", "from"},
	"from_since": {"任原职务时间", "原任职时间", "原任职务时间", "任原职时间"},
	"to":         {"现任职务", "新任职务", "提拔后职务", "现职务", "to"},
	"to_since":   {"任现职务时间", "现任职时间", "任职时间", "现任职务时间", "任现职时间"},
}

// head is what people are to write above a column.
func (c columns) head(what string) string { return c[what][0] }

var roleNames = map[string]survey.Role{
	"主要负责人": survey.Principal, "一把手": survey.Principal, "正职": survey.Principal, "党政正职": survey.Principal, "principal": survey.Principal,
	"班子成员": survey.Member, "副职": survey.Member, "领导班子成员": survey.Member, "成员": survey.Member, "member": survey.Member,
	"纪检": survey.Discipline, "纪检监察": survey.Discipline, "纪委书记": survey.Discipline, "纪检组长": survey.Discipline,
	"纪检监察负责人": survey.Discipline, "纪检监察组长": survey.Discipline, "discipline": survey.Discipline,
	"职级干部": survey.Other, "非领导职务": survey.Other, "其他": survey.Other, "other": survey.Other,
}
