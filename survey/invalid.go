package survey

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// InvalidError names the field of a session file or form that cannot be used, and the remedy.
type InvalidError struct {
	Field   string // path in the file, as "forms[2].criteria[0].id"
	Reason  string // what is wrong and what to do, in English
	Chinese string // field, reason and remedy, for screens
}

func (e *InvalidError) Error() string { return e.Field + ": " + e.Reason }

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
	"the longest possible ballot takes %d bytes, at most %d fit: shorten the texts or split the forms over two sessions":      "一张测评票最多会有%d字节，超过上限%d。请减少文字题的字数，或分成两场测评",
	"%q is not an id: use 1 to 32 of A-Z a-z 0-9 _ -, beginning with a letter or digit":                                       "“%s”不能作代码：用1到32个字母、数字、_或-，以字母或数字开头",
	"%q is reserved: choose another":                                          "“%s”是保留字，请换一个",
	"%q stands twice: choose another":                                         "“%s”重复了，请换一个",
	"is missing":                                                              "还没有填",
	"has control characters or is not UTF-8: retype it":                       "含有看不见的控制字符，请重新输入",
	"is longer than %d characters":                                            "超过%d个字，请缩短",
	"list 1 to %d criteria":                                                   "请列1到%d项测评内容",
	"only a form over leaders words a criterion by role: write one name":      "只有测评干部的表才能按角色分别写，请只写一个名称",
	"%q is not a role: use principal, member, discipline or other":            "角色“%s”不认识，请从主要负责人、班子成员、纪检监察、职级干部里选",
	"%q takes a grade and the form has no grades: list them under grades":     "“%s”要选等次，但这张表没有列等次",
	"%d is not a number of characters from 1 to %d":                           "字数上限不能是%d，应在1到%d之间",
	"%q is not one of grade, choices, text":                                   "“%s”不是题型：用等次、多选或文字",
	"a criterion of kind %s takes no %s: leave it out":                        "%s题不能有%s，请去掉",
	"%q is not a grade of this form":                                          "这张表里没有等次“%s”",
	"%q is not a graded criterion of this form":                               "这张表里没有评等次的项目“%s”",
	"list 1 to %d options":                                                    "请列1到%d个选项",
	"%d options take a text: at most one may":                                 "有%d个选项要填文字，最多一个",
	"%q is not one of body, leaders, promoted, unit":                          "测评对象“%s”不对：用班子、干部、新提拔干部或选人用人工作",
	"only a form over leaders has roles: leave them out":                      "只有测评干部的表才能限定角色，请去掉",
	"%q is unknown or stands twice: use principal, member, discipline, other": "角色“%s”不认识或重复",
	"at most %d grades":                                                       "最多%d个等次",
	"an unsure grade has no value: leave one of value and unsure out":         "“不了解”这类等次没有分值，分值和不了解只能留一个",
	"%s is above 100":                                                         "分值%s超过100",
	"%q stands twice or is reserved: choose another":                          "“%s”重复了或是保留字，请换一个",
	"name the grades that are added":                                          "请写明由哪些等次相加",
	"%q is not a grade of this form, or stands twice":                         "等次“%s”不在这张表里，或重复了",
	"%q is neither total nor a derived rate of this form":                     "排名依据“%s”不对：用总分，或这张表里的合计率",
	"%q is neither form nor role":                                             "排名范围“%s”不对：全表或按角色",
	"%d is below 0":                                                           "%d小于0",
	"%q is not a day: write it as 2023-12-05":                                 "“%s”不是日期，请写成 2023-12-05 的样子",
	"list 1 to %d categories":                                                 "请列1到%d个票种",
	"%d is not an integer from 0 to 100":                                      "%d不是0到100的整数",
	"%d is not a number of slips from 1 to %d":                                "%d张不行，应在1到%d之间",
	"the weights sum to %d: make them sum to 100":                             "各票种权重合计是%d，应当是100",
	"%d slips with spares: a session prints at most %d, make two sessions":    "连备用票共%d张，一场最多%d张，请分成两场",
	"at most %d leaders and as many promoted cadres":                          "干部最多%d人，新提拔干部也一样",
	"%q is not a month: write it as 1985-03":                                  "“%s”不是年月，请写成 1985-03 的样子",
	"%d is not a number from %d to 1000":                                      "%d不行，应在%d到1000之间",
	"%q is not one of valid, marked, cast, issued":                            "比例的分母“%s”不对：用有效票、已填票、收回票或发出票",
	"%d is not a percentage from 0 to 100":                                    "%d不是0到100的百分数",
	"name 1 to %d trustees":                                                   "请写1到%d位开箱人",
	"%d is not a number from 1 to the %d trustees named":                      "开箱需要%d位不行，应在1到%d位之间",
	"%q is named twice: give each trustee a name of their own":                "开箱人“%s”写了两次，请各用各的名字",
}

// words of a field's path on screens.
var fieldWords = map[string]string{
	"assessment": "考核项目", "unit": "被考核单位", "group": "考核组", "date": "日期",
	"categories": "票种", "leaders": "干部", "promoted": "新提拔干部", "forms": "测评表", "criteria": "测评内容", "grades": "等次", "options": "选项",
	"derived": "合计率", "trustees": "", "names": "开箱人", "threshold": "开箱人数", "rules": "", "min_group": "最少统计人数", "denominator": "比例的分母", "spares": "备用票",
	"id": "代码", "code": "代码", "name": "名称", "title": "标题", "package": "结果送往", "post": "职务", "role": "角色", "roles": "角色", "weight": "权重", "slips": "张数",
	"expected": "应到", "born": "出生年月", "sex": "性别", "from": "原任职务", "to": "现任职务", "from_since": "任原职务时间", "to_since": "任现职务时间",
	"value": "分值", "about": "说明", "kind": "题型", "max": "字数上限", "text": "字数上限", "when": "条件", "criterion": "所依据的项目", "grade": "等次",
	"quota": "名额", "subjects": "测评对象", "rank": "排名依据", "rank_within": "排名范围",
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
