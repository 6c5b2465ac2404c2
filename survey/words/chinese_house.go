package words

// chineseHouse has what may be found of a house, and what to do about it.
var chineseHouse = table{
	"concern_log_broken":      "操作日志前后接不上，可能被改动",
	"concern_head_unknown":    "操作日志里没有校验值 %s：日志被截短或整个重写过",
	"concern_file_stray":      "%s不属于任何一场测评会，没有动它",
	"concern_file_found":      "%s是写出手中数据时在原处发现的，放在一边，没有动它",
	"concern_file_exchanged":  "%s已不是正在使用的那个文件：有人把它移走或换掉了",
	"concern_file_readable":   "本机的其他账号可以读%s（权限%s）",
	"concern_file_stranger":   "%s属于另一个账号",
	"concern_dir_readable":    "本机的其他账号可以查看目录%s（权限%s）",
	"concern_parent_writable": "上级目录%s任何账号都可以写（权限%s）：谁都可以把数据目录整个换掉",
	"concern_parent_stranger": "上级目录%s属于另一个账号（uid %d），那个账号可以把数据目录整个换掉",
	"concern_disk_order":      "%s所在的文件系统%s会留下投票的先后",
	"concern_disk_remote":     "%s所在的文件系统是%s，断电时可能丢失已经确认的票",
	"concern_disk_full":       "%s所在的磁盘只剩%dMB，至少应有%dMB",
	"concern_clock_behind":    "本机时钟是%s，比最后一次操作（%s）还早",
	"concern_backup_none":     "已有%d场开箱，还没有做过备份",
	"concern_backup_old":      "上次备份（%[2]s）以后又有%[1]d场开箱、更正或归档",

	"remedy_look":       "请查明原因",
	"remedy_stray":      "请看清是什么，再移到别处，不要删除",
	"remedy_found":      "请不要删除，留到开箱：它可能是票箱的副本，那场测评会开箱或删除时由程序抹掉；那以后还在的，请看清是什么，再移到别处",
	"remedy_exchanged":  "请在关闭程序以前把原来的放回去；放不回去的，先封箱、开箱并归档，否则现在做的会随文件丢失",
	"remedy_chmod_file": "请运行 chmod 600 %s",
	"remedy_chmod_dir":  "请运行 chmod 700 %s",
	"remedy_chown":      "请查明是谁放的，再用 chown 改回",
	"remedy_parent":     "请把数据目录移到只有您的账号能写的目录下",
	"remedy_disk":       "请把数据目录放在本机的 ext4 或 xfs 磁盘上，并加密磁盘",
	"remedy_space":      "请腾出空间，不要动数据目录里的文件",
	"remedy_clock":      "请把时钟拨准再继续，否则日志的先后与时间对不上",
	"remedy_backup":     "请做一次备份，存到另一块盘上",
}
