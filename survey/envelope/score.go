package envelope

import "strconv"

// Scale is the range of a score, in hundredths: 0 ≤ Min < Max ≤ 100,000, Step > 0. Steps count from Min.
type Scale struct{ Min, Max, Step int }

// has reports whether hundredths lie on the scale.
func (s Scale) has(hundredths int) bool {
	return hundredths >= s.Min && hundredths <= s.Max && (hundredths-s.Min)%s.Step == 0
}

// longest is the length of the longest text of a score on the scale. Which places are written repeats every hundred steps at the
// latest, so it is found among the highest scores of four, three, two and one digits before the point.
func (s Scale) longest() int {
	longest := 0
	for _, top := range []int{100_000, 99_999, 9_999, 999} {
		if top = min(top, s.Max); top < s.Min {
			continue
		}
		v := top - (top-s.Min)%s.Step
		for n := 0; n < 100 && v >= s.Min; n++ {
			longest = max(longest, len(scoreText(v)))
			if longest == len(strconv.Itoa(v/100))+len(".00") {
				return longest // no lower score has more digits
			}
			v -= s.Step
		}
	}
	return longest
}

// scoreText is the shortest decimal text of a score in hundredths: 85, 85.5, 85.05.
func scoreText(hundredths int) string {
	whole, rest := strconv.Itoa(hundredths/100), hundredths%100
	switch {
	case rest == 0:
		return whole
	case rest%10 == 0:
		return whole + "." + strconv.Itoa(rest/10)
	}
	return whole + "." + strconv.Itoa(rest/10) + strconv.Itoa(rest%10)
}

// Hundredths reads a score in its shortest decimal form; ok is false for any other text.
func Hundredths(score string) (_ int, ok bool) {
	if len(score) == 0 || len(score) > len("1000.00") {
		return 0, false
	}
	value, places, point := 0, 0, false
	for _, c := range []byte(score) {
		switch {
		case c == '.' && !point:
			point = true
		case c >= '0' && c <= '9':
			value = value*10 + int(c-'0')
			if point {
				places++
			}
		default:
			return 0, false
		}
	}
	if places > 2 {
		return 0, false
	}
	for ; places < 2; places++ {
		value *= 10
	}
	return value, scoreText(value) == score
}
