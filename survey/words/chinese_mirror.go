package words

// chineseMirror has what is said of second copies of live boxes.
var chineseMirror = table{
	"mirror_none":            "本场现在没有写镜像盘",
	"mirror_nowhere":         "这次启动没有指定镜像盘：请停下服务，加上 --mirror 和镜像盘的位置再启动",
	"mirror_live":            "本场正在写镜像盘，不用重新开始",
	"mirror_phase":           "镜像盘只在制票以后、开箱以前写，本场现在是“%s”",
	"mirror_not_begun":       "没有重新开始写镜像盘：%s。票仍然只有这台电脑上的一份，收票照常。请检查镜像盘，插好以后再按一次；还不行，停下服务，用同一条命令再启动",
	"takeover_phase":         "接管码只在制票以后、开箱以前有用，本场现在是“%s”",
	"mirror_off":             "这次启动没有用 --mirror 指定镜像盘",
	"mirror_pulled":          "工作人员停止写入，盘上的副本已抹掉，可以拔盘",
	"mirror_missing":         "找不到镜像盘或盘上的副本",
	"mirror_full":            "镜像盘已满",
	"mirror_slow":            "镜像盘没有响应",
	"mirror_large":           "本场太大，不写镜像盘",
	"mirror_ahead":           "镜像盘上的副本比这台电脑里的多，没有覆盖它：可能别的电脑已经接管过，请先停下服务，弄清楚哪一台在继续",
	"mirror_not_overwritten": "本场已停止写镜像盘，但盘上的副本没能抹掉：请毁掉那只盘，或者像票箱一样保管到开箱以后",
	"mirror_failed":          "镜像盘写不进去",
}
