package boxkey

import (
	"errors"
	"regexp"
	"strings"
	"testing"
)

func TestCheckPassphrases(t *testing.T) {
	const good, good2 = "correct horse lamp oven", "七个汉字不够要十六个字才可以用呀"
	tests := []struct {
		name        string
		passphrases []string
		line        int
		want        error
	}{
		{"two good ones", []string{good, good2}, 0, nil},
		{"generated", []string{"7k2m-x9qd-4tzp-w03c"}, 0, nil},
		{"generated without hyphens", []string{"7k2mx9qd4tzpw03c"}, 0, nil},
		{"exactly 16 characters", []string{"a bowl of dry ri"}, 0, nil},
		{"15 characters", []string{"a bowl of dry r"}, 1, ErrPassphraseShort},
		{"15 Chinese characters, 45 bytes", []string{good, strings.Repeat("字", 15)}, 2, ErrPassphraseShort},
		{"16 with the spaces around it", []string{" a bowl of dry r "}, 1, ErrPassphraseShort},
		{"16 with full-width spaces", []string{"　a bowl of dry r　"}, 1, ErrPassphraseShort},
		{"empty", []string{good, ""}, 2, ErrPassphraseShort},
		{"repeated", []string{good, good2, good}, 3, ErrPassphraseRepeated},
		{"repeated but for spaces", []string{good, good + "\r\n"}, 2, ErrPassphraseRepeated},
		{"generated one spelt differently", []string{"7k2m-x9qd-4tzp-w03c", "7K2M X9QD 4TZP WO3C"}, 2, ErrPassphraseRepeated},
		{"chosen ones that differ in case", []string{good, strings.ToUpper(good)}, 0, nil},
		{"file saved as GBK", []string{"\xd6\xd0\xbb\xaa\xc8\xcb\xc3\xf1\xb9\xb2\xba\xcd\xb9\xfa\xcd\xf2\xcb\xea"}, 1, ErrPassphraseEncoding},
		{"first bad line is named", []string{"short", ""}, 1, ErrPassphraseShort},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := CheckPassphrases(given(tt.passphrases))
			if tt.want == nil {
				if err != nil {
					t.Errorf("CheckPassphrases = %v", err)
				}
				return
			}
			var bad *PassphraseError
			if !errors.As(err, &bad) || bad.Line != tt.line || !errors.Is(err, tt.want) {
				t.Fatalf("CheckPassphrases = %v, want line %d: %v", err, tt.line, tt.want)
			}
			if p := strings.TrimSpace(tt.passphrases[tt.line-1]); p != "" && strings.Contains(err.Error(), p) && p != "short" {
				t.Errorf("the error tells the passphrase: %v", err)
			}
		})
	}
}

func TestGeneratePassphrase(t *testing.T) {
	shape := regexp.MustCompile(`^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$`)
	seen, letters := map[string]bool{}, map[rune]bool{}
	for range 500 {
		p := string(GeneratePassphrase())
		if !shape.MatchString(p) {
			t.Fatalf("generated %q", p)
		}
		if seen[p] {
			t.Fatalf("%q came twice", p)
		}
		if string(canonical([]byte(p))) != p {
			t.Fatalf("%q is not its own canonical spelling", p)
		}
		seen[p] = true
		for _, r := range p {
			letters[r] = true
		}
	}
	if len(letters) != len(crockford)+1 {
		t.Errorf("500 passphrases use %d characters, want all %d and the hyphen", len(letters), len(crockford))
	}
}

// TestCanonicalLetters: every letter of a generated passphrase may be typed as a capital, the first of the alphabet and the last too.
func TestCanonicalLetters(t *testing.T) {
	for _, letter := range crockford {
		p := string(group([]byte(strings.Repeat(string(letter), characters))))
		if got := string(canonical([]byte(strings.ToUpper(p)))); got != p {
			t.Errorf("%q stands for %q", strings.ToUpper(p), got)
		}
	}
}

// TestGroupLeavesNoCopy: a passphrase is put into groups in one piece of memory, which is cleared, and leaves no shorter one behind.
func TestGroupLeavesNoCopy(t *testing.T) {
	spelt := []byte("7k2mx9qd4tzpw03c")
	if n := testing.AllocsPerRun(10, func() { grouped = group(spelt) }); n != 1 || string(grouped) != trustees[0] {
		t.Errorf("%q in %v pieces of memory", grouped, n)
	}
}

var grouped []byte

// TestLongPassphrase: what somebody pastes is looked at in no time, however long it is: taken apart whole, this would take hours. Its
// beginning alone is taken apart.
func TestLongPassphrase(t *testing.T) {
	for text, want := range map[string]error{
		"A11" + strings.Repeat(")", 100_000):                       nil,
		"Zq" + strings.Repeat(")", 100_000):                        ErrPassphraseRun,
		strings.Repeat(")", maxGuess) + "x7#Kq-" + "pV2!mT9&wL4*d": ErrPassphraseRun,
	} {
		if err := Guessed(text); !errors.Is(err, want) {
			t.Errorf("%.20s…: %v, want %v", text, err, want)
		}
	}
}
