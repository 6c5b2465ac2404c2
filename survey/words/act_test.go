package words

import (
	"go/ast"
	"go/token"
	"maps"
	"strings"
	"testing"

	"ceping/survey"
)

var (
	digest      = strings.Repeat("0123456789abcdef", 4)
	digestShown = strings.TrimSpace(strings.Repeat("0123 4567 89ab cdef ", 4))
)

// deeds are all that are written: by whose function, the name and the detail as they were always hashed, and what people read.
var deeds = []struct {
	of, name, detail, shown string
	made                    Deed
}{
	{"Created", "create", "甲局", "建立测评会：甲局", Created("甲局")},
	{"Edited", "edit", "甲局", "修改筹备内容：甲局", Edited("甲局")},
	{"Readied", "ready", "manifest 0123456789ABCDEFGHJKMNPQRS, wrapped key " + digest, "制票，校验码前12位 0123 4567 89AB", Readied("0123456789ABCDEFGHJKMNPQRS", digest, "", "")},
	{"Readied", "ready", "manifest 0123456789ABCDEFGHJKMNPQRS, wrapped key " + digest + `, composite {"name":"甲, 乙"}`, "制票，校验码前12位 0123 4567 89AB",
		Readied("0123456789ABCDEFGHJKMNPQRS", digest, "", `{"name":"甲, 乙"}`)},
	{"Readied", "ready", "manifest 0123456789ABCDEFGHJKMNPQRS, wrapped key " + digest + ", setup " + digest + `, composite {"name":"甲, setup 乙"}`, "制票，校验码前12位 0123 4567 89AB",
		Readied("0123456789ABCDEFGHJKMNPQRS", digest, digest, `{"name":"甲, setup 乙"}`)},
	{"Stepped", "advance", "ready to collecting", "从“已制票”转到“领票”", Stepped(survey.Ready, survey.Collecting)},
	{"Withdrawn", "back to draft", "ready to draft; slips and keys are erased", "退回筹备，领票码和票箱的锁作废", Withdrawn(survey.Ready)},
	{"WithdrawnInBackup", "back to draft", "in a backup, which has no seed: its slips and keys are not in it", "备份里退回筹备：备份不含领票码和票箱的锁", WithdrawnInBackup()},
	{"Erased", "erase", "draft of 甲局", "永久删除：筹备稿 甲局", Erased(survey.Draft, false, "甲局")},
	{"Erased", "erase", "rehearsal of 甲局", "永久删除：试填 甲局", Erased(survey.Opened, true, "甲局")},
	{"Erased", "erase", "archived of A of B", "永久删除：票据 A of B", Erased(survey.Archived, false, "A of B")},
	{"WroteOut", "write out", "ceping.db, slips.db", "写出手中数据：ceping.db、slips.db", WroteOut("ceping.db", "slips.db")},
	{"Issued", "issue slips", "19 slips", "制作领票码19张", Issued(19)},
	{"Voided", "void", "one slip", "作废一张坏票", Voided()},
	{"Replaced", "replace", "one slip", "补发一张", Replaced()},
	{"Mirrored", "mirror", "copy 00112233445566778899aabbccddeeff", "镜像盘开始写入", Mirrored("00112233445566778899aabbccddeeff")},
	{"MirrorLost", "mirror lost", "full", "镜像盘停止写入：镜像盘已满", MirrorLost(survey.MirrorFull)},
	{"MirrorWanted", "begin mirror", "", "要求重新写镜像盘", MirrorWanted()},
	{"TakeoverCode", "takeover code", "", "查看接管码", TakeoverCode()},
	{"TakenOver", "takeover", "", "由镜像盘接管", TakenOver()},
	{"Closing", "close", "", "封箱", Closing()},
	{"Closed", "close", "14 ballots, digest " + digest, "封箱：14张，封箱校验码 " + digestShown, Closed(survey.Seal{Count: 14, Digest: digest}, "")},
	{"Archived", "archive", "14 ballots, digest " + digest, "归档：14张，封箱校验码 " + digestShown, Archived(survey.Seal{Count: 14, Digest: digest}, "")},
	{"Closed", "close", "14 ballots, counts 0123abcd, digest " + digest, "封箱：14张，封箱校验码 " + digestShown, Closed(survey.Seal{Count: 14, Digest: digest}, "0123abcd")},
	{"Archived", "archive", "14 ballots, result code 0123ABCD, digest " + digest, "归档：14张，封箱校验码 " + digestShown, Archived(survey.Seal{Count: 14, Digest: digest}, "0123ABCD")},
	{"Reopening", "reopen", "", "重新开放", Reopening()},
	{"Reopened", "reopen", "withdrawn digest " + digest, "重新开放，作废的封箱校验码 " + digestShown, Reopened(survey.Seal{Digest: digest})},
	{"Opened", "open", "14 ballots, seal matches: true, result " + digest, "开箱计票：14张，与封箱校验码相符", Opened(14, true, false, "result "+digest)},
	{"Opened", "open", "14 ballots, seal matches: false, box_full, result " + digest, "开箱计票：14张，与封箱校验码不符，有测评票因箱内票数已等于领取票数而未收",
		Opened(14, false, true, "result "+digest)},
	{"OpenedDespite", "open despite", "category C has 1 rows; reason: 当场; reason: 同意", "检查不符，仍然开箱，理由：当场; reason: 同意",
		OpenedDespite("category C has 1 rows", "当场; reason: 同意")},
	{"OpenedDespite", "open despite", "somebody's reason x; reason: y", "检查不符，仍然开箱，理由：y", OpenedDespite("somebody's reason: x", "y")},
	{"OpenRefused", "open refused", "category C has 1 rows", "检查不符，没有开箱", OpenRefused("category C has 1 rows")},
	{"OpenFailed", "open failed", "2 passphrases", "开箱未成：输入2个口令", OpenFailed(2).Again(1)},
	{"OpenFailed", "open failed", "2 passphrases, time 16", "开箱未成：输入2个口令，第16次", OpenFailed(2).Again(16)},
	{"Entered", "attendance", "map[A:9 B:22]", "填写实到 A=9 B=22", Entered(survey.Present, map[string]int{"B": 22, "A": 9})},
	{"Entered", "leftover", "map[A:6]", "填写余票 A=6", Entered(survey.Leftover, map[string]int{"A": 6})},
	{"Corrected", "correct", "leftover map[A:6]; reason: 当场补点：一张", "更正余票 A=6，理由：当场补点：一张",
		Corrected(survey.Leftover, map[string]int{"A": 6}, "当场补点：一张")},
	{"Corrected", "correct", "attendance map[A:6 B:9]; reason: 表[2:1]", "更正实到 A=6 B=9，理由：表[2:1]",
		Corrected(survey.Present, map[string]int{"A": 6, "B": 9}, "表[2:1]")},
	{"LeftOut", "leave out", "leftover of A, C", "不填余票：A、C", LeftOut(survey.Leftover, []string{"A", "C"})},
	{"LeftOut", "leave out", "attendance of B", "不填实到：B", LeftOut(survey.Present, []string{"B"})},
	{"TookReport", "take report", "html", "下载结果：打印页", TookReport("html")},
	{"TookReport", "take report", "zip 纪委", "下载结果：纪委结果包", TookReport("zip 纪委")},
	{"TookReport", "take report", "hologram", "下载结果：hologram", TookReport("hologram")},
	{"TookComposite", "take composite", "json", "下载综合得分：JSON", TookComposite("json", nil)},
	{"TookComposite", "take composite", "xlsx, figures 0123abcd", "下载综合得分：Excel 表，录入分数的校验码 0123 abcd",
		TookComposite("xlsx", []byte{0x01, 0x23, 0xab, 0xcd})},
	{"TookComparison", "take comparison", "2026年度考核", "下载各单位比较：2026年度考核", TookComparison("2026年度考核")},
	{"TookArchive", "take archive", "", "下载归档文件", TookArchive()},
	{"SavedAssessment", "save assessment", "2026年度考核", "保存考核项目：2026年度考核", SavedAssessment("2026年度考核")},
	{"ChangedAssessment", "save assessment", "2026年度考核 v2", "保存考核项目：2026年度考核 v2", ChangedAssessment("2026年度考核", 2)},
	{"SetPrevious", "set previous", "2026年度考核 after 2025年度考核", "选定上年考核项目：2026年度考核，上年是2025年度考核", SetPrevious("2026年度考核", "2025年度考核")},
	{"SetPrevious", "set previous", "2026年度考核 after none", "不再与上年比：2026年度考核", SetPrevious("2026年度考核", "")},
	{"BackedUp", "backup", "", "备份", BackedUp()},
	{"KeptBackup", "keep backup", "opened", "自动备份：开箱之后", KeptBackup("opened")},
	{"KeptBackup", "keep backup", "archived", "自动备份：归档之后", KeptBackup("archived")},
	{"KeptBackup", "keep backup", "erased", "自动备份：删除之后", KeptBackup("erased")},
	{"KeptBackup", "keep backup", "later", "自动备份：补做", KeptBackup("later")},
	{"KeptBackup", "keep backup", "upgrade", "自动备份：升级之前", KeptBackup("upgrade")},
	{"SetBaseURL", "base url", `the house's to "http://a", printed on slips`, "设置手机打开的网址：由统一设置的改为“http://a”，已印在领票码上", SetBaseURL(House, Quoted("http://a", House), true)},
	{"SetBaseURL", "base url", `"http://a" to none`, "设置手机打开的网址：由“http://a”改为没有", SetBaseURL(Quoted("http://a", None), None, false)},
	{"SetWiFi", "wifi", `none to "a to \"b\""`, `设置会场无线网络：由没有改为“a to "b"”`, SetWiFi(None, Quoted(`a to "b"`, None), false)},
	{"SetWiFi", "wifi", `"会场" to none`, "设置会场无线网络：由“会场”改为没有", SetWiFi(Quoted("会场", None), Quoted("", None), false)},
	{"SetWiFi", "wifi", `"会场" to "会场", password changed`, "设置会场无线网络：由“会场”改为“会场”，密码有改动", SetWiFi(Quoted("会场", None), Quoted("会场", None), true)},
	{"LoggedIn", "log in", "known browser", "登录（登录过的浏览器）", LoggedIn(true, 0)},
	{"LoggedIn", "log in", "new browser, 12 failed before", "登录（新的浏览器），此前失败12次", LoggedIn(false, 12)},
	{"LoginFailed", "login failed", "3 at 甲", "登录失败：账号甲，3次", LoginFailed("甲", 3)},
	{"LoginFailed", "login failed", "37 at no account", "登录失败：37次，账号不存在", LoginFailed("", 37)},
	{"LockedOut", "lock out", "甲", "连续输错密码，暂停登录：甲", LockedOut("甲")},
	{"LinkMade", "make link", "", "取一次性链接", LinkMade()},
	{"LinkUsed", "use link", "", "用一次性链接进入", LinkUsed()},
	{"AddedAccount", "add account", "group 甲", "新建账号：考核组 甲", AddedAccount(survey.GroupMember, "甲")},
	{"SetPassword", "set password", "甲", "重设密码：甲", SetPassword("甲")},
	{"Disabled", "disable account", "甲", "停用账号：甲", Disabled("甲", true)},
	{"Disabled", "enable account", "甲", "恢复账号：甲", Disabled("甲", false)},
	{"SwitchedCodeOn", "login code on", "甲", "开启动态码登录：甲", SwitchedCodeOn("甲")},
	{"SwitchedCodeOff", "login code off", "甲", "关闭动态码登录：甲", SwitchedCodeOff("甲")},
	{"LoggedOut", "log out everywhere", "terminal", "全部退出：终端", LoggedOut(survey.Terminal)},
	{"LoggedOut", "log out everywhere", "甲", "全部退出：甲", LoggedOut("甲")},
}

// TestDeeds: every act is written as it always was, byte for byte, since chains and archives have it; and is read back in words.
func TestDeeds(t *testing.T) {
	tested, named := map[string]bool{}, map[string]bool{}
	for _, d := range deeds {
		tested[d.of], named[d.name] = true, true
		if d.made.Name() != d.name || d.made.Detail() != d.detail {
			t.Errorf("%s writes %s %q, want %s %q", d.of, d.made.Name(), d.made.Detail(), d.name, d.detail)
		}
		if got := Act(survey.AuditEntry{Name: d.name, Detail: d.detail}); got != d.shown {
			t.Errorf("%s %q: %s, want %s", d.name, d.detail, got, d.shown)
		}
	}
	for name := range acts {
		if !named[name] {
			t.Errorf("%q is read, and no function of this test writes it", name)
		}
	}
	writers := 0
	shipped(t, func(path string, fset *token.FileSet, file *ast.File) {
		for _, d := range file.Decls {
			f, is := d.(*ast.FuncDecl)
			if !is || !strings.HasPrefix(path, "survey/words/act") || f.Recv != nil || f.Type.Results == nil || name(f.Type.Results.List[0].Type) != "Deed" {
				continue
			}
			if writers++; !tested[f.Name.Name] {
				t.Errorf("%s: nothing holds what %s writes", path, f.Name.Name)
			}
		}
	})
	if writers < 30 {
		t.Errorf("only %d functions found", writers)
	}
}

// TestDetailsReadBack: what a box is compared with before it is opened is read by what is beside its writer.
func TestDetailsReadBack(t *testing.T) {
	const composite = `{"name":"甲, 乙"}`
	plain, with := Readied("F", digest, "", "").Detail(), Readied("F", digest, digest, composite).Detail()
	if ReadySetup(plain) != "" || ReadySetup(with) != digest || ReadySetup(Readied("F", digest, "", `{"name":", setup x"}`).Detail()) != "" {
		t.Error("another setup passes for the one that was ready")
	}
	closed, archived := Closed(survey.Seal{Count: 3, Digest: digest}, "0123").Detail(), Archived(survey.Seal{Count: 3, Digest: digest}, "CODE").Detail()
	if ClosedCounts(closed) != "0123" || ArchivedCode(archived) != "CODE" || ClosedCounts(archived) != "" || SealDigest(closed) != digest || SealDigest(archived) != digest {
		t.Errorf("%s and %s are read otherwise", closed, archived)
	}
	for hand, made := range map[survey.Hand]Deed{
		survey.Leftover: Corrected(survey.Leftover, map[string]int{"A-1": 6, "B": 0}, "map[C:1]"), survey.Present: Entered(survey.Present, map[string]int{"A-1": 6, "B": 0}),
	} {
		if of, numbers, ok := HandCount(made.Name(), made.Detail()); !ok || of != hand || !maps.Equal(numbers, map[string]int{"A-1": 6, "B": 0}) {
			t.Errorf("%s %q is read as %s %v, %t", made.Name(), made.Detail(), of, numbers, ok)
		}
	}
	for _, made := range []Deed{LeftOut(survey.Leftover, []string{"A"}), Issued(3), {"leftover", "map[A:x]"}, {"correct", "made up"}, {"leftover", "A:3"}} {
		if of, numbers, ok := HandCount(made.Name(), made.Detail()); ok {
			t.Errorf("%s %q is read as %s %v", made.Name(), made.Detail(), of, numbers)
		}
	}
	for _, detail := range []string{plain, with} {
		if fingerprint, key := ReadyKeys(detail); fingerprint != "F" || key != digest {
			t.Errorf("%s: %q, %q", detail, fingerprint, key)
		}
	}
	for _, detail := range []string{"", "made up", "manifest F", "manifest F, wrapped"} {
		if fingerprint, key := ReadyKeys(detail); fingerprint != "" || key != "" {
			t.Errorf("%s: %q, %q", detail, fingerprint, key)
		}
	}
	if !ReadyComposite(plain, "") || !ReadyComposite(with, composite) || ReadyComposite(plain, composite) || ReadyComposite(with, "") || ReadyComposite(with, composite[1:]) {
		t.Error("another composite passes for the one that was ready")
	}
	if got := SealDigest(Closed(survey.Seal{Count: 3, Digest: digest}, "").Detail()); got != digest {
		t.Error(got)
	}
}

// TestOldDetails: what was written otherwise, or by nobody here, is shown and never lost.
func TestOldDetails(t *testing.T) {
	for _, test := range []struct{ name, detail, want string }{
		{"advance", "voting to closed", "从“填票提交”转到“封箱”"},
		{"advance", "somewhere", "进入下一阶段：somewhere"},
		{"leftover", "map[A:6]; reason: 当场补点：一张", "填写余票 A=6，理由：当场补点：一张"},
		{"leftover", "map[A:6", "填写余票：map[A:6"},
		{"leftover", "A:6]", "填写余票：A:6]"},
		{"correct", "leftover of A", "更正：leftover of A"},
		{"ready", "", "制票"},
		{"ready", "manifest 0123456789ABC, wrapped", "制票"},
		{"ready", "manifest 0123456789A, wrapped key x", "制票"},
		{"ready", "manifest 0123456789AB, wrapped key x", "制票，校验码前12位 0123 4567 89AB"},
		{"issue slips", "", "制作领票码"},
		{"issue slips", "many", "制作领票码：many"},
		{"issue slips", "19 slips, 3 more", "制作领票码：19 slips, 3 more"},
		{"close", "14 ballots, digest 0123 and more", "封箱：14 ballots, digest 0123 and more"},
		{"open failed", "2 pass", "开箱未成：2 pass"},
		{"open failed", "2 passphrases, time", "开箱未成：2 passphrases, time"},
		{"log in", "", "登录"},
		{"log in", "an old browser", "登录：an old browser"},
		{"log in", "new browser, failed before", "登录：new browser, failed before"},
		{"wifi", "none", "设置会场无线网络"},
		{"wifi", `"会场" became "会场二"`, "设置会场无线网络"},
		{"wifi", `"会场" to nothing`, "设置会场无线网络"},
		{"wifi", `"会场" to "a`, "设置会场无线网络"},
		{"wifi", "", "设置会场无线网络"},
		{"open", "made up", "开箱计票：made up"},
		{"melt", "all of it", "melt all of it"},
	} {
		if got := Act(survey.AuditEntry{Name: test.name, Detail: test.detail}); got != test.want {
			t.Errorf("%s %q: %s, want %s", test.name, test.detail, got, test.want)
		}
	}
}

// TestEveryActHasAName: the program writes no act but by a function that has its words. Keeper.Act, which takes any text, is for tests
// and for the sample session.
func TestEveryActHasAName(t *testing.T) {
	acted := 0
	shipped(t, func(path string, fset *token.FileSet, file *ast.File) {
		if strings.HasPrefix(path, "survey/example/") || strings.HasPrefix(path, "store/storetest/") || strings.HasPrefix(path, "store/attack/") {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CallExpr:
				if name(x.Fun) == "act" && strings.HasPrefix(path, "survey/office/") {
					acted++
				}
				if s, is := x.Fun.(*ast.SelectorExpr); is && s.Sel.Name == "Act" && len(x.Args) == 3 {
					t.Errorf("%s: an act of any text", fset.Position(x.Pos()))
				}
			case *ast.CompositeLit:
				for i, e := range x.Elts {
					value := e
					if kv, is := e.(*ast.KeyValueExpr); is {
						if value = kv.Value; name(kv.Key) != "Name" && name(kv.Key) != "Detail" {
							continue
						}
					} else if i < 2 {
						continue
					}
					if s, is := text(value); is && (name(x.Type) == "deed" || name(x.Type) == "Act" && strings.HasPrefix(path, "survey/office/")) {
						t.Errorf("%s: an act that is called %q here", fset.Position(x.Pos()), s)
					}
				}
			}
			return true
		})
	})
	if acted < 30 {
		t.Errorf("only %d acts found", acted)
	}
}
