package layout

import "ceping/survey/count"

// resultCode is the result code (结果校验码) that a Report is given out with; "" when it has none, as one of version 1.
func resultCode(r *count.Report) string {
	if r.Result == nil {
		return ""
	}
	return r.Result.Code
}
