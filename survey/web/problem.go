package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey/ballot"
	"ceping/survey/sitting"
)

// Problem is an error as phones get it (RFC 9457), and as pages show it. Code is stable; Title and Detail are for people:
// what happened, and the remedy.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Errors of this room, beside the domain's. The rooms that are mounted have their own (Denial).
var (
	// ErrTooLarge: a body is longer than its route takes.
	ErrTooLarge = errors.New("body too large")
	errPanic    = errors.New("panic")
	// errBusy: no place, or the body did not come: nothing of the request was looked at.
	errBusy = fmt.Errorf("not let in: %w", sitting.ErrUnavailable)
)

// Denial is an error of a room, with its answer. Code is stable; Title and Detail are Chinese words for people.
type Denial struct {
	Status              int
	Code, Title, Detail string
}

// Error returns the code: what people read is the Detail.
func (d *Denial) Error() string { return d.Code }

// problems is the one place that turns errors into answers. staff is the remedy for people at the console, where it is
// another than the voter's.
var problems = []struct {
	err    error
	status int
	code   string
	title  string
	detail string
	staff  string
}{
	{ballot.ErrSlipUnknown, http.StatusNotFound, "slip_unknown", "没有这张领票码", "请核对领票码，或请找工作人员。", "请对照领票码逐个核对16位字符。"},
	{ballot.ErrSlipVoid, http.StatusGone, "slip_void", "这张领票码已作废", "请找工作人员换一张备用票。", "不必再作废一次，可以发给一张备用票。"},
	{ballot.ErrSlipReplaced, http.StatusGone, "slip_replaced", "这张领票码已补发", "请用补发的新领票码。没有拿到的，请找工作人员。", "它已经换过一张备用票，不能再补发。"},
	{ballot.ErrSlipSpent, http.StatusConflict, "slip_spent", "这张领票码已经用过", "已在别的手机或浏览器上领过票。那部手机不能用了，请工作人员补发。",
		"它已领过测评票，不能作废：那张测评票可能已在票箱里。手机丢失或损坏的，请用补发。"},
	{ballot.ErrSessionUnknown, http.StatusNotFound, "session_unknown", "没有这场测评会", "请核对网址，或请找工作人员。", "请回到测评会列表重新选择。"},
	{ballot.ErrEnvelopeUnknown, http.StatusNotFound, "envelope_unknown", "没有这一类信封", "请按封箱校验码所列的名称核对。", ""},
	{ballot.ErrNotCollecting, http.StatusForbidden, "not_collecting", "还没有开始领票", "请等主持人宣布开始后再试。", ""},
	{ballot.ErrNotVoting, http.StatusForbidden, "not_voting", "还没有开始提交", "请等主持人宣布开始后再提交，已填内容会保留。", ""},
	{ballot.ErrBoxClosed, http.StatusForbidden, "box_closed", "票箱已封", "封箱了，现在不能再领票或提交。", ""},
	{ballot.ErrBoxOpened, http.StatusForbidden, "box_opened", "已开箱计票", "不能再提交。请重新打开本页，核对您的票是否在箱内。", ""},
	{ballot.ErrNotClosed, http.StatusForbidden, "not_closed", "还没有封箱", "封箱后才公布封箱校验码，开箱后才公布清单。", ""},
	{ballot.ErrBadCredential, http.StatusForbidden, "bad_credential", "投票凭证不符", "请重新扫描领票码。仍然不行，请找工作人员。", ""},
	{ballot.ErrBoxFull, http.StatusConflict, "box_full", "没有投入：箱内票数已满", "箱内的票已和领取的一样多。请马上告诉工作人员，已填内容会保留。", ""},
	{ballot.ErrMalformed, http.StatusBadRequest, "bad_request", "内容没有完整送到", "请刷新页面再试。仍然不行，请找工作人员。", ""},
	{ErrTooLarge, http.StatusRequestEntityTooLarge, "too_large", "内容太长", "请缩短文字后再试。", "没有保存任何内容。请缩短后再提交；名单太长的，分几次录入。"},
	{errBusy, http.StatusServiceUnavailable, "unavailable", "服务器正忙", "没有记录任何内容，请等几秒钟再试。", "没有记录任何内容，请稍候再试。"},
	{sitting.ErrUnavailable, http.StatusServiceUnavailable, "unavailable", "服务器正忙", "没有确认是否记录，请等几秒钟再试，已完成的不会重复。", "没有确认是否记录，请稍候核对后再试；仍然不行，请查看磁盘是否已满。"},
	// The time of a request is over, or its sender gone: whether it was recorded is not known.
	{context.DeadlineExceeded, http.StatusInternalServerError, "internal", "没有等到结果", "请再试一次，已完成的不会重复。", ""},
	{context.Canceled, http.StatusInternalServerError, "internal", "没有等到结果", "请再试一次，已完成的不会重复。", ""},
	{sitting.ErrNoRight, http.StatusForbidden, "no_right", "您的账号不能做这一步", "请让管理员或本考核组的账号来操作。", ""},
	{sitting.ErrAssessmentUnknown, http.StatusNotFound, "assessment_unknown", "没有这个考核项目", "请从考核项目列表里选择。", ""},
	{sitting.ErrPersonUnknown, http.StatusNotFound, "person_unknown", "没有这个账号", "请从账号列表里选择。", ""},
	{echo.ErrNotFound, http.StatusNotFound, "not_found", "没有这个页面", "请核对网址，或请找工作人员。", ""},
	{echo.ErrMethodNotAllowed, http.StatusMethodNotAllowed, "method_not_allowed", "不能这样访问", "请从页面上的按钮操作。", ""},
}

var internal = Problem{"about:blank", "系统出错", http.StatusInternalServerError, "internal", "请稍候再试。仍然不行，请找工作人员。"}

// Staff answers an error of what staff do; nil for one that is not theirs to mend.
type Staff func(error) *Denial

// ProblemOf maps an error, for staff in words of their own; staff is nil for phones. known is false for a fault of the program, of which
// nothing is told.
func ProblemOf(err error, staff Staff) (_ Problem, known bool) {
	var denied *Denial
	if staff != nil { // first: what is a fault of files to phones may be a refusal to staff
		denied = staff(err)
	}
	if denied != nil || errors.As(err, &denied) {
		return Problem{"about:blank", denied.Title, denied.Status, denied.Code, denied.Detail}, true
	}
	for _, p := range problems {
		if errors.Is(err, p.err) {
			if staff != nil && p.staff != "" {
				p.detail = p.staff
			}
			return Problem{"about:blank", p.title, p.status, p.code, p.detail}, true
		}
	}
	return internal, false
}

// problemPage is an error as people see it; at the console with the way back.
type problemPage struct {
	Problem
	Way Way
}

// Way is the link by which a page that says what went wrong leads on; none without a path.
type Way struct{ Path, Text string }

// wayOn is how errors under a path are answered.
type wayOn struct {
	prefix string
	staff  Staff
	way    func(Problem) Way
}

// ErrorsUnder has errors of all paths that begin with prefix answered in the words for staff, by pages that lead on a way.
func (s *Server) ErrorsUnder(prefix string, staff Staff, way func(Problem) Way) {
	s.ways = append(s.ways, wayOn{prefix, staff, way})
}

// wayUnder is how errors of a path are answered; nil when it is not staff that asks.
func (s *Server) wayUnder(path string) (Staff, func(Problem) Way) {
	for _, w := range s.ways {
		if strings.HasPrefix(path, w.prefix) {
			return w.staff, w.way
		}
	}
	return nil, func(Problem) Way { return Way{} }
}

// answerError answers an error: a problem to programs, a page to people.
func (s *Server) answerError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	path := c.Request().URL.Path
	staff, way := s.wayUnder(path)
	p, known := ProblemOf(err, staff)
	if !known && err != errPanic {
		s.config.Logger.Error("internal error", "error", err)
	}
	if strings.HasPrefix(path, "/api/") || path == "/readyz" || path == "/healthz" {
		c.Response().Header().Set(echo.HeaderContentType, "application/problem+json")
		err = c.JSON(p.Status, p)
	} else {
		err = s.pages.Show(c, p.Status, "problem.html", problemPage{p, way(p)})
	}
	if err != nil {
		s.config.Logger.Error("an error could not be answered", "error", err)
	}
}
