package survey

import "slices"

// Subject (测评对象) is a body, a person or a work that a form rates.
type Subject struct {
	ID   string
	Name string
	Post string
	Role Role // of leaders; empty otherwise
	// Promoted has the facts of one newly promoted; nil for others.
	Promoted *Promoted
}

// Sheet is a form as one session has it: its subjects in listed order, each with the criteria asked of it. The wire's
// compact marks, validation, tally and report all walk sheets, so that there is one order.
type Sheet struct {
	Form     *Form
	Subjects []SheetSubject
}

// SheetSubject is a subject with the criteria that are asked of it, their names settled.
type SheetSubject struct {
	Subject
	Criteria []SheetCriterion
}

// SheetCriterion is a criterion as one subject is asked.
type SheetCriterion struct {
	Criterion
	Title string // the wording for this subject
	Key   string // <form>.<subject>.<criterion>
}

// Sheets lays out all forms, in listed order. A form that applies to nobody has a sheet without subjects.
func (s *Setup) Sheets() []Sheet {
	sheets := make([]Sheet, len(s.Forms))
	for i := range s.Forms {
		sheets[i] = s.sheet(&s.Forms[i])
	}
	return sheets
}

func (s *Setup) sheet(f *Form) Sheet {
	sheet := Sheet{Form: f}
	for _, subject := range s.subjects(f) {
		laid := SheetSubject{Subject: subject}
		for _, c := range f.Criteria {
			if title, asked := c.Name.For(subject.Role); asked {
				key := f.ID + "." + subject.ID + "." + c.ID
				laid.Criteria = append(laid.Criteria, SheetCriterion{Criterion: c, Title: title, Key: key})
			}
		}
		if len(laid.Criteria) > 0 {
			sheet.Subjects = append(sheet.Subjects, laid)
		}
	}
	return sheet
}

func (s *Setup) subjects(f *Form) []Subject {
	return slices.DeleteFunc(s.Over(f.Subjects), func(subject Subject) bool {
		return f.Subjects == OverLeaders && !slices.Contains(f.Roles, subject.Role)
	})
}

// Over returns all of a kind, in listed order, whatever their role.
func (s *Setup) Over(of Subjects) []Subject {
	var list []Subject
	switch of {
	case OverBody:
		for _, b := range s.BodyList() {
			list = append(list, Subject{ID: b.ID, Name: b.Name})
		}
	case OverUnit:
		list = append(list, Subject{ID: "unit", Name: s.Unit})
	case OverLeaders:
		for _, l := range s.Leaders {
			list = append(list, Subject{ID: l.ID, Name: l.Name, Post: l.Post, Role: l.Role})
		}
	case OverPromoted:
		for i, p := range s.Promoted {
			list = append(list, Subject{ID: p.ID, Name: p.Name, Post: p.To, Promoted: &s.Promoted[i]})
		}
	}
	return list
}

// Marks returns the number of graded items of a sheet: the length of its string of marks on the wire.
func (s Sheet) Marks() int {
	n := 0
	for _, subject := range s.Subjects {
		n += len(subject.Graded())
	}
	return n
}

// Graded returns the criteria of a subject that take a grade.
func (s SheetSubject) Graded() []SheetCriterion {
	var list []SheetCriterion
	for _, c := range s.Criteria {
		if c.Kind == Graded {
			list = append(list, c)
		}
	}
	return list
}
