package console

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ceping/survey"
)

// TestActName: entries with details are told in words, their codes in groups of four.
func TestActName(t *testing.T) {
	digest := strings.Repeat("0123456789abcdef", 4)
	shown := strings.TrimSpace(strings.Repeat("0123 4567 89ab cdef ", 4))
	for _, test := range []struct{ name, detail, want string }{
		{"advance", "voting to closed", "从“填票提交”转到“封箱”"},
		{"issue slips", "19 slips", "制作领票码19张"},
		{"attendance", "map[A:9 B:22]", "填写实到 A=9 B=22"},
		{"close", "14 ballots, digest " + digest, "封箱：14张，封箱校验码 " + shown},
		{"reopen", "withdrawn digest " + digest, "重新开放，作废的封箱校验码 " + shown},
		{"open", "14 ballots, seal matches: true, result 9f86d081884c7d65", "开箱计票：14张，与封箱校验码相符"},
		{"open", "14 ballots, seal matches: false, box_full, result 9f86d081884c7d65", "开箱计票：14张，与封箱校验码不符，有测评票因箱内票数已等于领取票数而未收"},
		{"ready", "manifest 0123456789ABCDEFGHJKMNPQRS, wrapped key " + digest, "制票，校验码前12位 0123 4567 89AB"},
		{"ready", "", "制票"},
		{"back to draft", "ready to draft; slips and keys are erased", "退回筹备，领票码和票箱的锁作废"},
		{"back to draft", "in a backup, which has no seed: its slips and keys are not in it", "备份里退回筹备：备份不含领票码和票箱的锁"},
		{"replace", "one slip", "补发一张"},
		{"correct", "leftover map[A:6]; reason: 当场补点：一张", "更正余票 A=6，理由：当场补点：一张"},
		{"correct", "attendance map[A:6 B:9]; reason: 签到表", "更正实到 A=6 B=9，理由：签到表"},
		{"archive", "14 ballots, digest " + digest, "归档：14张，封箱校验码 " + shown},
		{"set previous", "2026年度考核 after 2025年度考核", "选定上年考核项目：2026年度考核，上年是2025年度考核"},
		{"set previous", "2026年度考核 after none", "不再与上年比：2026年度考核"},
		{"take report", "html", "下载结果：打印页"},
		{"take report", "xlsx", "下载结果：Excel 表"},
		{"take report", "zip 纪委", "下载结果：纪委结果包"},
		{"take report", "zip", "下载结果：全部打包"},
		{"take report", "hologram", "下载结果：hologram"},
		{"take comparison", "2026年度考核", "下载各单位比较：2026年度考核"},
		{"leftover", "map[A:6]; reason: 当场补点：一张", "填写余票 A=6，理由：当场补点：一张"},
		{"leave out", "leftover of A, C", "不填余票：A、C"},
		{"leave out", "attendance of B", "不填实到：B"},
		{"open failed", "2 passphrases", "开箱未成：输入2个口令"},
		{"open failed", "2 passphrases, time 16", "开箱未成：输入2个口令，第16次"},
		{"open refused", "category C has 1 rows", "检查不符，没有开箱"},
		{"open despite", "category C has 1 rows; reason: 当场同意", "检查不符，仍然开箱，理由：当场同意"},
		{"wifi", "", "设置会场无线网络"},
		{"log in", "known browser", "登录（登录过的浏览器）"},
		{"log in", "new browser, 12 failed before", "登录（新的浏览器），此前失败12次"},
		{"login failed", "3 at 甲", "登录失败：账号甲，3次"},
		{"login failed", "37 at no account", "登录失败：37次，账号不存在"},
		{"lock out", "甲", "连续输错密码，暂停登录：甲"},
		{"log out everywhere", "terminal", "全部退出：终端"},
		{"log out everywhere", "甲", "全部退出：甲"},
		{"wifi", `none to "a to \"b\""`, `设置会场无线网络：由没有改为“a to "b"”`},
		{"wifi", `"会场" to "会场", password changed`, "设置会场无线网络：由“会场”改为“会场”，密码有改动"},
		{"base url", `the house's to "http://a", printed on slips`, "设置手机打开的网址：由统一设置的改为“http://a”，已印在领票码上"},
		{"base url", `"http://a" to the house's`, "设置手机打开的网址：由“http://a”改为统一设置的"},
	} {
		if got := actName(survey.AuditEntry{Name: test.name, Detail: test.detail}); got != test.want {
			t.Errorf("%s %q: %s, want %s", test.name, test.detail, got, test.want)
		}
	}
}

// TestEveryActHasAName: no act that the office writes is shown in English.
func TestEveryActHasAName(t *testing.T) {
	written := regexp.MustCompile(`(?:\.act\(|recordFailed\(ctx, may, |changePerson\(ctx, name, |\bdeed\{[^}]*Name: |\bAct[A-Z]\w* += )"([a-z ]+)"`)
	var files []string
	for _, room := range []string{"../../*.go", "../../office/*.go", "../../../store/*.go"} {
		found, err := filepath.Glob(room)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range written.FindAllStringSubmatch(string(source), -1) {
			found++
			name := match[1]
			if _, known := actNames[name]; !known && name != "advance" {
				t.Errorf("%s: the act %q has no words for the screen", file, name)
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d acts found", found)
	}
}
