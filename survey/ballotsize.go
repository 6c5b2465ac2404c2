package survey

// ballotSizeStep: ballot sizes are multiples of it.
const ballotSizeStep = 256

// BallotSize is the size in bytes to which every ballot of a session is padded: room for the longest possible one, with
// six bytes for every code point of text (\uXXXX), rounded up to 256.
func (s *Setup) BallotSize() int {
	size := 4 + len(`{"v":1,"marks":{},"choices":{},"texts":{}}`)
	const punctuation = len(`"":,`)
	for _, sheet := range s.Sheets() {
		size += len(sheet.Form.ID) + len(`""`) + sheet.Marks() + punctuation
		for _, subject := range sheet.Subjects {
			for _, c := range subject.Criteria {
				size += c.longest(punctuation)
			}
		}
	}
	return (size + ballotSizeStep - 1) / ballotSizeStep * ballotSizeStep
}

// longest is the most bytes that the answer to a choice or text takes.
func (c SheetCriterion) longest(punctuation int) int {
	text := func(limit int) int { return len(c.Key) + punctuation + len(`""`) + 6*limit }
	switch c.Kind {
	case Text:
		return text(c.Max)
	case Choices:
		size := len(c.Key) + punctuation + len(`[]`)
		for _, o := range c.Options {
			size += len(o.Code) + len(`"",`)
		}
		if o, ok := c.TextOption(); ok {
			size += text(o.Text)
		}
		return size
	}
	return 0
}
