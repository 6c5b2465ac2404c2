package count_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// poster fills random ballots in and posts their envelopes.
type poster struct {
	r    *rand.Rand
	list []manifest.Envelope
	box  []posted
	// rough sessions have damaged, copied and missing envelopes
	rough bool
	// how readily a category marks a subject of a form
	will map[string]float64
	// of some subjects everybody has one opinion: the place of a grade, -1 where there is none
	agreed map[string]int
}

// randomBox casts the ballots of a session.
func randomBox(r *rand.Rand, s *survey.Setup, rough bool) (box []posted, counts map[string]count.Counts) {
	p := &poster{r: r, list: manifest.Envelopes(s), rough: rough, will: map[string]float64{}, agreed: map[string]int{}}
	counts = map[string]count.Counts{}
	for _, c := range s.Categories {
		cast := r.IntN(c.Slips + 1)
		if r.IntN(3) > 0 {
			cast = c.Slips - r.IntN(3)
		}
		for range cast {
			p.vote(c.Code)
		}
		counts[c.Code] = randomHeader(r, c, s.Rules.Spares, cast, rough)
	}
	r.Shuffle(len(p.box), func(i, j int) { p.box[i], p.box[j] = p.box[j], p.box[i] })
	return p.box, counts
}

func randomHeader(r *rand.Rand, c survey.Category, spares, cast int, rough bool) count.Counts {
	near := func(n int) *int {
		if r.IntN(4) == 0 {
			return nil
		}
		n = max(0, n+r.IntN(3)-r.IntN(2))
		return &n
	}
	expected := c.Slips
	if r.IntN(10) == 0 {
		expected = cast / 2
	}
	n := count.Counts{Expected: near(expected), Present: near(cast), Printed: c.Printed(spares), Cast: cast, Collected: cast}
	if r.IntN(3) == 0 {
		n.Collected += r.IntN(2)
		n.Replaced = r.IntN(2)
		n.Void = r.IntN(2)
		n.Paper = r.IntN(cast + 1)
	}
	n.Leftover = near(max(0, n.Printed-n.Void-n.Collected))
	n.Issued = n.Printed - n.Void
	if n.Leftover != nil {
		n.Issued -= *n.Leftover
	}
	if rough && r.IntN(10) == 0 {
		n.Cast = n.Collected + 1
	}
	if rough && r.IntN(8) == 0 {
		n.Cast /= 2 // somebody took what was counted
	}
	return n
}

// vote casts one ballot of a category.
func (p *poster) vote(category string) {
	state := envelope.Marked
	switch p.r.IntN(14) {
	case 0:
		state = envelope.Blank
	case 1:
		state = envelope.Spoiled
	}
	for _, e := range manifest.Sent(p.list, category) {
		if p.rough && p.r.IntN(60) == 0 {
			continue // missing
		}
		content := envelope.Content{State: state}
		if state == envelope.Marked {
			content = p.fill(e, category)
		}
		p.post(e, category, string(content.Encode()))
	}
}

// fill is what a voter of a category says in an envelope.
func (p *poster) fill(e manifest.Envelope, category string) (c envelope.Content) {
	who := category + e.Key
	if _, known := p.will[who]; !known {
		p.will[who] = pick(p.r, 0, 0.25, 0.7, 0.95, 1)
	}
	if _, known := p.agreed[e.Key]; !known {
		p.agreed[e.Key] = -1
		if p.r.IntN(6) == 0 {
			p.agreed[e.Key] = p.r.IntN(5)
		}
	}
	if p.r.Float64() > p.will[who] && e.Shape.Required == nil {
		return c
	}
	switch e.Shape.Kind {
	case envelope.Marks:
		fills := func(i int) bool {
			return e.Shape.Required != nil && e.Shape.Required[i] || p.r.IntN(8) > 0
		}
		var marks strings.Builder
		for i, grades := range e.Shape.Grades {
			grade := -1
			if fills(i) {
				grade = p.r.IntN(grades)
				if agreed := p.agreed[e.Key]; agreed >= 0 {
					grade = min(agreed, grades-1)
				}
			}
			marks.WriteByte(envelope.Mark(grade))
		}
		scores := make([]string, len(e.Shape.Scores))
		for i, scale := range e.Shape.Scores {
			if fills(len(e.Shape.Grades) + i) {
				scores[i] = hundredths(scale.Min + scale.Step*p.r.IntN((scale.Max-scale.Min)/scale.Step+1))
			}
		}
		if strings.Trim(marks.String(), "-") != "" {
			c.Marks = marks.String()
		}
		if strings.Join(scores, "") != "" {
			c.Scores = scores
		}
	case envelope.Choices:
		for _, o := range e.Shape.Options {
			if !o.Exclusive && p.r.IntN(2) == 0 && (e.Shape.Max == 0 || len(c.Choices) < e.Shape.Max) {
				c.Choices = append(c.Choices, o.Code)
			}
		}
		if len(c.Choices) < e.Shape.Min {
			c.Choices = nil
		}
		if o := e.Shape.Options[len(e.Shape.Options)-1]; o.Exclusive && p.r.IntN(4) == 0 {
			c.Choices = []string{o.Code}
		}
	case envelope.Text:
		c.Text = pick(p.r, "好", "意见\n两行", `"引号"\`, "加强调研", "𠀀字")
	}
	return c
}

// hundredths writes a score in its shortest form.
func hundredths(v int) string {
	if v%100 == 0 {
		return fmt.Sprint(v / 100)
	}
	return strings.TrimRight(fmt.Sprintf("%d.%02d", v/100, v%100), "0")
}

// post puts one envelope into the box; in a rough session some are spoilt on the way.
func (p *poster) post(e manifest.Envelope, category, text string) {
	name := e.Name(category)
	letter := posted{key: name.Key, category: name.Category, opens: true, bytes: len(p.box)}
	padding := byte(0)
	if p.rough {
		switch p.r.IntN(40) {
		case 0:
			letter.opens = false
		case 1:
			padding = 1
		case 5: // of a category that may not send it, or is none
			if e.Key != manifest.CoverKey {
				letter.category = pick(p.r, "A", "Z", "")
			}
		case 2: // a copy of another ballot's
			for _, other := range p.box {
				if other.key == letter.key && other.category == letter.category {
					p.box = append(p.box, other)
					return
				}
			}
		case 3, 4:
			if wrong := pick(p.r, wrongs(e)...); 4+len(wrong) <= e.Size {
				text = wrong
			}
		}
	}
	letter.plain = binary.BigEndian.AppendUint32(nil, uint32(len(text)))
	letter.plain = append(letter.plain, text...)
	letter.plain = append(letter.plain, make([]byte, e.Size-len(letter.plain))...)
	if padding != 0 && len(letter.plain) > 4+len(text) {
		letter.plain[len(letter.plain)-1] = padding
	}
	p.box = append(p.box, letter)
}

// wrongs are texts of which most are no content of an envelope.
func wrongs(e manifest.Envelope) []string {
	list := []string{``, `{"v":2 }`, `{"v":1}`, `{}`, `{"v":2,"state":"blank"}`, `{"v":2,"state":"spoiled"}`, `{"v":2,"state":"lost"}`, `{"v":2,"text":"x"}`,
		`{"v":2,"choices":["o1"]}`, `{"v":2,"marks":"0","state":"blank"}`, `{"v":2,"marks":"0"}`, `{"v":2,"marks":"-"}`, `{"V":2}`, `{"v":2,"v":2}`, "{\"v\":2}\n"}
	if n := len(e.Shape.Grades); n > 0 {
		list = append(list, `{"v":2,"marks":"`+strings.Repeat("0", n)+`"}`, `{"v":2,"marks":"`+strings.Repeat("z", n)+`"}`,
			`{"v":2,"marks":"`+strings.Repeat("0", n+1)+`"}`, `{"v":2,"marks":"`+strings.Repeat("-", n)+`"}`, `{"v":2,"marks":"`+strings.Repeat("A", n)+`"}`)
	}
	if n := len(e.Shape.Scores); n > 0 {
		for _, score := range []string{"1", "7", "085", "85.0", "85.25", "101", "-1", "8e1", "0.3", ""} {
			list = append(list, `{"v":2,"scores":["`+score+strings.Repeat(`","`+score, n-1)+`"]}`)
		}
		list = append(list, `{"v":2,"scores":[]}`, `{"v":2,"scores":["1","1","1","1","1"]}`)
	}
	if e.Shape.Kind == envelope.Choices {
		list = append(list, `{"v":2,"choices":["o2","o1"]}`, `{"v":2,"choices":["o1","o1"]}`, `{"v":2,"choices":["o9"]}`, `{"v":2,"choices":["o1","none"]}`,
			`{"v":2,"choices":["o1","o2","o3","other"]}`, `{"v":2,"choices":["none"]}`, `{"v":2,"choices":[]}`, `{"v":2,"choices":["o1","o2"]}`)
	}
	if e.Shape.Kind == envelope.Text {
		list = append(list, `{"v":2,"text":"  "}`, `{"v":2,"text":"a\r"}`, "{\"v\":2,\"text\":\"a\u0085\"}", `{"v":2,"text":"\u4e00"}`, `{"v":2,"text":"\ud800"}`,
			`{"v":2,"text":"123456789012345678901"}`, `{"v":2,"text":"12345678901"}`, `{"v":2,"text":"1234567890"}`, "{\"v\":2,\"text\":\"\ufeff\"}", "{\"v\":2,\"text\":\"\xff\"}", `{"v":2,"text":"<&>"}`)
	}
	return slices.Compact(list)
}
