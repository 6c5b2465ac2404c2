package words

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// fieldWords are the parts of a field's path on screens.
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
