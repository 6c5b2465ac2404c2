package web

import (
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
		{"open", "14 ballots, seal matches: true", "开箱计票：14张，与封箱校验码相符"},
		{"archive", "14 ballots, digest " + digest, "归档：14张，封箱校验码 " + shown},
		{"set previous", "2026年度考核 after 2025年度考核", "选定上年考核项目：2026年度考核，上年是2025年度考核"},
		{"set previous", "2026年度考核 after none", "不再与上年比：2026年度考核"},
		{"take comparison", "2026年度考核", "下载各单位比较：2026年度考核"},
		{"wifi", "", "设置会场无线网络"},
		{"wifi", `none to "a to \"b\""`, `设置会场无线网络：由没有改为“a to "b"”`},
		{"wifi", `"会场" to "会场", password changed`, "设置会场无线网络：由“会场”改为“会场”，密码有改动"},
		{"base url", `the house's to "http://a", printed on slips`, "设置手机打开的网址：由统一设置的改为“http://a”，已印在领票码上"},
		{"base url", `"http://a" to the house's`, "设置手机打开的网址：由“http://a”改为统一设置的"},
	} {
		if got := actName(survey.Act{Name: test.name, Detail: test.detail}); got != test.want {
			t.Errorf("%s %q: %s, want %s", test.name, test.detail, got, test.want)
		}
	}
}
