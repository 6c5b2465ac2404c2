package words

// chineseRoster has the refusals of that room.
var chineseRoster = table{
	"roster_busy":              "正在读取另一份名单：请稍候再导入一次",
	"roster_paste_large":       "粘贴的内容太多：请改用文件导入",
	"roster_paste_encoding":    "粘贴的内容有乱码，没有读取：请从 Excel 或 WPS 里重新复制，或改用文件导入",
	"roster_text_large":        "表里的文字太多：请新建一个表格，只把名单复制进去，再导入",
	"roster_columns":           "第%d行有%d列，名单最多%d列：请删去无关的列，或者看是不是选错了内容",
	"roster_rows":              "表里有%d行，一场测评会最多%d人：请删去无关的行，或者看是不是选错了文件",
	"roster_file_damaged":      "这个文件打不开，可能损坏了：请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入",
	"roster_file_unreadable":   "表格内容读不出来：请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入",
	"roster_file_expands":      "文件解开后太大：请新建一个表格，只把名单复制进去，再导入",
	"roster_file_slow":         "文件读了太久：请新建一个表格，只把名单复制进去，再导入",
	"roster_cell_long":         "有一格的文字太长：请新建一个表格，只把名单复制进去，再导入",
	"roster_merged_unreadable": "合并的单元格读不出来：请取消合并后再导入",
	"roster_merged_many":       "合并的单元格太多：请取消合并后再导入",
	"roster_cell_right":        "第%d行在第%d列有内容，名单最多%d列：请删去右边无关的列，或者看是不是选错了文件",
	"roster_cell_below":        "第%d行有内容，表格最多%d行：请删去下面无关的行，或者看是不是选错了文件",
	"roster_xlsx_large":        "文件超过5MB：名单不会这么大，请看是不是选错了文件，或去掉里面的图片",
	"roster_xls":               "这是老格式（.xls）或加了密码的文件：请在 Excel 或 WPS 里去掉密码，另存为 .xlsx 再导入",
	"roster_not_xlsx":          "这不是 Excel 文件（.xlsx）：请在 Excel 或 WPS 里另存为 .xlsx 再导入，或者复制后粘贴",
	"roster_zip":               "这个压缩文件里没有表格：请选择 .xlsx 文件",
}
