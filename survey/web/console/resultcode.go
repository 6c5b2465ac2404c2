package console

import (
	"ceping/survey/count"
	"ceping/survey/qr"
)

// resultCode is the result code as a page shows it.
type resultCode struct {
	Code    string // in groups of four; "" of a session that version 1 counted
	Picture string // the bare code as a QR, one path over a square
	Side    int    // of that square
}

func newResultCode(r *count.Report) (code resultCode, err error) {
	if r.Result == nil {
		return code, nil
	}
	code.Code = count.SpacedCode(r.Result.Code)
	code.Picture, code.Side, err = qr.Path(r.Result.Code)
	return code, err
}
