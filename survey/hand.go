package survey

// Hand is a count that staff make by hand.
type Hand string

const (
	Present  Hand = "attendance" // 实到
	Leftover Hand = "leftover"   // 余票
)

// Coded returns the count's name.
func (h Hand) Coded() (Code, []any) { return Code("hand_" + h), nil }

// of is a count as entered, and whether it was left out by choice.
func (e Entered) of(h Hand) (*int, bool) {
	if h == Leftover {
		return e.Leftover, e.WithoutLeftover
	}
	return e.Present, e.WithoutPresent
}

// Missing returns the categories without a count, in listed order.
func (s Session) Missing(h Hand) []string {
	return s.without(h, func(leftOut bool) bool { return true })
}

// Unasked returns those of Missing that nobody chose to leave out yet.
func (s Session) Unasked(h Hand) []string {
	return s.without(h, func(leftOut bool) bool { return !leftOut })
}

func (s Session) without(h Hand, wanted func(leftOut bool) bool) []string {
	var codes []string
	for _, code := range s.Setup.Codes() {
		if n, leftOut := s.Counts[code].of(h); n == nil && wanted(leftOut) {
			codes = append(codes, code)
		}
	}
	return codes
}
