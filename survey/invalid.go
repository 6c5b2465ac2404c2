package survey

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// invalid makes an InvalidError. Every format has its Chinese in reasons.
func invalid(field, format string, args ...any) error {
	chinese := fmt.Sprintf(reasons[format], args...)
	return &InvalidError{Field: field, Reason: fmt.Sprintf(format, args...), Chinese: fieldName(field) + "：" + chinese}
}

// reasons are the refusals of a setup in Chinese, by their English.
var reasons = map[string]string{
	"list 1 to %d forms": "请选1到%d张测评表",
	"%q is over leaders and none is listed: list them under leaders, or leave the form out":                                   "测评表“%s”要测评干部，但名单是空的。请录入干部名单，或去掉这张表",
	"all forms together ask more than %d items of one voter: leave forms or people out, or split the forms over two sessions": "所选的表合起来要每人评%d项以上。请去掉一些表或人，或分成两场测评",
	"no form has a subject: list leaders or promoted cadres, or add a form over the body or unit":                             "所选的表都没有测评对象。请录入干部名单，或加一张测评班子的表",
	"%q is not an id: use 1 to 32 of A-Z a-z 0-9 _ -, beginning with a letter or digit":                                       "“%s”不能作代码：用1到32个字母、数字、_或-，以字母或数字开头",
	"%q is reserved: choose another":                                     "“%s”是保留字，请换一个",
	"%q stands twice: choose another":                                    "“%s”重复了，请换一个",
	"is missing":                                                         "还没有填",
	"has control characters or is not UTF-8: retype it":                  "含有看不见的控制字符，请重新输入",
	"is longer than %d characters":                                       "超过%d个字，请缩短",
	"list 1 to %d criteria":                                              "请列1到%d项测评内容",
	"only a form over leaders words a criterion by role: write one name": "只有测评干部的表才能按角色分别写，请只写一个名称",
	"%q is not a role: use principal, member, discipline, other or one listed under roles":              "角色“%s”不认识，请从主要负责人、班子成员、纪检监察、职级干部和本场自定的角色里选",
	"%q takes a grade and the form has no grades: list them under grades":                               "“%s”要选等次，但这张表没有列等次",
	"%d is not a number of characters from 1 to %d":                                                     "字数上限不能是%d，应在1到%d之间",
	"%q is not one of grade, score, choices, text":                                                      "“%s”不是题型：用等次、打分、多选或文字",
	"a criterion of kind %s takes no %s: leave it out":                                                  "%s题不能有%s，请去掉",
	"%q is not a graded criterion of this form":                                                         "这张表里没有评等次的项目“%s”",
	"list 1 to %d options":                                                                              "请列1到%d个选项",
	"%d options take a text: at most one may":                                                           "有%d个选项要填文字，最多一个",
	"%q is not one of body, leaders, promoted, unit":                                                    "测评对象“%s”不对：用班子、干部、新提拔干部或选人用人工作",
	"only a form over leaders has roles: leave them out":                                                "只有测评干部的表才能限定角色，请去掉",
	"%q is unknown or stands twice: use principal, member, discipline, other or one listed under roles": "角色“%s”不认识或重复",
	"at most %d grades": "最多%d个等次",
	"an unsure grade has no value: leave one of value and unsure out": "“不了解”这类等次没有分值，分值和不了解只能留一个",
	"%s is above 100": "分值%s超过100",
	"%q stands twice or is reserved: choose another":                                                "“%s”重复了或是保留字，请换一个",
	"name the grades that are added":                                                                "请写明由哪些等次相加",
	"%q is not a grade of this form, or stands twice":                                               "等次“%s”不在这张表里，或重复了",
	"%q is neither total nor a derived rate of this form":                                           "排名依据“%s”不对：用总分，或这张表里的合计率",
	"%q is neither form nor role":                                                                   "排名范围“%s”不对：全表或按角色",
	"%d is below 0":                                                                                 "%d小于0",
	"%q is not a day: write it as 2023-12-05":                                                       "“%s”不是日期，请写成 2023-12-05 的样子",
	"list 1 to %d categories":                                                                       "请列1到%d个票种",
	"%d is not an integer from 0 to 100":                                                            "%d不是0到100的整数",
	"%d is not a number of slips from 1 to %d":                                                      "%d张不行，应在1到%d之间",
	"the weights sum to %d: make them sum to 100":                                                   "各票种权重合计是%d，应当是100",
	"%d slips with spares: a session prints at most %d, make two sessions":                          "连备用票共%d张，一场最多%d张，请分成两场",
	"at most %d leaders and as many promoted cadres":                                                "干部最多%d人，新提拔干部也一样",
	"%q is not a month: write it as 1985-03":                                                        "“%s”不是年月，请写成 1985-03 的样子",
	"%d is not a number from %d to 1000":                                                            "%d不行，应在%d到1000之间",
	"%q is not one of valid, marked, cast, issued, expected, present":                               "比例的分母“%s”不对：用有效票、已填票、收回票、发出票、应到或实到",
	"%q is neither marked nor valid":                                                                "平均分的分母“%s”不对：用已填票或有效票",
	"%q is neither counted nor excluded":                                                            "“%s”不对：“不了解”计入或不计入比例的分母",
	"at most %d roles of your own":                                                                  "自定角色最多%d个",
	"at most %d bodies":                                                                             "班子最多%d个",
	"names no category: name those who fill the form, or leave it out for all":                      "没有填这张表的票种。请选票种，或不限定票种",
	"%q is not a category of the session, or stands twice":                                          "票种“%s”不在本场，或重复了",
	"give a weight to each category that fills the form, and to no other: look at %q":               "填这张表的每个票种都要有权重，其他票种不要：请看“%s”",
	"%q is not a grade of that criterion":                                                           "那一项没有等次“%s”",
	"%d is not a number of options from 1 to the %d listed":                                         "最多选%d项不行，应在1到所列的%d项之间",
	"at least %d cannot be chosen: that is below 0, above max, or more than may be chosen together": "至少选%d项不行：小于0、超过最多可选，或能同选的没有这么多",
	"%q takes a score: give min, max and step":                                                      "“%s”要打分，请写最低分、最高分和分档",
	"%s has more than two places":                                                                   "%s超过两位小数",
	"%s is above 1000":                                                                              "%s超过1000",
	"%s is not above min":                                                                           "最高分%s应高于最低分",
	"is 0: write by how much one score is above the next, as 1 or 0.5":                              "不能是0：请写每档相差几分，如1或0.5",
	"at most %d bands":                                                                              "分数段最多%d个",
	"%s is above max, or not below the band before: list bands from the highest":                    "起点%s高于最高分，或不低于前一段：分数段请从高到低列",
	"%q is unsure, and unsure marks are excluded by the rules: leave it out":                        "“%s”是不了解一类，规则里不计入分母，不能加进合计率，请去掉",
	"%q is neither mean nor sum":                                                                    "总分算法“%s”不对：用平均或相加",
	"at most %d flags":                                                                              "提示线最多%d条",
	"give one of at_least and below, as 1/3":                                                        "请写达到或低于多少（只写一个），如1/3",
	"%q is not a criterion of this form":                                                            "这张表里没有项目“%s”",
	"name one grade, or a set under grades":                                                         "请写一个等次，或几个等次合计",
	"limits nothing: give max, min or max_percent":                                                  "没有写限额：请写最多、最少或最多百分之几",
	"%d is more than the %d who may get the grade on %q":                                            "至少%d名超过了可以评的%d名（项目%s）",
	"%d is not a percentage from 0 to 100":                                                          "%d不是0到100的百分数",
	"name 1 to %d trustees":                                                                         "请写1到%d位开箱人",
	"%d is not a number from 1 to the %d trustees named":                                            "开箱需要%d位不行，应在1到%d位之间",
	"%q is not one of leaders, promoted, body":                                                      "“%s”不对：综合得分评干部、新提拔干部或班子",
	"list 1 to %d parts":                                                                            "请列1到%d个组成部分",
	"all are added and none is weighed: give at least one a weight":                                 "都是附加分。请至少给一个部分定权重",
	"is either a form, by its id, or a figure that is entered, by its name":                         "请写一张测评表，或一个另行录入的分数名称（只写一个）",
	"is added and has a weight: leave one of weight and add out":                                    "附加分没有权重，请去掉一个",
	"%d is not an integer from 1 to 10000":                                                          "%d不是1到10000的整数",
	"%q heads the column of subjects: choose another":                                               "“%s”是测评对象一栏的名称，请换一个",
	"%q is not a form of this session over %s":                                                      "“%s”不是本场测评同一对象的表（%s）",
	"%q is named twice: give each trustee a name of their own":                                      "开箱人“%s”写了两次，请各用各的名字",
}

// words of a field's path on screens.
var fieldWords = map[string]string{
	"assessment": "考核项目", "unit": "被考核单位", "group": "考核组", "date": "日期",
	"categories": "票种", "leaders": "干部", "promoted": "新提拔干部", "forms": "测评表", "criteria": "测评内容", "grades": "等次", "options": "选项",
	"derived": "合计率", "trustees": "", "names": "开箱人", "threshold": "开箱人数", "rules": "", "min_group": "最少统计人数", "denominator": "比例的分母", "spares": "备用票",
	"id": "代码", "code": "代码", "name": "名称", "title": "标题", "package": "结果送往", "post": "职务", "role": "角色", "roles": "角色", "weight": "权重", "slips": "张数",
	"expected": "应到", "born": "出生年月", "sex": "性别", "from": "原任职务", "to": "现任职务", "from_since": "任原职务时间", "to_since": "任现职务时间",
	"value": "分值", "about": "说明", "kind": "题型", "max": "字数上限", "text": "字数上限", "when": "条件", "criterion": "所依据的项目", "grade": "等次",
	"bodies": "班子", "weights": "权重", "flags": "提示线", "bands": "分数段", "step": "分档", "min": "最少", "score_over": "平均分的分母", "unsure": "不了解",
	"max_percent": "最多百分之几", "total": "总分算法", "quota": "名额", "subjects": "测评对象", "rank": "排名依据", "composite": "综合得分", "parts": "组成部分", "over": "测评对象", "entered": "另行录入的分数", "form": "测评表", "rank_within": "排名范围",
}

var step = regexp.MustCompile(`^([a-z_]+)(?:\[(\d+)\])?$`)

// fieldName is a field's path in words: forms[2].criteria[0].name is 测评表第3个 › 测评内容第1个 › 名称.
func fieldName(path string) string {
	var parts []string
	for _, part := range strings.Split(path, ".") {
		word, number := part, ""
		if m := step.FindStringSubmatch(part); m != nil {
			if known, ok := fieldWords[m[1]]; ok {
				word = known
			}
			if part == "name" && (strings.HasPrefix(path, "leaders") || strings.HasPrefix(path, "promoted")) {
				word = "姓名"
			}
			if n, err := strconv.Atoi(m[2]); err == nil {
				number = fmt.Sprintf("第%d个", n+1)
			}
		}
		if word+number != "" {
			parts = append(parts, word+number)
		}
	}
	return strings.Join(parts, " › ")
}
