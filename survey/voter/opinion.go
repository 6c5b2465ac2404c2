package voter

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
)

// Opinion makes up answers, for demonstrations and load: mostly good grades and high scores, each subject with a standing of its own,
// some blanks, now and then a remark. What it makes up keeps the rules of the forms.
type Opinion struct{ random *rand.Rand }

// NewOpinion makes up different answers each time.
func NewOpinion() *Opinion { return &Opinion{rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))} }

var remarks = []string{"建议多到基层调研", "工作扎实，希望继续保持", "建议加大年轻干部培养力度", "希望进一步改进会风文风", "建议公开选拔程序"}

// Answer fills in what a category is asked.
func (o *Opinion) Answer(m *Manifest, category string) Answers {
	a, items := NewAnswers(), m.Asked(category)
	for _, item := range items {
		c := item.Criterion
		switch blank := !c.Required && o.random.Float64() < 0.03; {
		case blank:
		case c.Kind == "grade":
			scale := item.Form.scale(c)
			a.Grades[item.Key] = scale[o.grade(item, len(scale))].Code
		case c.Kind == "score":
			a.Scores[item.Key] = o.score(item)
		case c.Kind == "choices":
			o.choose(a, item)
		case c.Kind == "text" && o.random.Float64() < 0.15:
			a.Texts[item.Key] = o.remark(c.Most)
		}
	}
	for _, q := range quotas(items) {
		o.keep(a, q)
	}
	return a
}

// standing of what is asked of a subject: from 0.45 to 0.84, the same for every voter.
func standing(item Item) float64 {
	h := fnv.New32a()
	h.Write([]byte(item.Key))
	return 0.45 + float64(h.Sum32()%40)/100
}

// grade leans to the first of so many grades.
func (o *Opinion) grade(item Item, grades int) int {
	grade := 0
	for grade < grades-1 && o.random.Float64() > standing(item) {
		grade++
	}
	return grade
}

// score lies in the upper part of the scale.
func (o *Opinion) score(item Item) string {
	s := item.Criterion.Scale
	steps := (s.Max - s.Min) / s.Step
	low := int(float64(steps) * standing(item))
	return decimal(s.Min + s.Step*(low+o.random.IntN(steps-low+1)))
}

// choose prefers an exclusive option: nothing to complain about.
func (o *Opinion) choose(a Answers, item Item) {
	c := item.Criterion
	if o.random.Float64() < 0.5 {
		for _, option := range c.Options {
			if option.Exclusive {
				a.Options[item.Key] = []string{option.Code}
				return
			}
		}
	}
	var chosen []string
	wanted := max(1, c.Least) + o.random.IntN(2)
	if c.Most > 0 {
		wanted = min(wanted, c.Most)
	}
	for _, at := range o.random.Perm(len(c.Options)) {
		if option := c.Options[at]; !option.Exclusive && len(chosen) < wanted {
			chosen = append(chosen, option.Code)
			if option.Text > 0 && o.random.Float64() < 0.5 {
				a.Texts[item.Key] = o.remark(option.Text)
			}
		}
	}
	if len(chosen) >= max(1, c.Least) {
		a.Options[item.Key] = chosen
	} else {
		delete(a.Texts, item.Key)
	}
}

// keep gives another grade where a quota was gone beyond, and one of its grades where too few have it.
func (o *Opinion) keep(a Answers, q limit) {
	used := 0
	for _, at := range o.random.Perm(len(q.asked)) {
		item := q.asked[at]
		if !slices.Contains(q.set, a.Grades[item.Key]) {
			continue
		}
		if used < q.most {
			used++
			continue
		}
		delete(a.Grades, item.Key)
		for _, g := range item.Form.scale(item.Criterion) {
			if !slices.Contains(q.set, g.Code) {
				a.Grades[item.Key] = g.Code
				break
			}
		}
	}
	for _, at := range o.random.Perm(len(q.asked)) {
		item := q.asked[at]
		if used < q.least && !slices.Contains(q.set, a.Grades[item.Key]) {
			used++
			for _, g := range item.Form.scale(item.Criterion) {
				if slices.Contains(q.set, g.Code) {
					a.Grades[item.Key] = g.Code
					break
				}
			}
		}
	}
}

func (o *Opinion) remark(limit int) string {
	text := []rune(remarks[o.random.IntN(len(remarks))])
	return string(text[:min(limit, len(text))])
}
