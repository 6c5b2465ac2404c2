package console

import (
	"net/http"
	"net/url"
	"testing"
)

// TestGuessedPassword: a password that is guessed first is not taken, the page says why and what to do, and the one before goes on.
func TestGuessedPassword(t *testing.T) {
	s := newSite(t, nil)
	given := s.Staff().Added("巴图敖云", "group", "第三考核组")
	c := s.LoggedIn("巴图敖云", given)
	change := func(fresh string) url.Values { return url.Values{"old": {given}, "new": {fresh}, "again": {fresh}} }
	for fresh, why := range map[string]string{
		"aaaaaaaaaa":   "只是一个字符的重复",
		"abcabcabcabc": "只是一小段的重复",
		"1qaz2wsx3edc": "按顺序或键盘排列",
		"Admin@123456": "由最常用的密码拼成",
		"巴图敖云@第三考核组88": "由您的账号、考核组的名字和常用密码拼成",
	} {
		c.Submit("/console/account", change(fresh)).Shows(t, fresh, http.StatusConflict, why, "密码没有改，还是原来的", "请另想一个")
	}
	if got := s.Browser().Login("巴图敖云", given); got.Status != http.StatusSeeOther {
		t.Errorf("the password before: %d", got.Status)
	}
	c.Submit("/console/account", change("白鹅追着邮递员跑过桥")).Shows(t, "another one", http.StatusOK, "密码已改")
}
