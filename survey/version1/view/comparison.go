package view

import (
	past "ceping/survey"
	"ceping/survey/compare"
)

// Comparison is a comparison that version 1 made, to be drawn; sort it before. It goes when who compares calls [compare.New].
func Comparison(c past.Comparison) compare.Comparison {
	v := compare.Comparison{Assessment: compare.Assessment(c.Assessment), Software: c.Software, Notes: c.Notes,
		Sessions: sessions(c.Sessions), Withheld: sessions(c.Withheld), Waiting: sessions(c.Waiting)}
	if c.Previous != nil {
		v.Previous = new(compare.Assessment(*c.Previous))
	}
	for _, r := range c.Refused {
		v.Refused = append(v.Refused, compare.Refused{Session: compare.Session(r.ComparedSession), Why: r.Why})
	}
	for _, f := range c.Forms {
		form := compare.Form{ID: f.ID, Title: f.Title, Over: f.Over, Many: f.Over == past.OverLeaders || f.Over == past.OverPromoted,
			Basis: f.Basis, ByRole: f.ByRole, Average: f.Average, Notes: f.Notes}
		for _, c := range f.Columns {
			form.Columns = append(form.Columns, compare.Column(c))
		}
		for _, u := range f.Units {
			unit := compare.Unit{Session: compare.Session(u.ComparedSession), Subjects: u.Subjects, Rank: u.Rank}
			for _, m := range u.Values {
				unit.Values = append(unit.Values, compare.Measure{Text: m.Text, Highest: m.Highest, Lowest: m.Lowest})
			}
			form.Units = append(form.Units, unit)
		}
		for _, s := range f.Subjects {
			form.Subjects = append(form.Subjects, compare.Subject{Unit: s.Unit, Name: s.Name, Post: s.Post, Role: s.Role.Chinese(), Total: s.Total, Rate: s.Rate, Rank: s.Rank})
		}
		for _, s := range f.Spreads {
			spread := compare.Spread{Name: s.Name, Min: s.Min, Lower: s.Lower, Median: s.Median, Upper: s.Upper, Max: s.Max, Mean: s.Mean}
			for _, p := range s.Points {
				spread.Points = append(spread.Points, compare.Point(p))
			}
			form.Spreads = append(form.Spreads, spread)
		}
		v.Forms = append(v.Forms, form)
	}
	return v
}

func sessions(list []past.ComparedSession) (views []compare.Session) {
	for _, s := range list {
		views = append(views, compare.Session(s))
	}
	return views
}
