package words

// chineseStore has the refusals of that room.
var chineseStore = table{
	"read_only":              "这里只读取数据",
	"assessment_changed":     "别人刚刚改过这个考核项目，请打开最新的页面再改",
	"backup_of_open_session": "“%[2]s”的测评会处于“%[3]s”阶段，此时备份会留下前后对比的依据。请开箱计票后再备份",
	"kept_backup_failed":     "自动备份没有写成。测评数据没有受影响，以前的备份都在。请检查磁盘，几分钟后会自动再做",
	"kept_backup_folder":     "自动备份没有写成：数据目录里的文件夹%s不能用，或者别人可以改写。请管理员看清是谁改的，或者把它移开，程序会重新建",
	"kept_backup_left":       "自动备份已经做好，但有一份应当删除的旧备份没有删掉。请管理员查看数据目录里的backups文件夹",
	"kept_backup_no_room":    "自动备份没有写成：磁盘需要空余%dMB，现在只有%dMB。请腾出空间，几分钟后会自动再做",
	"kept_backup_unread":     "自动备份写好后读出来对不上，已经丢弃：磁盘可能有故障。请尽快另换一个磁盘备份",
	"kept_backups_hold":      "%d份自动备份里还留着已经删除的内容：要等正在领票、投票和没有开箱的测评会都开箱以后，做好新的备份才能删掉，到时自动完成",
	"kept_backup_waits":      "自动备份推迟了：有测评会正在领票、投票，或者封箱后还没有开箱。开箱后会自动补做",
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
