package boxkey

import "strings"

const (
	minRun        = 3
	minInterlaced = 6 // of two runs, as a1b2c3
)

// orders are characters as they follow each other, on keyboards and in Chinese counting, beside the order of code points.
var orders = []string{
	"abcdefghijklmnopqrstuvwxyza", "12345678901",
	"qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "qsdfghjklm", "!@#$%^&*()_+",
	"1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0p",
	"零一二三四五六七八九十", "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥",
}

// steps has a bit for each way in which one character may come after another.
func steps(a, b rune) (ways uint64) {
	for i, d := range []rune{0, 1, -1, 2, -2} {
		if b-a == d {
			ways |= 1 << i
		}
	}
	for i, order := range orders {
		if strings.Contains(order, string([]rune{a, b})) {
			ways |= 1 << (5 + 2*i)
		}
		if strings.Contains(order, string([]rune{b, a})) {
			ways |= 1 << (6 + 2*i)
		}
	}
	return ways
}

// runAt tells the lengths of the runs that begin at a place: one, or two that take turns.
func runAt(text []rune, at int, piece func(int)) {
	ways := ^uint64(0)
	for i := at + 1; i < len(text); i++ {
		if ways &= steps(text[i-1], text[i]); ways == 0 {
			break
		}
		if length := i - at + 1; length >= minRun {
			piece(length)
		}
	}
	turns := [2]uint64{^uint64(0), ^uint64(0)}
	for i := at + 2; i < len(text); i++ {
		if turns[i%2] &= steps(text[i-2], text[i]); turns[i%2] == 0 {
			break
		}
		if length := i - at + 1; length >= minInterlaced {
			piece(length)
		}
	}
}
