package words

// chineseComposite has the refusals of that room.
var chineseComposite = table{
	"figures_large":          "文件太大：每个测评对象一行就够了",
	"figures_head":           "第1行的表头不对：第一列写 subject，其余各列写 %[2]s，各一列",
	"figures_column_missing": "缺少“%s”一列：请补上，没有分数的留空",
	"figures_row_twice":      "第%d行：“%s”重复了，请只留一行",
	"figures_column_unnamed": "第%d行：“%s”这一列没有表头",
	"figures_row_mixed":      "第%d行：%s 是“%s”，不是“%s”，请核对是否错行",
	"figures_number":         "%[4]s的“%[3]s”：“%[2]s”不是数字，请写成 95 或 87.5 的样子，小数点前后最多各六位，没有分数的留空",
	"figures_subject":        "第%d行：“%s”不在测评对象里，或有同名的：请写代码（%s）",
	"figures_not_csv":        "第%d行读不出来：请把表格另存为 CSV 文件再上传",
}
