package version1

import (
	"fmt"
	"strings"

	"ceping/survey"
)

var denominatorWords = map[survey.Denominator]string{
	survey.ByValid:  "有效票数",
	survey.ByMarked: "该项已填票数（有效票数减未填数）",
	survey.ByCast:   "收回票数",
	survey.ByIssued: "发出票数",
}

// notes are the rules in words (口径说明), one sentence each.
func notes(s *survey.Setup, t survey.Tally) []string {
	list := []string{
		"收回票数＝有效票数＋空白票数＋无效票数；空白票、无效票单列，不计入有效票，不参加以下各项统计",
		"发出票数＝印制票数－作废票数－余票数；未登记余票的按0计",
		fmt.Sprintf("得票率的分母为%s；分母为0的记“—”", denominatorWords[s.Rules.Denominator]),
		"多项选择的比例以有效票数为分母",
		"得分＝∑（票数×等次分值）÷∑票数，只计有分值的等次；“不了解”等无分值的等次计入得票率，不计入得分",
	}
	for _, sheet := range s.Sheets() {
		if scale := scaleNote(sheet.Form); scale != "" && len(sheet.Subjects) > 0 {
			list = append(list, scale)
		}
	}
	list = append(list, weightWords(t),
		"测评对象的总分为各项测评内容加权得分按内容权重的加权平均；权重为0的内容单列，不计入总分")
	if !t.Withheld {
		for _, g := range t.Groups {
			if g.Merged() {
				list = append(list, fmt.Sprintf("%s（其中有票种的有效票不足%d张；合并组的权重、分母为各票种之和）", g.Name, s.Rules.MinGroup))
			}
		}
	}
	if t.Withheld {
		list = append(list, fmt.Sprintf("全场有效票不足%d张，为保护填票人，不公布测评结果", s.Rules.MinGroup))
	}
	list = append(list,
		fmt.Sprintf("有效票不足%d张的票种不单独统计；有效票不足%d张时不列出文字意见；文字意见的排列与提交先后无关", s.Rules.MinGroup, minTexts),
		"名次按未舍入数值排列；分项四舍五入，合计可能相差0.01")
	return list
}

func scaleNote(f *survey.Form) string {
	if len(f.Grades) == 0 {
		return ""
	}
	words := make([]string, len(f.Grades))
	for i, g := range f.Grades {
		words[i] = g.Name + g.Value.String()
		if g.Unsure {
			words[i] = g.Name + "（无分值）"
		}
	}
	return "《" + f.Title + "》分值：" + strings.Join(words, "、")
}

func weightWords(t survey.Tally) string {
	words := make([]string, len(t.Groups))
	for i, g := range t.Groups {
		name := g.Code + g.Name
		if g.Merged() {
			name = g.Name
		}
		words[i] = fmt.Sprintf("%s %d%%", name, g.Weight)
	}
	return "加权：" + strings.Join(words, "，") + "；没有得分的组不参加加权，其余各组按权重折算"
}
