package boxkey

import (
	_ "embed"
	"strings"
	"sync"
)

// minCommon is the least length of what is left of a passphrase to be looked at by itself.
const minCommon = 4

// commonText lists very common passwords, and the words, names, verses and slogans that long ones are put together of; one a line, in
// lower case without spaces. Lines with # are headings. It was written for this program: what any list of guesses begins with.
//
//go:embed common.txt
var commonText string

// word is a place in the tree of all common passwords.
type word struct {
	next map[rune]*word
	ends bool
}

var common = sync.OnceValue(func() *word {
	root := &word{}
	for line := range strings.Lines(commonText) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			root.add([]rune(line))
		}
	}
	return root
})

func (w *word) add(rest []rune) {
	if len(rest) == 0 {
		w.ends = true
		return
	}
	if w.next == nil {
		w.next = map[rune]*word{}
	}
	if w.next[rest[0]] == nil {
		w.next[rest[0]] = &word{}
	}
	w.next[rest[0]].add(rest[1:])
}

// disguises are what people write for letters.
var disguises = map[rune]string{'0': "o", '1': "il", '3': "e", '4': "a", '5': "s", '7': "t", '8': "b", '@': "a", '$': "s", '!': "i"}

// commonAt tells the lengths of the common passwords that begin at a place, also in disguise.
func commonAt(text []rune, at int, piece func(int)) { common().walk(text[at:], 0, piece) }

func (w *word) walk(rest []rune, length int, piece func(int)) {
	if w.ends {
		piece(length)
	}
	if len(rest) == 0 {
		return
	}
	for _, r := range string(rest[0]) + disguises[rest[0]] {
		if next := w.next[r]; next != nil {
			next.walk(rest[1:], length+1, piece)
		}
	}
}
