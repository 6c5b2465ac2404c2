package voter

import (
	"hash/fnv"
	"math/rand/v2"
)

// Opinion makes up answers, for demonstrations and load: mostly good grades, each subject with a standing of its own, some
// blanks, now and then a remark.
type Opinion struct{ random *rand.Rand }

// NewOpinion makes up different answers each time.
func NewOpinion() *Opinion { return &Opinion{rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))} }

var remarks = []string{"建议多到基层调研", "工作扎实，希望继续保持", "建议加大年轻干部培养力度", "希望进一步改进会风文风", "建议公开选拔程序"}

// Answer fills a ballot in.
func (o *Opinion) Answer(m *Manifest) Answers {
	a := Answers{Grades: map[string]string{}, Options: map[string][]string{}, Texts: map[string]string{}}
	for _, item := range m.Items() {
		switch item.Criterion.Kind {
		case "grade":
			if o.random.Float64() < 0.03 {
				continue
			}
			a.Grades[item.Key] = item.Form.Grades[o.grade(item)].Code
		case "choices":
			if code := o.option(item); code != "" {
				a.Options[item.Key] = []string{code}
			}
		case "text":
			if o.random.Float64() < 0.15 {
				a.Texts[item.Key] = o.remark(item.Criterion.Max)
			}
		}
	}
	return a
}

// grade leans to the first grades, more or less by what is asked of whom.
func (o *Opinion) grade(item Item) int {
	h := fnv.New32a()
	h.Write([]byte(item.Key))
	standing := 0.45 + float64(h.Sum32()%40)/100
	grade := 0
	for grade < len(item.Form.Grades)-1 && o.random.Float64() > standing {
		grade++
	}
	return grade
}

// option prefers an exclusive one: nothing to complain about.
func (o *Opinion) option(item Item) string {
	options := item.Criterion.Options
	if o.random.Float64() < 0.5 {
		for _, option := range options {
			if option.Exclusive {
				return option.Code
			}
		}
	}
	if len(options) == 0 || o.random.Float64() < 0.1 {
		return ""
	}
	return options[o.random.IntN(len(options))].Code
}

func (o *Opinion) remark(limit int) string {
	text := []rune(remarks[o.random.IntN(len(remarks))])
	return string(text[:min(limit, len(text))])
}
