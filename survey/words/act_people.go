package words

import (
	"fmt"
	"strings"

	"ceping/survey"
)

var actsOfPeople = map[string]shown{
	"log in":             {"登录", readLogin},
	"login failed":       {"登录失败", readLoginFailed},
	"lock out":           {name: "连续输错密码，暂停登录"},
	"make link":          {name: "取一次性链接"},
	"use link":           {name: "用一次性链接进入"},
	"add account":        {"新建账号", readAccount},
	"set password":       {name: "重设密码"},
	"disable account":    {name: "停用账号"},
	"enable account":     {name: "恢复账号"},
	"login code on":      {name: "开启动态码登录"},
	"login code off":     {name: "关闭动态码登录"},
	"log out everywhere": {"全部退出", func(name, who string) (string, bool) { return withDetail(name, Who(who)), true }},
}

const (
	knownBrowser = "known browser"
	newBrowser   = "new browser"
	failedBefore = ", %d failed before"
)

// LoggedIn is a login, in a browser that is known or not, after so many that failed.
func LoggedIn(known bool, failed int) Deed {
	detail := newBrowser
	if known {
		detail = knownBrowser
	}
	if failed > 0 {
		detail += fmt.Sprintf(failedBefore, failed)
	}
	return Deed{"log in", detail}
}

func readLogin(name, detail string) (string, bool) {
	rest, known := strings.CutPrefix(detail, knownBrowser)
	if !known {
		var fresh bool
		if rest, fresh = strings.CutPrefix(detail, newBrowser); !fresh {
			return "", false
		}
	}
	said, n := name+map[bool]string{true: "（登录过的浏览器）", false: "（新的浏览器）"}[known], 0
	if rest == "" {
		return said, true
	}
	ok := scanned(rest, failedBefore, &n)
	return said + fmt.Sprintf("，此前失败%d次", n), ok
}

const (
	timesAt   = " at "
	noAccount = "no account"
)

// LoginFailed is so many tries to log in that failed, at an account; "" is names that no account has.
func LoginFailed(account string, times int) Deed {
	if account == "" {
		account = noAccount
	}
	return Deed{"login failed", fmt.Sprint(times) + timesAt + account}
}

func readLoginFailed(name, detail string) (string, bool) {
	times, account, ok := strings.Cut(detail, timesAt)
	if account == noAccount {
		return fmt.Sprintf("%s：%s次，账号不存在", name, times), ok
	}
	return fmt.Sprintf("%s：账号%s，%s次", name, account, times), ok
}

// LockedOut is an account that waits between two tries.
func LockedOut(account string) Deed { return Deed{"lock out", account} }

// LinkMade and LinkUsed are of a one-time link into the console.
func LinkMade() Deed { return Deed{"make link", ""} }
func LinkUsed() Deed { return Deed{"use link", ""} }

// AddedAccount is a new account with its role.
func AddedAccount(role survey.StaffRole, account string) Deed {
	return Deed{"add account", string(role) + " " + account}
}

func readAccount(name, detail string) (string, bool) {
	role, account, ok := strings.Cut(detail, " ")
	return name + "：" + ChineseOf(survey.StaffRole(role)) + " " + account, ok
}

// SetPassword is an account that has another password, and Disabled one that was shut out or let in again.
func SetPassword(account string) Deed { return Deed{"set password", account} }
func Disabled(account string, disabled bool) Deed {
	if disabled {
		return Deed{"disable account", account}
	}
	return Deed{"enable account", account}
}

// SwitchedCodeOn is an account that logs in with a code of a phone too from then on, and SwitchedCodeOff one that does no more.
func SwitchedCodeOn(account string) Deed  { return Deed{"login code on", account} }
func SwitchedCodeOff(account string) Deed { return Deed{"login code off", account} }

// LoggedOut is an account, or survey.Terminal, logged out everywhere.
func LoggedOut(who string) Deed { return Deed{"log out everywhere", who} }
