package words

// chineseCompare has what 各单位比较 says beside its numbers. It is on outputs alone, which are Chinese.
var chineseCompare = table{
	"caution_rehearsal":       "%s（试填）",
	"caution_session":         "本单位另有%s的测评结果；参加人员大体相同的，两份结果相减可能看出个别人的填写，请一并妥善保管",
	"caution_units":           "%s有几场测评会的结果：参加人员大体相同的，两份结果相减可能看出个别人的填写，请一并妥善保管",
	"caution_units_rehearsed": "%s有几场测评会（含没有清除的试填）的结果：参加人员大体相同的，两份结果相减可能看出个别人的填写，请一并妥善保管",
	"caution_years":           "两年参加人员大体相同的单位，两年的结果相减也可能看出个别人的填写",

	"differs_counting":    "计票规则的版本",
	"differs_yardstick":   "标尺校验码",
	"differs_grades":      "等次或分值",
	"differs_criteria":    "测评内容或权重",
	"differs_subjects":    "测评对象",
	"differs_rank":        "排名依据",
	"differs_score_over":  "未填是否计入得分",
	"differs_denominator": "得票率的分母",

	"compare_total":        "总分",
	"compare_weightless":   "%s（不计入总分）",
	"compare_all_units":    "各单位",
	"compare_all_subjects": "全体测评对象",
	"compare_all_of":       "全体%s",
	"compare_last":         "上年%s",
	"compare_change":       "增减",

	"compare_last_none":    "上年没有这张表，不与上年比",
	"compare_last_differs": "与上年不可比：%s不同。只列上年数值，不算增减",
	"compare_last_several": "“%s”今年有%d场、上年有%d场，不与上年比",

	"compare_form_absent":   "这张表没有测评对象的，不参加比较：%s",
	"compare_form_withheld": "有效票不足、整表不公布的，不参加比较：%s",
	"compare_form_without":  "没有数字、不计入单位平均的测评对象：%s",
	"compare_form_merged":   "※ 有票种合并统计的单位，合并后的票种按一个计，得分与不合并的不完全可比：%s",

	"compare_note_yardstick": "只比较测评表、票种权重和统计规则与考核项目完全相同、并按同一版计票规则计票的测评会；不同的不参加比较，在下面列出名称和原因",
	"compare_note_withheld":  "有效票不足%d张的测评会只列名称，不列数字",
	"compare_note_units":     "单位得分取自各场结果；有几个测评对象的表，单位得分是该单位各测评对象的算术平均，没有数字的对象不计入平均，在表下列出",
	"compare_note_places":    "名次按未舍入数值从高到低排列，相等的名次相同（1、1、3）；没有数字的记“—”，不排名，也不计入平均",
	"compare_note_average":   "平均＝该列有数字的各场的未舍入数值的算术平均，最后四舍五入到两位小数；每场各算一个；不足%d场的不列平均",
	"compare_note_merged":    "※为有票种合并统计的单位",
	"compare_note_extremes":  "▲为该列最高，▼为该列最低；全列相等时不标",
	"compare_note_quartiles": "四分位数按线性插值计算，与Excel的QUARTILE.INC相同",
	"compare_note_last":      "上年取自考核项目“%s”：单位按名称对应（空格不计），测评表按代码对应；今年或上年有几场的单位不与上年比",
	"compare_note_change":    "增减＝今年减上年，按未舍入数值相减后再四舍五入；两年的等次、分值、权重、计票规则或排名依据不同的，只列上年数值，不算增减",
}
