package boxkey

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWeakness(t *testing.T) {
	tests := []struct {
		name, passphrase string
		want             error
	}{
		{"one character", "aaaaaaaaaaaaaaaa", ErrPassphraseUniform},
		{"one Chinese character", strings.Repeat("测", 20), ErrPassphraseUniform},
		{"one character in both cases and widths", "aAａＡaAａＡaAａＡaAａＡ", ErrPassphraseUniform},
		{"one character between spaces", "a a a a a a a a a", ErrPassphraseUniform},
		{"one character between hyphens", "aaaa-aaaa-aaaa-aaaa", ErrPassphraseUniform},
		{"one character and a year", "aaaaaaaaaaaa2026", ErrPassphraseUniform},
		{"one digit, as it may be typed for a generated one", "O0OO-O0O0-0O00-OO00", ErrPassphraseUniform},
		{"one sign", "****************", ErrPassphraseUniform},
		{"two signs", "*-*-*-*-*-*-*-*-", ErrPassphraseCycle},
		{"two characters", "abababababababab", ErrPassphraseCycle},
		{"a word twice", "mushroommushroom", ErrPassphraseCycle},
		{"a word twice and half of it", "mushroommushroommush", ErrPassphraseCycle},
		{"a word twice, a sign between", "Mushroom-mushroom", ErrPassphraseCycle},
		{"a word twice and digits", "mushroommushroom2026", ErrPassphraseCycle},
		{"fifteen characters twice", strings.Repeat("grey olive lamp", 2), ErrPassphraseCycle},
		{"sixteen characters twice", strings.Repeat("grey olives lamp", 2), ErrPassphraseCycle}, // 14 without spaces
		{"sixteen letters twice", strings.Repeat("greyoliveslampox", 2), nil},
		{"two characters that alternate at the end only", "drum olive ababab", nil},
		{"alphabet", "abcdefghijklmnop", ErrPassphraseRun},
		{"alphabet in groups", "abcd-efgh-ijkl-mnop", ErrPassphraseRun},
		{"alphabet backwards", "zyxwvutsrqponmlk", ErrPassphraseRun},
		{"alphabet around its end", "opqrstuvwxyzabcd", ErrPassphraseRun},
		{"every other letter, then digits", "acegikmoqs123456", ErrPassphraseRun},
		{"digits", "0123456789012345", ErrPassphraseRun},
		{"digits backwards", "9876543210987654", ErrPassphraseRun},
		{"Greek", "αβγδεζηθικλμνξοπ", ErrPassphraseRun},
		{"rows of the keyboard", "qwertyuiopasdfgh", ErrPassphraseRun},
		{"rows backwards", "poiuytrewqlkjhgfdsa", ErrPassphraseRun},
		{"columns of the keyboard", "1qaz2wsx3edc4rfv", ErrPassphraseRun},
		{"signs of the digits' row", "!@#$%^&*()!@#$%^", ErrPassphraseRun},
		{"signs and digits of the row", "!@#$%^&*()123456", ErrPassphraseRun},
		{"letters and digits in turn", "a1b2c3d4e5f6g7h8", ErrPassphraseRun},
		{"letters and digits in turn, as a generated one", "0a1b-2c3d-4e5f-6g7h", ErrPassphraseRun},
		{"rows in turn", "q1w2e3r4t5y6u7i8", ErrPassphraseRun},
		{"groups of one character", "1111222233334444", ErrPassphraseRun},
		{"Chinese digits", "一二三四五六七八九十九八七六五四三二一", ErrPassphraseRun},
		{"stems and branches", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳", ErrPassphraseRun},
		{"a run and two others", "xyabcdefghijklmn", ErrPassphraseRun},
		{"a run and three others", "yabcdefghijklzdz", nil},
		{"six runs", "abc345xyz987mnofgh", ErrPassphraseRun},
		{"seven runs", "abc345xyz987mnofghtrs", nil},
		{"common twice over", "password12345678", ErrPassphraseCommon},
		{"common, disguised", "P@ssw0rd!P@55w0rd?", ErrPassphraseCommon},
		{"pinyin", "woaizhongguo1949", ErrPassphraseCommon},
		{"pinyin with spaces and capitals", "Wo Ai Zhong Guo 19491001", ErrPassphraseCommon},
		{"pinyin slogan", "weirenminfuwu8888", ErrPassphraseCommon},
		{"motto", "富强民主文明和谐自由平等公正法治爱国敬业诚信友善", ErrPassphraseCommon},
		{"verse", "床前明月光，疑是地上霜。举头望明月，低头思故乡", ErrPassphraseCommon},
		{"words of the list", "dragon monkey sunshine", ErrPassphraseCommon},
		{"as in the comic", "correct horse battery staple", ErrPassphraseCommon},
		{"one word of the list among others", "the dragon eats seven pears", nil},
		{"digits as drawn", "8305719264038817", nil},
		{"Chinese text", "河边三只白鹅追着邮递员跑过小石桥", nil},
		{"signs as drawn", "#)~_(^|}{?>,<;:'", nil},
		{"one letter three times among signs", "#a)~a_(^a|}{[?>,", nil},
		{"one letter four times among signs", "#a)~a_(^a|}{a?>,", ErrPassphraseUniform},
		{"common, in full width", "ｐａｓｓｗｏｒｄ　１２３４５６７８", ErrPassphraseCommon},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := check([]byte(tt.passphrase)); !errors.Is(err, tt.want) {
				t.Errorf("%q: %v, want %v", tt.passphrase, err, tt.want)
			}
		})
	}
}

// TestFold: every character that has a full width is its half width, the space too, and what stands beside them stays.
func TestFold(t *testing.T) {
	for from, want := range map[string]string{"！～": "!~", "ＡｚＺ０": "azz0", "　": " ", "\uff00｟測Ä": "\uff00｟測ä"} {
		if got := string(fold([]byte(from))); got != want {
			t.Errorf("%q is %q, want %q", from, got, want)
		}
	}
}

// TestRunAt: a run has three characters or more, two that take turns six together.
func TestRunAt(t *testing.T) {
	for of, want := range map[string][]int{
		"ab": nil, "abc": {3}, "abcx": {3}, "cbad": {3}, "a1b2c": nil, "a1b2c3": {6}, "a1b2c3d": {6, 7}, "a1b2c3x": {6}, "a1b2x3": nil, "xabc": nil,
	} {
		var got []int
		if runAt([]rune(of), 0, func(length int) { got = append(got, length) }); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", of, got, want)
		}
	}
}

// TestWithoutDigits: a year or a date goes at each end, up to eight digits, unless less than four characters are left.
func TestWithoutDigits(t *testing.T) {
	for from, want := range map[string]string{
		"": "", "1234": "1234", "123456789012": "123456789012", "word": "word", "1word2": "word", "1wor2": "1wor2",
		"12345678word": "word", "123456789word": "9word", "word12345678": "word", "word123456789": "word1", "12words34of56": "words34of",
	} {
		if got := string(withoutDigits([]rune(from))); got != want {
			t.Errorf("%q is %q, want %q", from, got, want)
		}
	}
}

// TestCommonIsListed: every line can be found, and none is so short that it would be found in anything.
func TestCommonIsListed(t *testing.T) {
	for line := range strings.Lines(commonText) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		n := utf8.RuneCountInString(line)
		if least := 4; n < least && line[0] < utf8.RuneSelf || n < 2 {
			t.Errorf("%q is too short", line)
		}
		found := false
		commonAt([]rune(line), 0, func(length int) { found = found || length == n })
		if !found || line != string(fold([]byte(line))) {
			t.Errorf("%q is not found", line)
		}
	}
}

// FuzzCheckPassphrases: whatever is given is judged, by its canonical spelling, and left as it is.
func FuzzCheckPassphrases(f *testing.F) {
	for _, p := range trustees {
		f.Add([]byte(p))
	}
	f.Add([]byte("\xff\xfe7k2m x9qd-4TZP wO3c　"))
	f.Fuzz(func(t *testing.T, p []byte) {
		before := bytes.Clone(p)
		err := CheckPassphrases([][]byte{p})
		if !bytes.Equal(p, before) {
			t.Fatal("the passphrase was changed")
		}
		spelt := canonical(p)
		if again := canonical(spelt); !bytes.Equal(again, spelt) {
			t.Errorf("canonical(%q) = %q, and of that %q", p, spelt, again)
		}
		var bad *PassphraseError
		if err != nil && (!errors.As(err, &bad) || bad.Line != 1) {
			t.Errorf("%q: %v", p, err)
		}
		if err == nil && utf8.RuneCount(spelt) < MinPassphrase {
			t.Errorf("%q was taken", p)
		}
	})
}

// FuzzUnwrap: no text is taken for a wrapped key, and none costs a run, unless it has the shape of one.
func FuzzUnwrap(f *testing.F) {
	f.Add([]byte(`{"v":2,"threshold":1,"trustees":1,"files":[{"trustee":1,"age":"AAAA"}]}`))
	f.Add([]byte(`{"v":2,"threshold":2,"trustees":3,"files":[{"trustee":1,"age":""},{"trustee":2,"age":""}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		key, err := new(Turns).Unwrap(t.Context(), text, given(trustees[:1]), nil)
		if key != nil || !errors.Is(err, ErrWrapped) && !errors.Is(err, ErrTooFew) && !errors.Is(err, ErrPassphrase) {
			t.Errorf("Unwrap = %v, %v", key, err)
		}
	})
}

// TestGuessed: a password of staff keeps the same rules at its own length, and is not put together of what everybody knows of its owner.
func TestGuessed(t *testing.T) {
	own := []string{"batu.oyun", "第三考核组"}
	for password, want := range map[string]error{
		"aaaaaaaaaa":     ErrPassphraseUniform,
		"abcabcabca":     ErrPassphraseCycle,
		"1234567890":     ErrPassphraseRun,
		"1qaz2wsx3edc":   ErrPassphraseRun,
		"Password123":    ErrPassphraseCommon,
		"admin@2026!":    ErrPassphraseCommon,
		"Ｐａｓｓｗｏｒｄ１２３":    ErrPassphraseCommon,
		"woaizhongguo":   ErrPassphraseCommon,
		"BatuOyun1988":   ErrPassphraseOwn,
		"batu.oyun.2026": ErrPassphraseOwn,
		"oyun-batu-888":  ErrPassphraseOwn,
		"第三考核组123456":    ErrPassphraseOwn,
		"我自己的新密码-2026":   nil,
		"kp7m-x9qd-4tzr": nil,
		"白鹅追着邮递员跑过桥":     nil,
		"batu 爱吃河边的烤红薯":  nil,
	} {
		if err := Guessed(password, own...); !errors.Is(err, want) || err == nil && want != nil {
			t.Errorf("%q: %v, want %v", password, err, want)
		}
	}
	if err := Guessed("BatuOyun1988"); err != nil {
		t.Errorf("of a stranger: %v", err)
	}
	if err := Guessed("白鹅追着邮递员跑过桥", "", "王"); err != nil {
		t.Errorf("a name of one character: %v", err)
	}
}
