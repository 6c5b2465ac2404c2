package words

// chineseChild says why a file was not read to its end, and what to do with it.
var chineseChild = table{
	"child_busy":      "正在读取别人导入的文件，“%s”还没有读，什么都没有改：请等半分钟再试一次",
	"child_slow":      "“%s”读了太久，已经停下，什么都没有改，不影响正在进行的测评：%s",
	"child_memory":    "“%s”读的时候占用内存太多，已经停下，什么都没有改，不影响正在进行的测评：%s",
	"child_large":     "“%s”里的内容太多，没有读取，什么都没有改，不影响正在进行的测评：%s",
	"child_died":      "“%s”读到一半程序出错，已经停下，什么都没有改，不影响正在进行的测评：%s",
	"child_unstarted": "读取文件的程序没有启动起来，“%s”还没有读，什么都没有改：请过一会儿再试；还不行，请管理员查看本机的内存和日志。要紧的话，可以直接在页面上填写",

	"remedy_workbook":     "请在 Excel 或 WPS 里新建一个表格，只把名单复制进去，另存为 .xlsx 再导入；或者把表格复制后粘贴到页面上",
	"remedy_pasted":       "请从 Excel 或 WPS 里只复制名单的几列再粘贴，或者分几次粘贴",
	"remedy_session_file": "请看是不是选错了文件；是的话重新导出再导入，不是的话可以在页面上新建",
	"remedy_form_text":    "请看文字是不是贴错了，或者改用上面的表格修改",
	"remedy_figures":      "请在 Excel 或 WPS 里只留下表头和各人的得分，另存为 CSV 再导入；或者直接在页面上填写",
}
