package export

import (
	"strings"

	"ceping/survey/layout"
)

// results writes the sheets of a form: leaders in one row each, others by criterion, a sheet for each scale; multiple choices below, or,
// where they would stand under narrow columns or a head that repeats, on a sheet of their own.
func (b *reportBook) results(f layout.Form) {
	name, title := kinds[f.Over]+"·"+shortTitle(f.Title), b.doc.Head(f.Title)
	if f.Withheld != "" {
		b.add(name, func(s *sheet) { b.withheld(s, title, f.Withheld) })
		return
	}
	tables, below := f.Detail, f.Choices
	if f.Wide != nil {
		tables = []layout.Table{*f.Wide}
	}
	for _, t := range tables {
		page := []layout.Table{t}
		if t.Lead < 2 && len(tables) == 1 {
			page, below = append(page, below...), nil
		}
		b.add(name, func(s *sheet) { b.tables(s, title, page...) })
	}
	if len(below) > 0 {
		if len(tables) > 0 {
			name = "多选·" + shortTitle(f.Title)
		}
		b.add(name, func(s *sheet) { b.tables(s, title, below...) })
	}
}

// withheld writes the sheet of a form that has no results.
func (b *reportBook) withheld(s *sheet, title, why string) {
	s.widths([]int{120})
	s.line(s.title, title)
	s.height(s.row, 34)
	s.line(s.note, b.doc.Session.Unit+"　　"+b.doc.Session.Date)
	s.line(s.text, why)
	s.signed()
	s.page(paging{footer: b.footer(title), single: true})
}

// readable is how many characters across a title and sign-off lines need.
const readable = 80

// singlePage is how many rows, with what a chart covers, are still legible on one page.
const singlePage = 42

// tables writes a sheet with a title, a table whose head stays and repeats, and further tables below it.
func (b *reportBook) tables(s *sheet, title string, tables ...layout.Table) {
	first := tables[0]
	characters := []int{}
	for _, t := range tables {
		for i, n := range columnHalves(t) {
			if i == len(characters) {
				characters = append(characters, 0)
			}
			characters[i] = max(characters[i], n)
		}
	}
	if few := readable - sum(characters); few > 0 { // a list of choices alone has two columns: title and sign-off lines want room
		characters[0] += few
	}
	s.widths(characters)
	p := pages(first, characters)
	p.footer = b.footer(title)
	s.left, s.right = 1, len(characters)
	if len(p.breaks) > 0 { // what is over the whole width must stand once, on the first page across
		s.left, s.right = first.Lead+1, p.breaks[0]-1
	}
	s.line(s.title, title)
	s.height(1, 34)
	s.row++
	s.write(1, s.row, s.note, b.doc.Session.Unit+"　　"+b.doc.Session.Date+"　　"+first.Caption)
	s.merge(1, s.row, s.right, s.row, s.note)
	p.first, p.last, p.lead = s.row+1, s.row+len(first.Head), first.Lead
	for i, t := range tables {
		if i > 0 {
			s.row++
			s.line(s.note, t.Caption)
		}
		s.put(t)
		for _, note := range t.Notes {
			s.line(s.note, note)
		}
		s.chart(t, s.row-len(t.Notes)-len(t.Rows)-len(t.Head)+1)
	}
	s.signed()
	p.single = len(p.breaks) == 0 && s.row <= singlePage
	s.page(p)
}

// put writes a table below what was written.
func (s *sheet) put(t layout.Table) {
	top := s.row + 1
	for place, cell := range t.Cells() {
		s.cell(place.Column+1, top+place.Row, cell, place.Row < len(t.Head))
	}
	s.heights(t, top, s.characters)
	s.row += len(t.Head) + len(t.Rows)
}

// pages breaks a wide table between its blocks, so that it stays legible.
func pages(t layout.Table, characters []int) paging {
	const least = 65 // percent: 7 point
	const room = a4 * 100 / least
	if pixels(characters) <= room || len(t.Blocks) < 2 {
		return paging{}
	}
	lead, from, widest := pixels(characters[:t.Lead]), t.Lead, 0
	p := paging{}
	for i, end := range t.Blocks[1:] {
		reach := end
		if i == len(t.Blocks)-2 { // the results stay beside the last block
			reach = len(characters)
		}
		if begin := t.Blocks[i]; begin > from && lead+pixels(characters[from:reach]) > room {
			widest = max(widest, lead+pixels(characters[from:begin]))
			p.breaks, from = append(p.breaks, begin+1), begin
		}
	}
	widest = max(widest, lead+pixels(characters[from:]))
	p.scale = uint(min(max(a4*100/widest, 40), 100))
	return p
}

// columnHalves is the room that each column of a table wants, in halves of a Chinese character, as Excel counts.
func columnHalves(t layout.Table) []int {
	const narrow, wide, heading = 7, 42, 8 // a longer text or heading takes several lines
	wanted := make([]int, t.Width())
	for at, cell := range t.Cells() {
		need := halves(cell.Text) + 1
		if cell.Mark != layout.Plain { // stands behind the number, bold
			need += 3
		}
		switch {
		case cell.Across > 1:
			continue
		case at.Row < len(t.Head):
			need = min(need, heading)
		case at.Column < t.Lead && t.Lead > 2:
			need = min(need, wide/2)
		}
		wanted[at.Column] = max(wanted[at.Column], narrow, min(need, wide))
	}
	for i, n := range wanted { // under a wide heading only
		wanted[i] = max(n, narrow)
	}
	return wanted
}

// heights sets rows as high as their text needs: programs do not do so beside merged cells.
func (s *sheet) heights(t layout.Table, top int, characters []int) {
	lines := make([]int, len(t.Head)+len(t.Rows))
	for at, cell := range t.Cells() {
		room, down := 0, max(cell.Down, 1)
		for _, n := range characters[at.Column : at.Column+max(cell.Across, 1)] {
			room += n
		}
		need := 0
		for line := range strings.SplitSeq(cell.Text, "\n") {
			need += 1 + max(halves(line)-1, 0)/max(room-1, 1)
		}
		for row := range down {
			lines[at.Row+row] = max(lines[at.Row+row], (need+down-1)/down)
		}
	}
	for i, n := range lines {
		if i < len(t.Head) || n > 1 {
			s.height(top+i, float64(n)*15+4)
		}
	}
}
