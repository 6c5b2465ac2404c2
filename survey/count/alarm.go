package count

import (
	"slices"

	"ceping/survey"
	"ceping/survey/words"
)

// Facts are the findings of the check before opening, and what staff did about them.
type Facts struct {
	SealMismatch bool
	BoxFull      bool   // a ballot was refused since as many were in the box as slips were collected
	Despite      string // the reason for which a box that does not fit was opened; "" when it fits
	Corrected    string // the reason of a correction after opening
	MirrorLost   bool   `json:"-"` // a second copy of the live box was given up, as the session's chain tells
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
	MirrorLost           = "mirror_lost"
)

// alarm is one with its sentence, which names the values.
func alarm(code string, values ...any) Alarm {
	return Alarm{Code: code, Text: words.Chinese(survey.Code("alarm_"+code), values...)}
}

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
		list = append(list, alarm(SealMismatch))
	}
	if f.BoxFull {
		list = append(list, alarm(BoxFull))
	}
	if in.Tally.Copied > 0 {
		list = append(list, alarm(EnvelopesCopied, in.Tally.Copied))
	}
	for _, d := range in.Tally.Differ {
		a := alarm(EnvelopesDiffer, titleOf(in.Setup, d.Form), nameOf(in.Setup, d), d.Damaged)
		a.Form, a.Subject, a.Count = d.Form, d.Subject, &d.Damaged
		list = append(list, a)
	}
	for _, t := range in.Tally.Forms {
		list = append(list, quotas(in.Setup, t)...)
	}
	if in.Tally.Invalid > 2 && in.Tally.Invalid*10 > cast {
		list = append(list, alarm(ManyInvalid)) // the number is in the counts, or withheld
	}
	if f.Despite != "" {
		a := alarm(OpenedDespite, f.Despite)
		a.Reason = f.Despite
		list = append(list, a)
	}
	if f.Corrected != "" {
		a := alarm(Corrected, f.Corrected)
		a.Reason = f.Corrected
		list = append(list, a)
	}
	if f.MirrorLost {
		list = append(list, alarm(MirrorLost))
	}
	return list
}

// quotas rings for each group of a form in which a grade of the quota was given oftener than all its ballots together may: more
// than max × V over all subjects of a criterion, V the largest of its subjects'.
func quotas(s *survey.Setup, t FormTally) []Alarm {
	i := slices.IndexFunc(s.Forms, func(f survey.Form) bool { return f.ID == t.ID })
	f := &s.Forms[i]
	if f.Quota == nil || t.Withheld {
		return nil
	}
	var list []Alarm
	for at, g := range t.Groups {
		var over []string
		for _, c := range f.Criteria {
			if c.Kind != survey.Graded {
				continue
			}
			given, most, asked := 0, 0, 0
			for _, subject := range t.Subjects {
				for _, ct := range subject.Criteria {
					if ct.ID != c.ID {
						continue
					}
					asked++
					most = max(most, subject.Valid[at])
					if ct.Withheld {
						continue
					}
					for j, grade := range f.Scale(c) {
						if slices.Contains(f.Quota.Set(), grade.Code) && ct.Marks[at] != nil {
							given += ct.Marks[at][j]
						}
					}
				}
			}
			if limit, limited := f.Quota.Most(asked); limited && given > limit*most {
				over = append(over, criterionName(c))
			}
		}
		if len(over) > 0 {
			a := alarm(QuotaExceeded, f.Title, g.Name, over)
			a.Category, a.Form = g.Code, f.ID
			list = append(list, a)
		}
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
