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

	// Files that vanish or are replaced under the server, and what that means in the hall.
	"trouble_file":     "数据文件%s%s。%s。%s",
	"loss_missing":     "不在原处了（被移走、改名或删除）",
	"loss_replaced":    "被换成了别的文件",
	"loss_cut":         "被截短了，里面的内容已经没有",
	"loss_barred":      "不能读写了（权限被改，或磁盘变成只读）",
	"loss_of_house":    "投票照常；控制台上的每一步都不执行",
	"loss_of_slips":    "领票暂停，已经领票的人投票照常；制票、作废和补发都不执行",
	"loss_of_box":      "这一场投票暂停，手机上填的内容会保留；领票照常",
	"loss_do_put_back": "请把原来的文件放回原处，一两秒内自动恢复；放不回的，由管理员在测评会列表上点“写出手中数据”，或在终端运行 ceping write-out",
	"loss_do_restore":  "请不要再动这个目录，结束程序，把目录另外留存一份，再用备份恢复到别的目录",
	"loss_do_rights":   "请把权限改回只有运行程序的账号能读写，或检查磁盘，恢复后自动继续",
	"house_away":       "没有执行：数据文件%s%s。投票照常。请把原来的文件放回原处；放不回的，由管理员在测评会列表上点“写出手中数据”，然后再做这一步",
	"house_went_away":  "不算完成：记录这一步的时候，数据文件%s%s，这一步记在了被拿走的文件里。投票照常。请把原来的文件放回原处，或由管理员在测评会列表上点“写出手中数据”，再核对这一步",

	// Room on the disk, and open files.
	"disk_full":         "磁盘满了。投票可能随时暂停，手机上填的内容会保留，腾出空间后自动继续；已经确认的票不会丢。%s。请删掉或移走这块磁盘上与测评无关的文件，不要动数据目录",
	"disk_reserve_kept": "封箱、开箱和归档有备用空间，照常进行",
	"disk_reserve_gone": "备用空间已经用掉，腾出空间以前请不要封箱、开箱",
	"disk_scarce":       "磁盘快满了，只剩%dMB。投票照常。请在开会前删掉或移走这块磁盘上与测评无关的文件，不要动数据目录",
	"reserve_missing":   "磁盘空间不够留出封箱、开箱的备用空间，还差%dMB。投票照常。请删掉或移走这块磁盘上与测评无关的文件，不要动数据目录",
	"files_few":         "程序打开的文件和连接快到系统上限（%d个）。新来的手机可能连不上，已经领票的人稍候再提交；封箱、开箱照常。请关掉多余的页面和大屏；经常这样，请调高系统的上限（ulimit -n）再启动",

	"write_out_nothing":     "没有写出：数据文件都在原处，没有被换掉",
	"write_out_lost":        "没有写出：%s%s，手中也没有完整的内容。请不要再动这个目录，结束程序，把目录另外留存一份，再用备份恢复到别的目录",
	"write_out_in_the_way":  "没有写出：%s.found已经在那里。请把它移到别处，不要删除，再做一次",
	"write_out_start_again": "已经写出%s，但程序要重新启动才能用它：投票照常，请在投票间隙结束程序再启动",
}
