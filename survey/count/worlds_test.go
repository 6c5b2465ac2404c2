package count_test

import (
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// worlds looks for other boxes of which everything that is published would be the same to the last byte. What is the same in all of
// them may be known; what differs in one of them nobody can know, whatever they compute.
type worlds struct {
	*naive
	box    count.Box
	report func() string
	before string
	tried  int
}

// place is where in its envelope a criterion's answer stands.
type place struct {
	survey.SheetCriterion
	at int
}

func (p place) of(c envelope.Content) string {
	switch {
	case p.Kind == survey.Choices:
		return strings.Join(c.Choices, " ")
	case p.Kind == survey.Graded && c.Marks != "":
		return c.Marks[p.at : p.at+1]
	case p.Kind == survey.Scored && c.Scores != nil:
		return c.Scores[p.at]
	case p.Kind == survey.Graded:
		return "-"
	}
	return ""
}

// put answers a criterion otherwise, and leaves all else.
func (p place) put(c envelope.Content, s survey.SheetSubject, answer string) envelope.Content {
	switch p.Kind {
	case survey.Choices:
		if c.Choices = nil; answer != "" {
			c.Choices = strings.Fields(answer)
		}
	case survey.Graded:
		marks := []byte(c.Marks)
		if c.Marks == "" {
			for _, o := range s.Criteria {
				if o.Kind == survey.Graded {
					marks = append(marks, '-')
				}
			}
		}
		marks[p.at] = answer[0]
		if c.Marks = string(marks); strings.Trim(c.Marks, "-") == "" {
			c.Marks = ""
		}
	case survey.Scored:
		scores := slices.Clone(c.Scores)
		if scores == nil {
			for _, o := range s.Criteria {
				if o.Kind == survey.Scored {
					scores = append(scores, "")
				}
			}
		}
		scores[p.at] = answer
		if c.Scores = scores; strings.Join(scores, "") == "" {
			c.Scores = nil
		}
	}
	return c
}

// says are the codes that an answer counts under.
func (p place) says(f survey.Form, answer string) (codes []string) {
	switch p.Kind {
	case survey.Choices:
		if answer == "" {
			return nil
		}
		return append(strings.Fields(answer), "chose")
	case survey.Graded:
		if answer == "-" {
			return []string{"unmarked"}
		}
		return []string{"raters", scaleOf(f, p.Criterion)[envelope.Grade(answer[0])].Code}
	}
	if answer == "" {
		return []string{"unmarked"}
	}
	for _, b := range p.Bands {
		if rat(answer).Cmp(rat(b.From.String())) >= 0 {
			return []string{"raters", b.Code, "points " + answer}
		}
	}
	return []string{"raters", "no band", "points " + answer}
}

// ticked are options with one more or less, as listed.
func (p place) ticked(codes []string, code string, more bool) string {
	var list []string
	for _, o := range p.Options {
		if o.Code == code && more || o.Code != code && slices.Contains(codes, o.Code) {
			list = append(list, o.Code)
		}
	}
	return strings.Join(list, " ")
}

// answers are what may be said of a criterion, of points the ends of the scale.
func (p place) answers(f survey.Form) (list []string) {
	switch p.Kind {
	case survey.Graded:
		list = append(list, "-")
		for i := range scaleOf(f, p.Criterion) {
			list = append(list, string(envelope.Mark(i)))
		}
	case survey.Scored:
		low, _ := envelope.Hundredths(p.Points.Min.String())
		step, _ := envelope.Hundredths(p.Points.Step.String())
		top, _ := envelope.Hundredths(p.Points.Max.String())
		list = append(list, "", hundredths(low), hundredths(low+(top-low)/step*step))
		for _, b := range p.Bands { // the least score that is in it
			from, _ := envelope.Hundredths(b.From.String())
			if least := low + (from-low+step-1)/step*step; least <= top {
				list = append(list, hundredths(least))
			}
		}
	}
	return list
}

// change is one other world: some voters answer otherwise.
type change []struct{ category, was, now string }

// of is how many more answers of some categories count under a code.
func (c change) of(categories []string, code string, says func(string) []string) (more int) {
	for _, voter := range c {
		if slices.Contains(categories, voter.category) {
			if slices.Contains(says(voter.now), code) {
				more++
			}
			if slices.Contains(says(voter.was), code) {
				more--
			}
		}
	}
	return more
}

// changes are those that leave everything as it is published.
func (w *worlds) changes(e manifest.Envelope, p place) (list []change) {
	opened := w.box.Envelopes[e.Key]
	first := map[[2]string]int{} // who of a category gives an answer
	var order [][2]string
	for i, one := range opened {
		if one.Damaged || one.Content.State != "" {
			continue
		}
		if k := [2]string{one.Category, p.of(one.Content)}; first[k] == 0 {
			first[k] = i + 1
			order = append(order, k)
		}
	}
	try := func(c change) bool {
		old := slices.Clone(opened)
		for _, voter := range c {
			one := &opened[first[[2]string{voter.category, voter.was}]-1]
			one.Content = p.put(one.Content, e.Subject, voter.now)
			if e.Shape.Check(one.Content) != nil {
				copy(opened, old)
				return false
			}
		}
		w.tried++
		same := w.report() == w.before
		if same {
			list = append(list, c)
		}
		copy(opened, old)
		return same
	}
	free := false // what is said of it stands nowhere
	for _, x := range order {
		for _, answer := range p.answers(*e.Form) {
			if answer != x[1] {
				free = try(change{{x[0], x[1], answer}}) || free
			}
		}
	}
	for _, x := range order {
		for _, y := range order {
			if x[0] == y[0] || x[1] == y[1] {
				continue
			}
			if x[0] < y[0] {
				try(change{{x[0], x[1], y[1]}, {y[0], y[1], x[1]}}) // they exchange what they said
			}
			for _, o := range p.Options { // a tick goes from one to the other
				if mine, theirs := strings.Fields(x[1]), strings.Fields(y[1]); slices.Contains(mine, o.Code) && !slices.Contains(theirs, o.Code) {
					try(change{{x[0], x[1], p.ticked(mine, o.Code, false)}, {y[0], y[1], p.ticked(theirs, o.Code, true)}})
				}
			}
			for _, answer := range p.answers(*e.Form) { // somebody says nothing, and another something
				if free && answer != x[1] && slices.Contains(p.says(*e.Form, y[1]), "unmarked") && !slices.Contains(p.says(*e.Form, x[1]), "unmarked") {
					try(change{{x[0], x[1], y[1]}, {y[0], y[1], answer}})
				}
			}
		}
	}
	return list
}
