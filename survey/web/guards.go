package web

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

const (
	// policy of everything that a voter's phone or the big screen opens; no form ever leaves these pages.
	policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	consolePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; " +
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	// previewPolicy is for the ballot inside the wizard's page; its forms and texts are data, and run nothing.
	previewPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
	// printPolicy is for the slips, which are one file with its style inside, and run nothing.
	printPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// headers are on every answer. Nothing is kept by a browser or a proxy, save hashed assets, which say so themselves.
func headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
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

const (
	maxInFlight = 2000             // requests of the wire; beyond, a phone is asked to try again
	actTime     = 20 * time.Second // for one request
)

// gate bounds the requests that are under way, in number and in time.
type gate struct {
	places chan struct{}
	time   time.Duration
}

func newGate(places int, time time.Duration) *gate {
	return &gate{places: make(chan struct{}, places), time: time}
}

func (g *gate) pass(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		select {
		case g.places <- struct{}{}:
			defer func() { <-g.places }()
		default:
			return survey.ErrUnavailable
		}
		ctx, cancel := context.WithTimeout(c.Request().Context(), g.time)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}
