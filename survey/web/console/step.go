package console

import (
	"fmt"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/manifest"
	"ceping/survey/words"
)

// step is one of the seven phases on the path of a session.
type step struct {
	Phase   survey.Phase
	Meaning string
	Done    bool // passed already
	Here    bool
}

var meanings = map[survey.Phase]string{
	survey.Draft:      "测评表、名单、票种已建好，还没有制票。",
	survey.Ready:      "票箱已上锁，测评表已定，可以打印领票码。",
	survey.Collecting: "可以扫码领测评票、先填，还不能提交。",
	survey.Voting:     "可以领票、填写、提交。",
	survey.Closed:     "不再收票，公布张数和封箱校验码。",
	survey.Opened:     "开箱人已开箱，计票完成。",
	survey.Archived:   "结果已定稿，归档文件可以下载。",
}

func steps(at survey.Phase) []step {
	var list []step
	for _, p := range survey.Phases() {
		list = append(list, step{Phase: p, Meaning: meanings[p], Done: at.Reached(p) && p != at, Here: p == at})
	}
	return list
}

// move is a way on from a phase: a button, what it does, and what it cannot undo.
type move struct {
	To      survey.Phase
	Button  string
	Confirm string // heading of the page that asks once more, and its button
	Happens string
	Final   string
	Path    string // below the session's; a page of its own, or the confirmation: no way on is taken at one press
	Back    bool
}

// moves are the ways on from where a session stands; collected is how many slips were.
func moves(at survey.Phase, collected int) []move {
	list := waysOn(at)
	if collected == 0 && (at == survey.Ready || at == survey.Collecting) {
		list = append(list, move{To: survey.Draft, Button: "退回筹备…", Confirm: "确认退回筹备", Path: "/advance/draft", Back: true,
			Happens: "回到“筹备”，可以改测评表、名单、票种和规则，再重新制票。有人领了票以后就不能退回。",
			Final:   "已打印的领票码和票箱的锁全部作废：领票码要重新打印，开箱口令要重新设。这次操作会记入操作日志。"})
	}
	return list
}

func waysOn(at survey.Phase) []move {
	switch at {
	case survey.Draft:
		return []move{{To: survey.Ready, Button: "制票…", Path: "/ready",
			Happens: "为每位开箱人设口令，用这些口令给票箱上锁，然后可以打印领票码。",
			Final:   "制票后，测评表、名单、票种和规则都不能再改。要改，只能在有人领票以前退回筹备，印好的领票码全部作废。"}}
	case survey.Ready:
		return []move{{To: survey.Collecting, Button: "开始领票…", Confirm: "确认开始领票", Path: "/advance/collecting",
			Happens: "与会人员可以扫码领测评票，先看先填，还不能提交。",
			Final:   "开始后不能再制作领票码，坏票只能用备用票替换；有人领了票，就不能再退回筹备。"}}
	case survey.Collecting:
		return []move{{To: survey.Voting, Button: "开始提交…", Confirm: "确认开始提交", Path: "/advance/voting",
			Happens: "领了票的人可以提交测评票，还没领的可以继续领。",
			Final:   "开始后不能退回到只领票、不提交的阶段；提交了的测评票不能撤回，也不能修改。"}}
	case survey.Voting:
		return []move{{To: survey.Closed, Button: "封箱…", Confirm: "确认封箱", Path: "/advance/closed",
			Happens: "立即停止领票和提交，公布箱内张数和封箱校验码。",
			Final:   "封箱后送到的测评票不再入箱。开箱以前可以重新开放，但会记入操作日志。"}}
	case survey.Closed:
		return []move{
			{To: survey.Opened, Button: "开箱计票…", Path: "/opening",
				Happens: "开箱人输入口令，打开票箱并计票。大家只看到张数和异常提示，看不到结果。",
				Final:   "开箱后不能再收票，也不能重新开放。"},
			{To: survey.Voting, Button: "重新开放…", Confirm: "确认重新开放", Path: "/advance/voting", Back: true,
				Happens: "回到“填票提交”，没提交的人可以继续提交。",
				Final:   "已公布的封箱校验码作废，已填的余票清空；这次操作会记入操作日志。"},
		}
	case survey.Opened:
		return []move{{To: survey.Archived, Button: "归档…", Path: "/archive",
			Happens: "结果定稿，全场内容可以下载成一个归档文件，日后凭它和开箱口令重新计票。",
			Final:   "归档后不能再补填实到和余票。"}}
	}
	return nil
}

// moveTo is the way from one phase to another, if nothing was collected meanwhile: the office sees to that.
func moveTo(from, to survey.Phase) (move, bool) {
	for _, m := range moves(from, 0) {
		if m.To == to {
			return m, true
		}
	}
	return move{}, false
}

// sayings are what the one who leads the meeting may say in each phase, word for word.
var sayings = map[survey.Phase]string{
	survey.Ready:      "请各位抽取一张领票码，不要交换，先不要扫。领票码上没有编号，谁抽到哪一张没有登记。",
	survey.Collecting: "请用手机相机扫领票码上的二维码，核对票种和校验码，点“领取测评票”。可以先填，现在还不能提交。不会用手机的同志，请到协助平板处。",
	survey.Voting:     "现在可以提交。%s。填好请点“提交测评票”，看到“已投入票箱”才算完成。",
	survey.Closed:     "测评结束，票箱已封。大屏上的张数和封箱校验码，请监票人抄在签字表上。",
	survey.Opened:     "票已当众开箱，张数核对无误。结果由考核组带回汇总，不在会上公布。",
}

// doubtful is said in place of sayings once there are alarms: nobody is to say in public that the counts are right when they are not.
const doubtful = "票已当众开箱，张数有对不上的地方，由考核组当众说明。结果由考核组带回，不在会上公布。"

// saying is what may be said in a phase, given what the counts say, with the rules that voters read on their phones.
func saying(s survey.Session, alarms []count.Alarm) string {
	switch {
	case s.Phase == survey.Opened && len(alarms) > 0:
		return doubtful
	case s.Phase == survey.Voting:
		return fmt.Sprintf(sayings[s.Phase], strings.Join(manifest.FillingRules(&s.Setup), "，"))
	}
	return sayings[s.Phase]
}

// todo is a line of the list to go through before the next phase. Known ones the program has looked at itself.
type todo struct {
	Text  string
	Known bool
	Good  bool
}

func ask(text string) todo { return todo{Text: text} }

func checks(s survey.Session, counts map[string]count.Counts) []todo {
	total := counts[count.Total]
	switch s.Phase {
	case survey.Draft:
		list := []todo{ask("测评表、名单、职务逐项核对过"), ask(fmt.Sprintf("%d位开箱人都在场，各设各的口令", len(s.Setup.Trustees.Names)))}
		return append(list, noted(cautions(&s.Setup))...)
	case survey.Ready:
		issued := todo{Known: true, Good: total.Printed > 0, Text: fmt.Sprintf("领票码已制作：%d张", total.Printed)}
		if !issued.Good {
			issued.Text = "领票码还没有制作"
		}
		list := []todo{issued, ask("领票码已裁开，按票种分袋，打乱"), ask("大屏已打开，大屏与领票码上的校验码前12位一致"), ask("用一部手机试过：连得上会场网络，扫码打得开")}
		return append(list, noted(spares(&s.Setup))...)
	case survey.Collecting:
		return []todo{
			{Known: true, Good: total.Collected > 0, Text: fmt.Sprintf("已领 %d 张", total.Collected)},
			ask("主持人已讲清填写要求：每项只选一个，提交后不能修改"),
		}
	case survey.Voting:
		out := total.Collected - total.Replaced - total.Cast // those replaced are with whoever has the spare
		waiting := todo{Known: true, Good: total.Collected > 0 && out <= 0, Text: "领了票的都已提交"}
		if total.Collected == 0 {
			waiting.Text = "还没有人领票"
		} else if !waiting.Good {
			waiting.Text = fmt.Sprintf("还有 %d 张领了没有提交，请主持人提醒", out)
		}
		return []todo{waiting, ask("主持人已宣布截止")}
	case survey.Closed:
		list := []todo{
			counted(s, survey.Leftover, "余票已当众清点并填写", "余票没有填完，每份结果上都会注明"), counted(s, survey.Present, "实到人数已填写", "实到人数没有填完，结果上留空"),
			ask("封箱校验码已公布，抄在签字表上"), ask(fmt.Sprintf("监票人在场，%d位开箱人到齐", s.Setup.Trustees.Threshold)),
		}
		if missing := unexpected(&s.Setup); missing != "" && s.Setup.Rules.Denominator == survey.ByExpected {
			list = append(list, todo{Known: true, Text: missing + "没有填应到，比例按应到计算：这些票种没有比例，印成“—”"})
		}
		return list
	case survey.Opened:
		present, leftover := todo{Known: true, Good: total.Present != nil, Text: "实到人数已填写"}, todo{Known: true, Good: total.Leftover != nil, Text: "余票已填写"}
		if !present.Good {
			present.Text = costing(s, survey.Present, "实到人数还没有填完")
		}
		if !leftover.Good {
			leftover.Text = "余票还没有填完，发出票数按余票为0计算"
		}
		return []todo{present, leftover, ask("结果表已打印，计票人、监票人、考核组组长已签字")}
	}
	return nil
}

// noted are lines that the program has looked at, and that staff should know.
func noted(texts []string) (list []todo) {
	for _, text := range texts {
		list = append(list, todo{Known: true, Text: text})
	}
	return list
}

// counted is a check of a hand count that is asked for before opening: entered, left out by choice, or still to be asked.
func counted(s survey.Session, hand survey.Hand, entered, left string) todo {
	switch {
	case len(s.Missing(hand)) == 0:
		return todo{Known: true, Good: true, Text: entered}
	case len(s.Unasked(hand)) == 0:
		return todo{Known: true, Text: costing(s, hand, left)}
	}
	return todo{Known: true, Text: costing(s, hand, words.ChineseOf(hand)+"还没有填完")}
}

// costing adds to what is missing what rates lose by it.
func costing(s survey.Session, hand survey.Hand, text string) string {
	if lost := rateless(&s.Setup, hand); lost != "" {
		return text + "。" + lost
	}
	return text
}

// unasked reports whether a hand count is still to be asked for before the box may be opened.
func unasked(s survey.Session) bool {
	return len(s.Unasked(survey.Leftover)) > 0 || len(s.Unasked(survey.Present)) > 0
}
