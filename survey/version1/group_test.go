package version1

import (
	"strings"
	"testing"

	"ceping/survey"
)

func TestMergeGroups(t *testing.T) {
	for _, test := range []struct {
		name  string
		valid []int // of A, B, C, D
		want  string
	}{
		{"all large enough", []int{5, 6, 7, 8}, "A B C D"},
		{"first goes into the next", []int{4, 13, 18, 9}, "A+B C D"},
		{"last goes into the one before", []int{9, 9, 9, 4}, "A B C+D"},
		{"middle goes into the next", []int{9, 0, 9, 9}, "A B+C D"},
		{"two small ones reach it together", []int{3, 2, 9, 9}, "A+B C D"},
		{"a chain", []int{1, 1, 1, 9}, "A+B+C+D"},
		{"a chain, then the last", []int{2, 2, 9, 1}, "A+B+C+D"},
		{"none at all", []int{0, 0, 0, 0}, "A+B+C+D"},
		{"last two go into the one before", []int{9, 9, 2, 2}, "A B+C+D"},
	} {
		categories, valid := []survey.Category{}, map[string]int{}
		for i, n := range test.valid {
			code := string(rune('A' + i))
			categories = append(categories, survey.Category{Code: code, Name: code, Weight: 25})
			valid[code] = n
		}
		var got []string
		weight := 0
		for _, g := range mergeGroups(categories, valid, 5) {
			got = append(got, g.Code)
			weight += g.Weight
		}
		if strings.Join(got, " ") != test.want || weight != 100 {
			t.Errorf("%s: groups %v weigh %d, want %s weighing 100", test.name, got, weight, test.want)
		}
	}
}
