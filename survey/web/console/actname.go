package console

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ceping/survey"
	"ceping/survey/web"
	"ceping/survey/words"
)

// actNames are the audit log's entries in words. The log itself keeps them in English, as it was written.
var actNames = map[string]string{
	"create": "建立测评会", "ready": "制票", "back to draft": "退回筹备", "replace": "补发一张", "correct": "更正",
	"edit": "修改筹备内容", "issue slips": "制作领票码", "void": "作废一张坏票", "attendance": "填写实到", "leftover": "填写余票",
	"leave out": "不填", "open failed": "开箱未成", "open refused": "检查不符，没有开箱", "open despite": "检查不符，仍然开箱",
	"close": "封箱", "reopen": "重新开放", "open": "开箱计票", "erase": "永久删除", "backup": "备份", "archive": "归档",
	"take report": "下载结果", "take composite": "下载综合得分", "take comparison": "下载各单位比较", "take archive": "下载归档文件",
	"log in": "登录", "login failed": "登录失败", "lock out": "连续输错密码，暂停登录", "make link": "取一次性链接", "use link": "用一次性链接进入",
	"add account": "新建账号", "set password": "重设密码", "disable account": "停用账号", "enable account": "恢复账号", "log out everywhere": "全部退出",
	"save assessment": "保存考核项目", "set previous": "选定上年考核项目", "wifi": "设置会场无线网络",
	"base url": "设置手机打开的网址",
}

// formatNames are the files that results are taken as, as their buttons say it.
var formatNames = map[string]string{"html": "打印页", "xlsx": "Excel 表", "docx": "Word 汇总", "zip": "全部打包", "csv": "CSV", "json": "JSON"}

// actName is an entry in words.
func actName(a survey.AuditEntry) string {
	var from, to string
	if n, _ := fmt.Sscanf(a.Detail, "%s to %s", &from, &to); a.Name == "advance" && n == 2 {
		return fmt.Sprintf("从“%s”转到“%s”", words.ChineseOf(survey.Phase(from)), words.ChineseOf(survey.Phase(to)))
	}
	name, known := actNames[a.Name]
	if !known {
		return strings.TrimSpace(a.Name + " " + a.Detail)
	}
	var n int
	var digest string
	switch a.Name {
	case "close":
		if k, _ := fmt.Sscanf(a.Detail, "%d ballots, digest %s", &n, &digest); k == 2 {
			return fmt.Sprintf("封箱：%d张，封箱校验码 %s", n, spaced(digest))
		}
	case "reopen":
		return "重新开放，作废的封箱校验码 " + spaced(strings.TrimPrefix(a.Detail, "withdrawn digest "))
	case "archive":
		if k, _ := fmt.Sscanf(a.Detail, "%d ballots, digest %s", &n, &digest); k == 2 {
			return fmt.Sprintf("归档：%d张，封箱校验码 %s", n, spaced(digest))
		}
	case "issue slips":
		if k, _ := fmt.Sscanf(a.Detail, "%d slips", &n); k == 1 {
			return fmt.Sprintf("制作领票码%d张", n)
		}
	case "open":
		count, matches, _ := strings.Cut(a.Detail, " ballots, seal matches: ")
		matches, rest, _ := strings.Cut(matches, ", ")
		told := fmt.Sprintf("开箱计票：%s张，%s", count, map[bool]string{true: "与封箱校验码相符", false: "与封箱校验码不符"}[matches == "true"])
		if strings.Contains(rest, survey.BoxFullMark) {
			told += "，有测评票因箱内票数已等于领取票数而未收"
		}
		return told
	case "ready":
		var fingerprint string
		if k, _ := fmt.Sscanf(strings.ReplaceAll(a.Detail, ",", ""), "manifest %s", &fingerprint); k == 1 && len(fingerprint) >= compared {
			return fmt.Sprintf("制票，校验码前%d位 %s", compared, spaced(fingerprint[:compared]))
		}
		return name
	case "back to draft":
		if strings.HasPrefix(a.Detail, "in a backup") {
			return "备份里退回筹备：备份不含领票码和票箱的锁"
		}
		return "退回筹备，领票码和票箱的锁作废"
	case "correct":
		hand, detail, _ := strings.Cut(a.Detail, " ")
		return handText(name+words.ChineseOf(survey.Hand(hand)), detail)
	case "attendance", "leftover":
		return handText(name, a.Detail)
	case "leave out":
		hand, codes, _ := strings.Cut(a.Detail, " of ")
		return name + words.ChineseOf(survey.Hand(hand)) + "：" + strings.ReplaceAll(codes, ", ", "、")
	case "open failed":
		var time int
		if k, _ := fmt.Sscanf(a.Detail, "%d passphrases, time %d", &n, &time); k == 2 {
			return fmt.Sprintf("%s：输入%d个口令，第%d次", name, n, time)
		}
		return fmt.Sprintf("%s：输入%d个口令", name, n)
	case "open refused":
		return name
	case "open despite":
		_, reason, _ := strings.Cut(a.Detail, "; reason: ")
		return name + "，理由：" + reason
	case "erase":
		return name + "：" + strings.NewReplacer("rehearsal of ", "试填 ", "draft of ", "筹备稿 ", "archived of ", "票据 ").Replace(a.Detail)
	case "log in":
		browser, failed, _ := strings.Cut(a.Detail, ", ")
		said := name + map[bool]string{true: "（登录过的浏览器）", false: "（新的浏览器）"}[browser == "known browser"]
		if k, _ := fmt.Sscanf(failed, "%d failed before", &n); k == 1 {
			said += fmt.Sprintf("，此前失败%d次", n)
		}
		return said
	case "login failed":
		times, at, _ := strings.Cut(a.Detail, " at ")
		if at == "no account" {
			return fmt.Sprintf("%s：%s次，账号不存在", name, times)
		}
		return fmt.Sprintf("%s：账号%s，%s次", name, at, times)
	case "log out everywhere":
		return name + "：" + whoName(a.Detail)
	case "add account":
		role, who, _ := strings.Cut(a.Detail, " ")
		return name + "：" + words.ChineseOf(survey.StaffRole(role)) + " " + who
	case "set previous":
		of, before, _ := strings.Cut(a.Detail, " after ")
		if before == "none" {
			return "不再与上年比：" + of
		}
		return name + "：" + of + "，上年是" + before
	case "base url", "wifi":
		return name + changeText(a.Detail)
	case "take report":
		format, office, _ := strings.Cut(a.Detail, " ")
		if office != "" {
			return name + "：" + office + "结果包"
		}
		if said, known := formatNames[format]; known {
			return name + "：" + said
		}
	case "void", "replace":
		return name
	}
	if a.Detail == "" {
		return name
	}
	return name + "：" + a.Detail
}

// handText is an entry of a hand count in words.
func handText(name, detail string) string {
	numbers, reason, corrected := strings.Cut(detail, "; reason: ")
	told := name + " " + strings.Trim(strings.NewReplacer("map[", "", "]", "", ":", "=").Replace(numbers), " ")
	if corrected {
		told += "，理由：" + reason
	}
	return told
}

// whoName is who acted, in words.
func whoName(who string) string {
	switch who {
	case survey.Terminal:
		return "终端"
	case survey.Stranger:
		return "未登录的人"
	}
	return who
}

// changeText is a detail "old to new, what else" in words, each of them quoted or one of few phrases; "" of another detail.
func changeText(detail string) string {
	phrases := map[string]string{"none": "没有", "the house's": "统一设置的"}
	take := func() (text string, ok bool) {
		if quoted, err := strconv.QuotedPrefix(detail); err == nil {
			text, err = strconv.Unquote(quoted)
			detail = detail[len(quoted):]
			return "“" + text + "”", err == nil
		}
		for phrase, chinese := range phrases {
			if rest, found := strings.CutPrefix(detail, phrase); found {
				detail = rest
				return chinese, true
			}
		}
		return "", false
	}
	from, ok := take()
	if !ok || !strings.HasPrefix(detail, " to ") {
		return ""
	}
	detail = detail[len(" to "):]
	to, ok := take()
	if !ok {
		return ""
	}
	return "：由" + from + "改为" + to + map[string]string{", printed on slips": "，已印在领票码上", ", password changed": "，密码有改动"}[detail]
}

// spaced is a code as all pages show it.
func spaced(code string) string { return strings.Join(web.Fours(code), " ") }

// localTime is an entry's time on this machine's clock.
func localTime(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return t.Local().Format("2006-01-02 15:04:05")
}
