package sitting

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"
)

func TestCheckCharacter(t *testing.T) {
	for payload, want := range map[string]byte{"0123456789ABCDE": 'Z', "ZYXWVTSRQPNMKJH": 'G'} {
		if got := checkCharacter([]byte(payload)); got != want {
			t.Errorf("check character of %s is %c, want %c", payload, got, want)
		}
	}
}

func TestParseSlip(t *testing.T) {
	const plain = "0123456789ABCDEZ"
	for _, typed := range []string{plain, "0123 4567 89ab cdez", " 0123-4567-89AB-CDEZ ", "o123456789abcdez", "0I23456789ABCDEZ", "0l23456789ABCDEZ", "０123456789ABCDEZ", "０１２３　４５６７－89ａｂ\u00a0cdez"} {
		slip, err := ParseSlip(typed)
		if err != nil || slip.String() != plain {
			t.Errorf("ParseSlip(%q) = %q, %v; want %s", typed, slip, err, plain)
		}
	}
	for _, typed := range []string{"", plain[:15], plain + "0", "0123456789ABCDE0", "1023456789ABCDEZ", "0123456789ABCDUZ", "0123456789ABCDÉ", "零123456789ABCDEZ"} {
		if _, err := ParseSlip(typed); !errors.Is(err, ErrSlipUnknown) {
			t.Errorf("ParseSlip(%q) error is %v, want ErrSlipUnknown", typed, err)
		}
	}
}

// TestDigest: a slip is kept as the SHA-256 of its label and its sixteen characters, as Python's hashlib has it, however it was typed.
func TestDigest(t *testing.T) {
	const want = "2fa761159801c0ada911180c2fa4077ee4b0dcd3aa75d3c263108f1457015ec6"
	for _, typed := range []string{"0123456789ABCDEZ", "o123-4567-89ab-cdez"} {
		slip, err := ParseSlip(typed)
		if got := slip.Digest(); err != nil || hex.EncodeToString(got[:]) != want {
			t.Errorf("%s: %x, %v, want %s", typed, got, err, want)
		}
	}
}

// TestNewSlip: slips read back, and a mistyped character or two swapped neighbours are noticed, save for the one swap that
// Luhn cannot see: the first and the last character of the alphabet.
func TestNewSlip(t *testing.T) {
	for range 200 {
		slip := NewSlip()
		if read, err := ParseSlip(slip.Grouped()); err != nil || read != slip {
			t.Fatalf("%s read back as %s, %v", slip, read, err)
		}
		code := slip.String()
		for i := range code {
			for _, c := range crockford {
				if wrong := code[:i] + string(c) + code[i+1:]; wrong != code {
					if _, err := ParseSlip(wrong); err == nil {
						t.Fatalf("%s mistyped as %s was taken", code, wrong)
					}
				}
			}
			if i > 0 && code[i] != code[i-1] && !strings.Contains("0Z0", code[i-1:i+1]) {
				swapped := code[:i-1] + code[i:i+1] + code[i-1:i] + code[i+1:]
				if _, err := ParseSlip(swapped); err == nil {
					t.Fatalf("%s swapped to %s was taken", code, swapped)
				}
			}
		}
	}
}

// TestSlipsAreRandom: each of the fifteen characters is any of the 32 as often as another, and none follows from another slip's: χ² of every
// place, and of the pairs of neighbours, stays below its 99.9999 % bound.
func TestSlipsAreRandom(t *testing.T) {
	const drawn = 32_768
	var at [slipLength - 1][32]int
	pairs, last, seen := [slipLength - 1][32 * 32]int{}, Slip{}, map[Slip]bool{}
	for range drawn {
		slip := NewSlip()
		if seen[slip] {
			t.Fatalf("%s came twice", slip)
		}
		seen[slip] = true
		for i := range slipLength - 1 {
			n, before := strings.IndexByte(crockford, slip.code[i]), max(0, strings.IndexByte(crockford, last.code[i]))
			at[i][n]++
			pairs[i][32*before+n]++
		}
		last = slip
	}
	chi := func(counts []int) (sum float64) {
		want := float64(drawn) / float64(len(counts))
		for _, n := range counts {
			sum += (float64(n) - want) * (float64(n) - want) / want
		}
		return sum
	}
	for i := range slipLength - 1 {
		if c := chi(at[i][:]); c > 87 { // 31 degrees of freedom
			t.Errorf("character %d: χ² = %.1f", i, c)
		}
		if c := chi(pairs[i][:]); c > 1266 { // 1023 of them
			t.Errorf("character %d after the slip before: χ² = %.1f", i, c)
		}
	}
}
