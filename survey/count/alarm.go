package count

import (
	"fmt"

	"ceping/survey"
)

// Facts are what the check before opening found, and what staff did about it.
type Facts struct {
	SealMismatch bool
	BoxFull      bool   // a ballot was refused since as many were in the box as slips were collected
	Despite      string // the reason for which a box that does not fit was opened; "" when it fits
	Corrected    string // the reason of a correction after opening
}

// Codes of alarms (contracts.md, “Alarms”).
const (
	IssuedBelowCollected = "issued_below_collected"
	IssuedAbovePresent   = "issued_above_present"
	LeftoverMissing      = "leftover_missing"
	SealMismatch         = "seal_mismatch"
	CastAboveCollected   = "cast_above_collected"
	CastAboveVoters      = "cast_above_voters"
	BoxFull              = "box_full"
	EnvelopesDiffer      = "envelopes_differ"
	EnvelopesCopied      = "envelopes_copied"
	QuotaExceeded        = "quota_exceeded"
	ManyInvalid          = "many_invalid"
	OpenedDespite        = "opened_despite"
	Corrected            = "corrected"
)

// alarms lists the mismatches: category by category, then of the box, then of forms.
func alarms(in Input) []Alarm {
	list := []Alarm{}
	cast := 0
	for _, c := range in.Setup.Categories {
		n := in.Counts[c.Code]
		cast += n.Cast
		list = append(list, mismatches(c, n)...)
	}
	f := in.Facts
	if f.SealMismatch {
		list = append(list, Alarm{Code: SealMismatch, Text: "票箱内容与封箱校验码不符，票箱可能被改动"})
	}
	if f.BoxFull {
		list = append(list, Alarm{Code: BoxFull, Text: "有测评票因箱内票数已等于领取票数而未收，可能有人用别的途径投入了票"})
	}
	if in.Tally.Copied > 0 {
		list = append(list, Alarm{Code: EnvelopesCopied, Text: fmt.Sprintf("箱内有%d个信封与另一个完全相同：相同的只计一个，其余按损坏处理", in.Tally.Copied)})
	}
	for _, d := range in.Tally.Differ {
		text := fmt.Sprintf("《%s》%s：信封数与有效票数不一致，其中损坏%d个", titleOf(in.Setup, d.Form), nameOf(in.Setup, d), d.Damaged)
		list = append(list, Alarm{Code: EnvelopesDiffer, Form: d.Form, Subject: d.Subject, Count: &d.Damaged, Text: text})
	}
	for _, t := range in.Tally.Forms {
		list = append(list, quotas(in.Setup, t)...)
	}
	if in.Tally.Invalid > 2 && in.Tally.Invalid*10 > cast {
		list = append(list, Alarm{Code: ManyInvalid, Text: "无效票超过收回票数的十分之一"}) // the number stands in the counts, or is withheld
	}
	if f.Despite != "" {
		list = append(list, Alarm{Code: OpenedDespite, Reason: f.Despite, Text: "检查不符，仍然开箱，理由：" + f.Despite})
	}
	if f.Corrected != "" {
		list = append(list, Alarm{Code: Corrected, Reason: f.Corrected, Text: "开箱后更正过余票或实到人数，理由：" + f.Corrected})
	}
	return list
}

func titleOf(s *survey.Setup, form string) string {
	for _, f := range s.Forms {
		if f.ID == form {
			return f.Title
		}
	}
	return form
}

func nameOf(s *survey.Setup, d Difference) string {
	for _, sheet := range s.Sheets() {
		for _, subject := range sheet.Subjects {
			if sheet.Form.ID == d.Form && subject.ID == d.Subject {
				return subject.Name
			}
		}
	}
	return d.Subject
}
