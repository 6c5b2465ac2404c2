package export

import (
	"fmt"
	"html/template"
	"strings"

	"ceping/survey/compare"
	"ceping/survey/layout"
)

// Sizes of a strip plot in its own units; it is drawn as wide as there is room.
const (
	stripWidth = 760
	stripLabel = 200 // for the names at the left
	stripRight = 24
	stripRow   = 46
	stripTop   = 30
	dotRadius  = 4
	highest    = 3  // points that lie on one another
	maxStrips  = 60 // rows; a picture of more says less than the table
)

// Strip draws how numbers lie as SVG, a row for each spread: every point as a dot, equals on top of one another or as one with their number, over a box from
// the lower to the upper quartile with a stroke at the median, and whiskers from the least to the greatest. "" when there is
// nothing to draw. Its axis covers what there is, in steps written below, and need not begin at 0. Beyond sixty rows the last
// are left out. It stays readable in black and white, and says in words what it shows.
func Strip(title string, spreads []compare.Spread) template.HTML {
	if len(spreads) == 0 {
		return ""
	}
	s := strip{spreads: spreads[:min(len(spreads), maxStrips)]}
	s.axis()
	s.draw(title)
	return template.HTML(s.out.String())
}

type strip struct {
	spreads        []compare.Spread
	from, to, step int // of the axis, in hundredths
	out            strings.Builder
}

func (s *strip) add(format string, args ...any) { fmt.Fprintf(&s.out, format, args...) }

// axis finds round ends around all numbers and a step that gives at most ten lines.
func (s *strip) axis() {
	s.from, s.to = cents(s.spreads[0].Min), cents(s.spreads[0].Max)
	for _, spread := range s.spreads {
		s.from, s.to = min(s.from, cents(spread.Min)), max(s.to, cents(spread.Max))
	}
	low, high := s.from, s.to
	for _, s.step = range []int{100, 200, 500, 1000, 2000, 5000, 10000} {
		s.from, s.to = low/s.step*s.step, (high+s.step-1)/s.step*s.step
		if s.to == s.from {
			s.to += s.step
		}
		if s.to-s.from <= 10*s.step {
			return
		}
	}
}

// cents reads a number as a Comparison writes it, in hundredths.
func cents(text string) int {
	n, _ := layout.Hundredths(text)
	return n
}

// x is where a number lies, in 1/10,000 of a unit.
func (s *strip) x(n int) int {
	return stripLabel*10000 + (n-s.from)*(stripWidth-stripLabel-stripRight)*10000/(s.to-s.from)
}

func (s *strip) draw(title string) {
	bottom := stripTop + len(s.spreads)*stripRow
	s.add(`<svg class="strip" role="img" viewBox="0 0 %d %d" font-size="14" font-family="inherit"><title>%s</title><desc>%s</desc>`,
		stripWidth, bottom+8, escaped(title), escaped(s.told()))
	for n := s.from; n <= s.to; n += s.step {
		s.add(`<path d="M%[1]s %[2]dV%[3]d" stroke="#bbb" stroke-width=".7"/><text x="%[1]s" y="16" text-anchor="middle" font-size="12" fill="currentColor">%[4]d</text>`,
			units(s.x(n)), stripTop-8, bottom, n/100)
	}
	for i, spread := range s.spreads {
		s.row(spread, stripTop+i*stripRow+stripRow-10)
	}
	s.add(`</svg>`)
}

// row draws a spread upon a line at y.
func (s *strip) row(spread compare.Spread, y int) {
	s.add(`<text x="%d" y="%d" text-anchor="end" font-size="13" fill="currentColor">%s</text>`, stripLabel-10, y-6, escaped(clipped(spread.Name)))
	least, lower, median, upper, most := s.x(cents(spread.Min)), s.x(cents(spread.Lower)), s.x(cents(spread.Median)), s.x(cents(spread.Upper)), s.x(cents(spread.Max))
	if len(spread.Points) > 1 {
		s.add(`<path d="M%s %dH%s" stroke="#000"/>`, units(least), y, units(most))
		s.add(`<rect x="%s" y="%d" width="%s" height="10" fill="#d9d9d9" stroke="#000"/>`, units(lower), y-5, units(upper-lower))
		s.add(`<path d="M%s %dV%d" stroke="#000" stroke-width="3"/>`, units(median), y-7, y+7)
	}
	for at := 0; at < len(spread.Points); {
		end := at + 1 // points that would hide one another share a pile
		for end < len(spread.Points) && s.x(cents(spread.Points[end].Value))-s.x(cents(spread.Points[at].Value)) < dotRadius*10000 {
			end++
		}
		s.pile(spread.Points[at:end], y-11)
		at = end
	}
}

// pile draws points that lie on one another upwards from y; more than there is room for are one dot and how many it is.
func (s *strip) pile(points []compare.Point, y int) {
	dot := func(point compare.Point, y int, told string) {
		s.add(`<circle cx="%s" cy="%d" r="%d" fill="#fff" stroke="#17406b" stroke-width="1.5"><title>%s %s</title></circle>`,
			units(s.x(cents(point.Value))), y, dotRadius, escaped(told), escaped(point.Value))
	}
	if len(points) > highest {
		middle := points[len(points)/2]
		dot(middle, y, fmt.Sprintf("%d个", len(points)))
		s.add(`<text x="%s" y="%d" font-size="12" text-anchor="middle" fill="currentColor">×%d</text>`, units(s.x(cents(middle.Value))), y-7, len(points))
		return
	}
	for i, point := range points {
		dot(point, y-i*2*dotRadius, point.Name)
	}
}

// told is the picture in words.
func (s *strip) told() string {
	lines := make([]string, len(s.spreads))
	for i, one := range s.spreads {
		lines[i] = fmt.Sprintf("%s：%d个，最低 %s，下四分位 %s，中位数 %s，上四分位 %s，最高 %s，平均 %s",
			one.Name, len(one.Points), one.Min, one.Lower, one.Median, one.Upper, one.Max, one.Mean)
	}
	return strings.Join(lines, "；")
}
