package words

import (
	"errors"
	"fmt"
	"testing"

	"ceping/survey"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Chinese("phase_other", survey.Draft, []survey.Phase{survey.Ready, survey.Voting}, survey.Code("phase_first")), "测评会处于“筹备”阶段，这一步只能在“已制票”或“填票提交”阶段进行：请先进入该阶段"},
		{English("phase_other", survey.Draft, []survey.Phase{survey.Ready, survey.Voting}, survey.Code("phase_first")), "the session is draft, and this is done while it is ready or voting: take it there first"},
		{Chinese("count_range", survey.Leftover, "A", 7, 5), "票种A的数字7不对：应在0到5之间，请重新清点"},
		{English("no_such_code", 1), "no_such_code"},
		{Chinese("differs_grades", 1), "等次或分值"},
		{English("account_taken", "a", "b"), `there is an account "a" already: choose another name, or give it a new password`},
		{ChineseOf(survey.FaultEmpty.Of("x")), "这场测评会（x）已停用：它的票箱文件boxes/x.db是空的。不要删除任何文件：请停止程序，把原来的文件放回原处后再启动；或把备份恢复到另一个目录"},
		{Chinese("composite_wants_figures", []string{"平时考核", "民主监督"}, "平时考核,民主监督"), "平时考核、民主监督要另行录入：请选一个 CSV 文件，表头是 subject,平时考核,民主监督"},
		{ChineseOf(nil), ""},
		{EnglishOf(survey.Phase("of a later program")), "of a later program"},
	} {
		if c.got != c.want {
			t.Errorf("%s\nwant %s", c.got, c.want)
		}
	}
}

// told is an error that says what it wraps in words of its own.
type told struct {
	text string
	of   error
}

func (e told) Error() string { return e.text }
func (e told) Unwrap() error { return e.of }

// TestHas: a sentence that is said in one language alone is not had.
func TestHas(t *testing.T) {
	for code, want := range map[Code]bool{"account_taken": true, "caution_years": false, "no_such_code": false, "": false} {
		if Has(code) != want {
			t.Errorf("%q: %t", code, !want)
		}
	}
}

// TestTwoSentences: a code that two tables have ends the program at its start, for one of the two would be lost.
func TestTwoSentences(t *testing.T) {
	if all := merged(table{"a": "1"}, table{"b": "2"}); len(all) != 2 || all["a"] != "1" || all["b"] != "2" {
		t.Errorf("%v", all)
	}
	defer func() {
		if recover() == nil {
			t.Error("one of two sentences was taken")
		}
	}()
	merged(table{"a": "1"}, table{"a": "2"})
}

// TestErrors: an error is its sentence, within what was added to it on the way; one without a sentence is nothing on a screen.
func TestErrors(t *testing.T) {
	refused := survey.Refuse("account_taken", "张 三")
	for _, c := range []struct {
		err              error
		chinese, english string
	}{
		{refused, "已有账号“张 三”，请换一个名字，或为它重设密码", `there is an account "张 三" already: choose another name, or give it a new password`},
		{fmt.Errorf("line 3: %w", refused), "已有账号“张 三”，请换一个名字，或为它重设密码", `line 3: there is an account "张 三" already: choose another name, or give it a new password`},
		{errors.Join(refused, errors.New("disk\nfull")), "已有账号“张 三”，请换一个名字，或为它重设密码", `there is an account "张 三" already: choose another name, or give it a new password disk full`},
		{&survey.InvalidError{Field: "forms[2].criteria[0].name", Code: "invalid_text_long", Values: []any{200}}, "测评表第3个 › 测评内容第1个 › 名称：超过200个字，请缩短", "forms[2].criteria[0].name: is longer than 200 characters"},
		{&survey.InvalidError{Field: "leaders[3].name", Code: "invalid_missing"}, "干部第4个 › 姓名：还没有填", "leaders[3].name: is missing"},
		{survey.FaultNewer.Err("x"), "这场测评会（x）已停用：它的票箱文件boxes/x.db由更新版本的程序写入。不要删除任何文件：请用写入它的那个版本打开",
			"session x is out of service: its box boxes/x.db was written by a newer ceping. Delete nothing: use the ceping that wrote it"},
		{fmt.Errorf("%w, and %w", refused, &survey.InvalidError{Field: "unit", Code: "invalid_missing"}), "被考核单位：还没有填",
			`there is an account "张 三" already: choose another name, or give it a new password, and unit: is missing`},
		{told{"in other words", refused}, "已有账号“张 三”，请换一个名字，或为它重设密码", `there is an account "张 三" already: choose another name, or give it a new password`},
		{told{"of nothing", nil}, "", "of nothing"},
		{errors.New("sql: connection is already closed"), "", "sql: connection is already closed"},
	} {
		chinese, ok := ChineseError(c.err)
		if chinese != c.chinese || ok != (c.chinese != "") {
			t.Errorf("%s\nwant %s", chinese, c.chinese)
		}
		if english := EnglishError(c.err); english != c.english {
			t.Errorf("%s\nwant %s", english, c.english)
		}
	}
}
