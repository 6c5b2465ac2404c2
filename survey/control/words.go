package control

import (
	"errors"
	"net/http"
	"strings"

	"ceping/survey"
)

// refusal marks an error that is the operator's to mend.
type refusal struct{ error }

func (r *refusal) Unwrap() error { return r.error }

// remedies are the wire's refusals as the command line says them.
var remedies = map[error]string{
	survey.ErrSlipUnknown:    "no such slip in this session: check the 16 characters",
	survey.ErrSlipVoid:       "this slip is void already",
	survey.ErrSlipSpent:      "this slip was exchanged for a ballot and cannot be voided: note it, the ballot stays",
	survey.ErrSessionUnknown: "no such session: ceping session list shows their ids",
	survey.ErrNoRight:        "the account has no right to this: let an administrator do it",
	survey.ErrPersonUnknown:  "no such account: ceping user list shows their names",
	survey.ErrNotClosed:      "the session is not closed yet: ceping session advance ID closed",
	survey.ErrUnavailable:    "the store cannot take anything now, nothing was recorded: check the disk and try again",
}

// words turns an error into a status and one line.
func words(err error) (int, string) {
	var refused *survey.Refusal
	var invalid *survey.InvalidError
	var marked *refusal
	for sentinel, line := range remedies {
		if errors.Is(err, sentinel) {
			return http.StatusConflict, line
		}
	}
	status := http.StatusInternalServerError
	if errors.As(err, &refused) || errors.As(err, &invalid) || errors.As(err, &marked) {
		status = http.StatusConflict
	}
	return status, strings.Join(strings.Fields(err.Error()), " ")
}
