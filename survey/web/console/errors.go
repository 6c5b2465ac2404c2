package console

import (
	"errors"
	"net/http"

	"ceping/survey"
	"ceping/survey/web"
	"ceping/survey/words"
)

// Errors of this room, beside the domain's.
var (
	errStranger = &web.Denial{Status: http.StatusUnauthorized, Code: "no_staff_session", Title: "请先登录控制台",
		Detail: "没有账号，请用启动程序的终端里印的一次性链接；用过或过期了，请在终端运行 ceping console 取一个新的。"}
	errLinkUsed = &web.Denial{Status: http.StatusGone, Code: "link_used", Title: "这个链接不能用了，或者不对",
		Detail: "每个链接只能用一次，15分钟内有效，取了新的，旧的就作废。请在终端运行 ceping console 取一个新的。"}
	errCrowded = &web.Denial{Status: http.StatusTooManyRequests, Code: "crowded", Title: "同时登录的人太多", Detail: "没有执行。请等几秒钟再试。"}
	errFull    = &web.Denial{Status: http.StatusServiceUnavailable, Code: "unsent_full", Title: "现在人太多，没有收到", Detail: "内容还在：请按浏览器的“刷新”，同意重新提交，再发一次。"}
	errCross   = &web.Denial{Status: http.StatusForbidden, Code: "cross_origin", Title: "没有执行", Detail: "这个操作不是从本控制台的页面发出的。请从控制台里重新操作。"}
	// errLikeGone: what was typed is shown again, without what it was to be like.
	errLikeGone = &web.Denial{Status: http.StatusNotFound, Code: "like_unknown", Title: "没有新建", Detail: "所选的那一个已经没有了，请重新选择。"}
	errTyped    = &web.Denial{Status: http.StatusUnprocessableEntity, Code: "bad_request", Title: "填写有误", Detail: "请改正后再提交。"}
)

// refused turns an error that staff can mend into what a page shows. Others go to the one place that answers errors.
func refused(err error) (*web.Problem, bool) {
	p, known := web.ProblemOf(err, denial)
	return &p, known && p.Code != "session_unknown"
}

// denial is what staff are told of a refusal, or of what they filled in; nil for any other error.
func denial(err error) *web.Denial {
	sentence, ok := words.ChineseError(err)
	switch {
	case !ok:
		return nil
	case errors.As(err, new(*survey.Refusal)):
		return &web.Denial{Status: http.StatusConflict, Code: "refused", Title: "没有执行", Detail: sentence}
	}
	return &web.Denial{Status: http.StatusUnprocessableEntity, Code: "invalid", Title: "填写有误", Detail: sentence}
}
