package survey

import "fmt"

// Names that a session has when its file gives none, and those of a sample. They are data and no sentences: they go into session files,
// manifests and results, and a name changed here changes what is promised.

// Chinese returns the role's name on screens and in tables; "" of none.
func (r Role) Chinese() string {
	switch r {
	case Principal:
		return "主要负责人"
	case Member:
		return "班子成员"
	case Discipline:
		return "纪检监察负责人"
	case Other:
		return "职级干部"
	}
	return ""
}

// leadingBody is what forms over bodies rate when a session names none.
const leadingBody = "领导班子"

// DefaultTrustees apply where a session file is silent: two of three, the third passphrase being the recovery sheet.
func DefaultTrustees() Trustees {
	return Trustees{Threshold: 2, Names: []string{"开箱人一", "开箱人二", "备用"}}
}

// What an assessment's sample has, to look at its ballot: nobody of these is anybody.
const (
	sampleUnit  = "示例单位"
	sampleGroup = "示例考核组"
)

func sampleLeaders() []Leader {
	return []Leader{
		{"l1", "张　三", "局长（示例）", Principal}, {"l2", "李四", "副局长（示例）", Member}, {"l3", "王五", "纪检监察组组长（示例）", Discipline}, {"l4", "赵六", "二级调研员（示例）", Other},
	}
}

func samplePromoted() []Promoted {
	return []Promoted{{ID: "p1", Name: "钱七", Sex: "女", Born: "1985-03", From: "副主任（示例）", To: "主任（示例）"}}
}

// sampleLeader is the nth leader, made up in a post.
func sampleLeader(n int, post string, role Role) Leader {
	return Leader{fmt.Sprint("l", n), fmt.Sprint("示例", n), post + "（示例）", role}
}
