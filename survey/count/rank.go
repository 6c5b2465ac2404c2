package count

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
)

// ranking is the number that a subject is ranked by, before rounding; nil is unranked.
type ranking struct {
	by    *big.Rat
	among string
}

// ranks gives places in descending order; equals share one: 1, 1, 3.
func ranks(list []ranking) []*int {
	places, order := make([]*int, len(list)), []int{}
	for i, r := range list {
		if r.by != nil {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(strings.Compare(list[a].among, list[b].among), list[b].by.Cmp(list[a].by))
	})
	place := 0
	for n, i := range order {
		place++
		if n > 0 && list[order[n-1]].among != list[i].among {
			place = 1
		}
		if n > 0 && place > 1 && list[order[n-1]].by.Cmp(list[i].by) == 0 {
			places[i] = places[order[n-1]]
			continue
		}
		places[i] = new(place)
	}
	return places
}

// Places ranks numbers as a Report does its subjects.
func Places(numbers []*big.Rat) []*int {
	list := make([]ranking, len(numbers))
	for i, n := range numbers {
		list[i].by = n
	}
	return ranks(list)
}
