package words

// chineseSurvey has the names and refusals of the nouns.
var chineseSurvey = table{
	"phase_draft":      "筹备",
	"phase_ready":      "已制票",
	"phase_collecting": "领票",
	"phase_voting":     "填票提交",
	"phase_closed":     "封箱",
	"phase_opened":     "已计票",
	"phase_archived":   "归档",
	"phase_unknown":    "没有“%s”这个阶段",

	"hand_attendance": "实到",
	"hand_leftover":   "余票",

	"staff_admin":    "管理员",
	"staff_group":    "考核组",
	"staff_observer": "监督员",

	"account_name":          "账号名“%s”不能用：请用1到32个汉字、字母或数字",
	"account_role":          "请选择角色：管理员、考核组或监督员",
	"account_without_group": "考核组账号要填考核组名称，与测评会里写的一致",
	"account_group_long":    "考核组名称太长：最多%d个字",

	"reason_malformed": "理由请写成一行文字，不超过%d字",
	"wifi_name":        "无线网络名称不正确：最多32个字节（一个汉字占3个），不能有控制字符；请照路由器上的名称填写",
	"wifi_password":    "无线网络密码不正确：应为8到63个英文字母、数字或符号；没有密码的网络请留空",

	"address":            "网址“%s”不正确：%s。请填写协议和主机，如 http://192.168.10.2:8080",
	"address_characters": "不能有空格、中文或全角字符（中文域名请写成 xn-- 开头的形式）",
	"address_scheme":     "要以 http:// 或 https:// 开头",
	"address_ipv6":       "二维码里印不下 IPv6 地址，请填 IPv4 地址或者域名",
	"address_port":       "冒号后面的端口应是1到65535的数字",
	"address_host":       "主机只能是英文字母、数字、连字符和点组成的域名，或者 IPv4 地址，后面除端口外不能再有别的内容",
	"address_ipv4":       "IPv4 地址应是四个0到255的数字，如 192.168.10.2",
	"address_long":       "最多%d个字符，再长二维码就太密，手机扫不出来",

	"out_of_service":       "这场测评会（%s）已停用：%s。不要删除任何文件：%s",
	"fault_phase_unknown":  "数据库中它的阶段无法识别",
	"fault_record_damaged": "数据库中它的记录损坏或不完整",
	"fault_box_missing":    "它的票箱文件%s不见了",
	"fault_box_empty":      "它的票箱文件%s是空的",
	"fault_box_unreadable": "它的票箱文件%s无法读取",
	"fault_box_foreign":    "它的票箱文件%s属于别的测评会或别的数据目录",
	"fault_box_older":      "它的票箱文件%s是旧副本，缺少已记录的操作",
	"fault_box_shape":      "它的票箱文件%s的票位数量或大小不符",
	"fault_box_newer":      "它的票箱文件%s由更新版本的程序写入",
	"remedy_restore":       "把备份恢复到另一个目录",
	"remedy_put_back":      "请停止程序，把原来的文件放回原处后再启动；或把备份恢复到另一个目录",
	"remedy_newer":         "请用写入它的那个版本打开",
}
