package count

import (
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
)

// ranks: what a form is ranked by and among whom, where it is not the total among all.
func (w *wording) ranks() (list []string) {
	for _, f := range w.r.Forms {
		of := w.form(f.ID)
		if len(f.Subjects) < 2 {
			continue
		}
		by, among := "", ""
		if of.Rank != survey.RankTotal && of.Rank != "" {
			by = "按加权的“" + of.Rank + "”排列"
			if at, _ := w.criterionAt(f, ""); at != "" {
				by = "按“" + at + "”加权的“" + of.Rank + "”排列"
			}
		}
		if of.RankWithin == survey.WithinRole {
			among = "在同类人员内排列"
		}
		if by != "" || among != "" {
			list = append(list, "《"+f.Title+"》名次"+strings.Join(slices.DeleteFunc([]string{by, among}, func(s string) bool { return s == "" }), "，"))
		}
	}
	return list
}

// flags: what each compares, as a sentence.
func (w *wording) flags() (list []string) {
	for _, f := range w.r.Forms {
		of := w.form(f.ID)
		if len(f.Subjects) == 0 {
			continue
		}
		for _, flag := range of.Flags {
			at, asked := w.criterionAt(f, flag.Criterion)
			names := make([]string, len(flag.Grades))
			for i, code := range flag.Grades {
				names[i] = gradeNames(of, code, asked...)
			}
			if at == "" || slices.Contains(names, "") {
				continue // asked of nobody here, or by another scale: it never holds
			}
			against := "低于" + flag.Below.String()
			if !flag.AtLeast.IsZero() {
				against = "达到或超过" + flag.AtLeast.String()
			}
			list = append(list, fmt.Sprintf("《%s》提示“%s”：“%s”%s的合计得票率%s", f.Title, flag.Name, at, strings.Join(names, "＋"), against))
		}
	}
	if len(list) > 0 {
		list = append(list, "需要关注的提示按全部票的合计得票率（不加权）、以未舍入数值比较；得票率为“—”或者不公布的，不提示")
	}
	return list
}

// quotas: what a ballot may give, and what the count can still see of it.
func (w *wording) quotas() (list []string) {
	for _, f := range w.r.Forms {
		of := w.form(f.ID)
		if of.Quota == nil || len(f.Subjects) == 0 {
			continue
		}
		q := of.Quota
		names := make([]string, len(q.Set()))
		for i, code := range q.Set() {
			names[i] = gradeNames(of, code)
		}
		var limits []string
		if q.Max != nil {
			limits = append(limits, fmt.Sprintf("最多给%d个对象", *q.Max))
		}
		if q.MaxPercent != nil {
			limits = append(limits, fmt.Sprintf("不超过测评对象的%d%%（不足1个的部分舍去）", *q.MaxPercent))
		}
		if q.Min != nil {
			limits = append(limits, fmt.Sprintf("至少给%d个对象", *q.Min))
		}
		line := fmt.Sprintf("《%s》填票限制：一张票的每项内容，“%s”%s", f.Title, strings.Join(names, "、"), strings.Join(limits, "，"))
		if _, most := q.Most(0); most {
			line += "；计票时只能核对合计，合计超出的列入异常"
		}
		list = append(list, line)
	}
	return list
}
