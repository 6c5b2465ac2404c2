package envelope

import "testing"

// TestLongest: the longest score is that of all scores, one by one.
func TestLongest(t *testing.T) {
	slow := func(s Scale) int {
		longest := 0
		for v := s.Min; v <= s.Max; v += s.Step {
			longest = max(longest, len(scoreText(v)))
		}
		return longest
	}
	ends := []int{0, 1, 5, 99, 100, 995, 999, 1000, 1001, 9995, 9999, 10_000, 10_001, 12_345, 99_900, 99_999, 100_000}
	steps := []int{1, 5, 7, 10, 25, 33, 50, 99, 100, 101, 250, 1000, 3333, 10_000, 99_999, 200_000}
	for _, least := range ends {
		for _, most := range ends {
			for _, step := range steps {
				s := Scale{least, most, step}
				if want := slow(s); least < most && s.longest() != want {
					t.Errorf("%+v: %d, want %d", s, s.longest(), want)
				}
			}
		}
	}
}
