package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/labstack/echo/v4"
)

// policy of everything for which a room says no other, as all that a voter's phone or the big screen opens; no form ever leaves these
// pages.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// inline are scripts that stand in a page.
var inline = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// Policy returns the policy of a page with scripts in it: it lets these run by the hash of the very bytes that are sent, and nothing that is
// put in beside them. It suits pages that hold nothing of what people entered.
func Policy(page []byte) string {
	allowed := "script-src 'self'"
	for _, script := range inline.FindAllSubmatch(page, -1) {
		hash := sha256.Sum256(script[1])
		allowed += " 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'"
	}
	return strings.Replace(policy, "script-src 'self'", allowed, 1)
}

// retryTime is when whoever was told that nothing was done may try again, in seconds.
const retryTime = "3"

// headers are on every answer. Nothing is kept by a browser or a proxy, save hashed assets, which say so themselves. Whoever
// answers that the server is busy, a page too, says when to try again.
func headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		answer := c.Response()
		answer.Before(func() {
			if answer.Status == http.StatusServiceUnavailable {
				h.Set("Retry-After", retryTime)
			}
		})
		return next(c)
	}
}

// recovered turns a panic into an answer. The log gets the program's stack, and nothing of the request.
func (s *Server) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch fault := recover(); fault {
			case nil:
			case http.ErrAbortHandler:
				panic(fault)
			default:
				s.config.Logger.Error("panic", "fault", fmt.Sprintf("%T", fault), "stack", stack())
				err = errPanic
			}
		}()
		return next(c)
	}
}

// stack is the stack without the arguments of the calls: they are addresses of memory, of no use in a log.
func stack() string {
	lines := strings.Split(string(debug.Stack()), "\n")
	for i, line := range lines {
		if open := strings.LastIndexByte(line, '('); open > 0 && !strings.HasPrefix(line, "\t") {
			lines[i] = line[:open]
		}
	}
	return strings.Join(lines, "\n")
}
