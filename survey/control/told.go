package control

import (
	"context"
	"errors"
	"net/http"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/boxkey"
	"ceping/survey/words"
)

// refusal marks an error that is the operator's to mend.
type refusal struct{ error }

func (r *refusal) Unwrap() error { return r.error }

// remedies are the wire's refusals as the command line says them.
var remedies = map[error]string{
	survey.ErrSlipUnknown:    "no such slip in this session: check the 16 characters",
	survey.ErrSessionUnknown: "no such session: ceping session list shows their ids",
	survey.ErrNoRight:        "the account has no right to this: let an administrator do it",
	survey.ErrPersonUnknown:  "no such account: ceping user list shows their names",
	ballot.ErrNotClosed:      "the session is not closed yet: ceping session advance ID closed",
	boxkey.ErrStopped:        "stopped before the box key was made or opened, nothing was recorded",
}

// doubts are errors after which nobody knows whether an act was done: a store that could not tell may have it on the disk.
var doubts = map[error]string{
	survey.ErrUnavailable:    "the store cannot take anything now, check the disk",
	context.Canceled:         "it was interrupted",
	context.DeadlineExceeded: "its time was over",
}

// told turns an error into a status and one line. 409: the act was refused and not done. 500 and above: it may have been done.
func told(err error) (int, string) {
	var refused *survey.Refusal
	var invalid *survey.InvalidError
	var marked *refusal
	if errors.As(err, &refused) { // also one that is a fault of files to phones
		return http.StatusConflict, words.EnglishError(err)
	}
	for sentinel, line := range remedies {
		if errors.Is(err, sentinel) {
			return http.StatusConflict, line
		}
	}
	for doubt, line := range doubts {
		if errors.Is(err, doubt) {
			return http.StatusServiceUnavailable, line
		}
	}
	status := http.StatusInternalServerError
	if errors.As(err, &invalid) || errors.As(err, &marked) {
		status = http.StatusConflict
	}
	return status, words.EnglishError(err)
}
