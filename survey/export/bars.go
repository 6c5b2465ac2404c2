package export

import (
	"fmt"
	"html/template"
	"strings"

	"ceping/survey/layout"
)

// Sizes of a chart in its own units; it is drawn as wide as there is room.
const (
	barsWidth = 760
	barsLabel = 200 // for the names at the left: labelRoom at a size of 14, and air
	barsValue = 80  // for the number at the right of a single bar
	barHeight = 20
	barStep   = 30
	maxBars   = 60 // a picture of more says less than the table
)

// shade is the fill of a series and the ink on it: steps of lightness, to be told apart in black and white.
type shade struct{ fill, ink string }

func shades() []shade {
	return []shade{{"#17406b", "#fff"}, {"#5f93c2", "#000"}, {"#b9d3ea", "#000"}, {"#f3f3f3", "#000"}, {"#8c8c8c", "#000"}, {"#d9d9d9", "#000"}}
}

// Bars draws a table's chart as SVG, with its text alternative; "" when the table has none, or too many bars to be read. The numbers
// are the table's, and lengths follow them without rounding to whole points.
func Bars(t layout.Table) template.HTML {
	bars := t.Bars()
	if len(bars) == 0 || len(bars) > maxBars {
		return ""
	}
	d := drawing{chart: t.Chart, bars: bars}
	d.draw()
	return template.HTML(d.out.String())
}

type drawing struct {
	chart   *layout.Chart
	bars    []layout.Bar
	legends int // lines of the legend
	out     strings.Builder
}

func (d *drawing) add(format string, args ...any) { fmt.Fprintf(&d.out, format, args...) }

func (d *drawing) draw() {
	top := 8
	if d.chart.Share {
		d.legend()
		top += d.legends * barStep
	}
	legend := d.out.String()
	d.out.Reset()
	height := top + len(d.bars)*barStep
	d.add(`<svg class="bars" role="img" viewBox="0 0 %d %d" font-size="14" font-family="inherit"><title>%s</title><desc>%s</desc>`,
		barsWidth, height, escaped(d.chart.Title), escaped(d.told()))
	d.out.WriteString(legend)
	for i, bar := range d.bars {
		y := top + i*barStep
		d.add(`<text x="%d" y="%d" text-anchor="end" fill="currentColor">%s%s</text>`, barsLabel-8, y+15, inFull(bar.Name), escaped(clipped(bar.Name)))
		if d.chart.Share {
			d.shares(bar, y)
		} else {
			d.single(bar, y)
		}
	}
	d.add(`<path d="M%d %dV%d" stroke="currentColor"/></svg>`, barsLabel, top-4, height-4)
}

func (d *drawing) legend() {
	x := barsLabel
	d.legends = 1
	for i, name := range d.chart.Names {
		width := 44 + 14*wide(clipped(name))/10
		if x+width > barsWidth && x > barsLabel {
			x, d.legends = barsLabel, d.legends+1
		}
		y := (d.legends - 1) * barStep
		d.add(`<rect x="%d" y="%d" width="14" height="14" fill="%s" stroke="#333" stroke-width=".7"/><text x="%d" y="%d" fill="currentColor">%s</text>`,
			x, y+6, shades()[i%len(shades())].fill, x+20, y+18, escaped(clipped(name)))
		x += width
	}
}

// shares stacks the parts of a whole; what is left of it are ballots without a mark.
func (d *drawing) shares(bar layout.Bar, y int) {
	room, from := barsWidth-barsLabel-4, 0
	for i, value := range bar.Values {
		part, ok := layout.Hundredths(value)
		if !ok || part == 0 {
			continue
		}
		part = min(part, 10000-from)
		x, width := from*room, part*room // in 1/10,000 of a unit
		shade := shades()[i%len(shades())]
		d.add(`<rect x="%s" y="%d" width="%s" height="%d" fill="%s" stroke="#333" stroke-width=".7"/>`, units(barsLabel*10000+x), y, units(width), barHeight, shade.fill)
		if width > 42*10000 {
			d.add(`<text x="%s" y="%d" text-anchor="middle" font-size="12" fill="%s">%s</text>`, units(barsLabel*10000+x+width/2), y+15, shade.ink, escaped(value))
		}
		from += part
	}
	if from == 0 {
		d.none(y)
	}
}

func (d *drawing) single(bar layout.Bar, y int) {
	value, ok := layout.Hundredths(bar.Values[0])
	if !ok {
		d.none(y)
		return
	}
	room, most := barsWidth-barsLabel-barsValue, max(d.most(), 1)
	length := value * room * 100 / most * 100 // in 1/10,000 of a unit
	d.add(`<rect x="%d" y="%d" width="%s" height="%d" fill="%s"/><text x="%s" y="%d" fill="currentColor">%s</text>`,
		barsLabel, y, units(length), barHeight, shades()[0].fill, units(barsLabel*10000+length+60000), y+15, escaped(bar.Values[0]))
}

func (d *drawing) none(y int) {
	d.add(`<text x="%d" y="%d" fill="currentColor">%s</text>`, barsLabel+6, y+15, layout.None)
}

// most is the whole of a single bar, in hundredths.
func (d *drawing) most() int {
	if d.chart.Max > 0 {
		return d.chart.Max * 100
	}
	most := 0
	for _, bar := range d.bars {
		if value, ok := layout.Hundredths(bar.Values[0]); ok {
			most = max(most, value)
		}
	}
	return most
}

// told is the chart in words.
func (d *drawing) told() string {
	lines := make([]string, len(d.bars))
	for i, bar := range d.bars {
		parts := make([]string, len(bar.Values))
		for n, value := range bar.Values {
			parts[n] = value
			if d.chart.Share {
				parts[n] = d.chart.Names[n] + " " + value
			}
		}
		lines[i] = bar.Name + "：" + strings.Join(parts, "，")
	}
	return strings.Join(lines, "；")
}
