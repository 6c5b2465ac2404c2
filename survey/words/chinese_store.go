package words

// chineseStore has the refusals of that room.
var chineseStore = table{
	"read_only":              "这里只读取数据",
	"assessment_changed":     "别人刚刚改过这个考核项目，请打开最新的页面再改",
	"backup_of_open_session": "“%[2]s”的测评会处于“%[3]s”阶段，此时备份会留下前后对比的依据。请开箱计票后再备份",
	"draft_changed":          "别人刚刚改过这场测评会，请打开最新的页面再改",
	"erased_already":         "本次测评会的票据数据已经删除",
	"hall_changed":           "别人刚刚改过网址或无线网络，没有保存。请打开最新的页面再改",
	"box_in_the_way":         "文件%s/%s.db已经存在，而这场测评会还没有票箱：请把它移到别处，不要删除",
	"step_not_by_advancing":  "测评会不能从“%s”直接转到“%s”",
	"count_reopened":         "计票期间有人重新开放过票箱：这次计票没有保留，请看清现在的阶段再操作",
	"draft_after_collecting": "已经有人领票，不能退回筹备",
	"phase_other":            "测评会处于“%s”阶段，这一步只能在%s阶段进行：%s",
	"phase_passed":           "该阶段已过，不能再进行",
	"phase_first":            "请先进入该阶段",
}
