package count

import (
	"fmt"
	"slices"
	"strings"
)

// merges names what was pooled, and what was left out to protect those who filled in.
func (w *wording) merges() (list []string) {
	least := w.r.Rules.MinGroup
	list = append(list, fmt.Sprintf("有效票不足%d张的票种不单独统计；一个对象的一项内容评价人数不足%d人的，不公布，不计入总分和名次", least, least))
	const pooled = "；权重、分母为各票种之和"
	for _, g := range w.r.Groups {
		if g.Merged() {
			list = append(list, fmt.Sprintf("%s 合并统计：其中有票种有效票不足%d张%s；有效、空白、无效票数只列合并数", w.label(g.Members), least, pooled))
		}
	}
	for _, f := range w.r.Forms {
		if f.Withheld {
			list = append(list, fmt.Sprintf("《%s》有效票不足%d张，整表不公布", f.Title, least))
			continue
		}
		for _, g := range f.Groups {
			if g.Merged() && !slices.ContainsFunc(w.r.Groups, func(of Group) bool { return of.Code == g.Code }) {
				list = append(list, fmt.Sprintf("《%s》全表按 %s 合并统计：其中有票种有效票不足%d张，或者有的对象评价人数不足%d人%s", f.Title, w.label(g.Members), least, least, pooled))
			}
		}
		withheld := []string{}
		for _, subject := range f.Subjects {
			for _, c := range subject.Criteria {
				if c.Withheld {
					withheld = append(withheld, subject.Name+"“"+c.Name+"”")
				}
			}
		}
		if len(withheld) > 0 {
			list = append(list, fmt.Sprintf("《%s》评价人数不足%d人，不公布：%s", f.Title, least, strings.Join(withheld, "、")))
		}
	}
	return list
}
