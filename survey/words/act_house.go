package words

import (
	"strconv"
	"strings"
)

var actsOfHouse = map[string]shown{
	"backup":      {name: "备份"},
	"keep backup": {"自动备份", readKept},
	"wifi":        {"设置会场无线网络", readChange},
	"base url":    {"设置手机打开的网址", readChange},
	"write out":   {"写出手中数据", readWroteOut},
}

// BackedUp is a backup made.
func BackedUp() Deed { return Deed{"backup", ""} }

// KeptBackup is a backup that the house made by itself, after what.
func KeptBackup(after string) Deed { return Deed{"keep backup", after} }

func readKept(name, after string) (string, bool) {
	said, known := map[string]string{
		"opened": "开箱之后", "archived": "归档之后", "erased": "删除之后", "later": "补做", "upgrade": "升级之前",
	}[after]
	return name + "：" + said, known
}

// WroteOut is what was written anew in its place, since it was moved away or exchanged under the running server.
func WroteOut(files ...string) Deed { return Deed{"write out", strings.Join(files, ", ")} }

func readWroteOut(name, detail string) (string, bool) {
	if detail == "" {
		return name, true
	}
	return name + "：" + strings.ReplaceAll(detail, ", ", "、"), true
}

// Setting is an address or the name of a network as the log has it: quoted, or one of the phrases.
type Setting string

const (
	None   Setting = "none"
	House  Setting = "the house's"
	turned         = " to "

	printedToo  = ", printed on slips"
	passwordToo = ", password changed"
)

// Quoted is a setting with a text; empty of one without.
func Quoted(text string, empty Setting) Setting {
	if text == "" {
		return empty
	}
	return Setting(strconv.Quote(text))
}

// SetBaseURL is an address that changed, and whether slips were printed with it.
func SetBaseURL(from, to Setting, printed bool) Deed {
	return Deed{"base url", changed(from, to, printed, printedToo)}
}

// SetWiFi is a network that changed, and of its password only whether it did.
func SetWiFi(from, to Setting, password bool) Deed {
	return Deed{"wifi", changed(from, to, password, passwordToo)}
}

func changed(from, to Setting, also bool, what string) string {
	if !also {
		what = ""
	}
	return string(from) + turned + string(to) + what
}

// readChange tells nothing of a detail that is no change: before there were changes, details had what only the house's keepers knew.
func readChange(name, detail string) (string, bool) {
	from, rest, ok := readSetting(detail)
	if !ok || !strings.HasPrefix(rest, turned) {
		return name, true
	}
	to, rest, ok := readSetting(rest[len(turned):])
	if !ok {
		return name, true
	}
	return name + "：由" + from + "改为" + to + map[string]string{printedToo: "，已印在领票码上", passwordToo: "，密码有改动"}[rest], true
}

func readSetting(detail string) (text, rest string, ok bool) {
	for phrase, said := range map[Setting]string{None: "没有", House: "统一设置的"} {
		if rest, found := strings.CutPrefix(detail, string(phrase)); found {
			return said, rest, true
		}
	}
	quoted, _ := strconv.QuotedPrefix(detail) // "" where there is none, which is no text that was quoted
	text, err := strconv.Unquote(quoted)
	return "“" + text + "”", detail[len(quoted):], err == nil
}
