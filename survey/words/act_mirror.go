package words

import "ceping/survey"

var actsOfMirrors = map[string]shown{
	survey.ActMirror:     {"镜像盘开始写入", nameOnly},
	survey.ActMirrorLost: {"镜像盘停止写入", readMirrorLost},
	"begin mirror":       {name: "要求重新写镜像盘"},
	"takeover code":      {name: "查看接管码"},
	"takeover":           {name: "由镜像盘接管"},
}

const mirrorDetail = "copy "

// Mirrored is a second copy of a live box begun, by the name of its file.
func Mirrored(name string) Deed { return Deed{survey.ActMirror, mirrorDetail + name} }

// MirrorName reads the name back; "" when the detail has none.
func MirrorName(detail string) string {
	var name string
	if !scanned(detail, mirrorDetail+"%s", &name) {
		return ""
	}
	return name
}

// MirrorLost is a second copy that is not kept any more, and why.
func MirrorLost(reason survey.MirrorReason) Deed { return Deed{survey.ActMirrorLost, string(reason)} }

func readMirrorLost(name, detail string) (string, bool) {
	reason := survey.MirrorReason(detail)
	if !reason.Known() {
		return "", false
	}
	return name + "：" + ChineseOf(reason), true
}

// MirrorWanted is a second copy that staff have begun again; Mirrored follows once it is whole.
func MirrorWanted() Deed { return Deed{"begin mirror", ""} }

// TakeoverCode is the takeover code of a session shown to somebody.
func TakeoverCode() Deed { return Deed{"takeover code", ""} }

// TakenOver is a session that goes on from its second copy.
func TakenOver() Deed { return Deed{"takeover", ""} }
