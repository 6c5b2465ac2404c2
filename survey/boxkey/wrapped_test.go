package boxkey

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/strict/base64url"
)

const testWork WorkFactor = 2

var trustees = []string{"7k2m-x9qd-4tzp-w03c", "correct horse lamp oven", "开箱人丙的口令足够长，不少于十六个字", "fourth passphrase, long", "fifth passphrase, longer"}

// Every choice of trustees in every order either opens or says why not.
func TestUnwrapEveryOrder(t *testing.T) {
	key := generated(t)
	for n := 1; n <= MaxTrustees; n++ {
		for threshold := 1; threshold <= n; threshold++ {
			t.Run(fmt.Sprintf("%d of %d", threshold, n), func(t *testing.T) {
				w := wrapped(t, key, threshold, n)
				if k, of, err := w.Threshold(); k != threshold || of != n || err != nil {
					t.Errorf("Threshold = %d of %d, %v", k, of, err)
				}
				arrangements(trustees[:n], func(given []string) {
					got, err := unwrap(w, given)
					if len(given) < threshold {
						if !errors.Is(err, ErrTooFew) {
							t.Errorf("%d passphrases: %v, want ErrTooFew", len(given), err)
						}
						return
					}
					if err != nil {
						t.Errorf("%q: %v", given, err)
					} else if !bytes.Equal(raw(t, got), raw(t, key)) || !bytes.Equal(got.Public(), key.Public()) {
						t.Errorf("%q: another key", given)
					}
				})
			})
		}
	}
}

// arrangements calls do with every ordered choice of all. Beyond three items only choices of up to two and all of them
// reversed, to keep the test short.
func arrangements(all []string, do func([]string)) {
	limit := len(all)
	if limit > 3 {
		limit = 2
		reversed := make([]string, len(all))
		for i, p := range all {
			reversed[len(all)-1-i] = p
		}
		do(reversed)
		do(reversed[:len(all)-1])
		do(all[1:])
	}
	var extend func(chosen []string)
	extend = func(chosen []string) {
		do(chosen)
		if len(chosen) == limit {
			return
		}
		for _, p := range all {
			if !strings.Contains("\n"+strings.Join(chosen, "\n")+"\n", "\n"+p+"\n") {
				extend(append(chosen[:len(chosen):len(chosen)], p))
			}
		}
	}
	extend(nil)
}

func TestUnwrap(t *testing.T) {
	a, b, c := trustees[0], trustees[1], trustees[2]
	const stranger, stranger2 = "passphrase of nobody", "another one of nobody"
	tests := []struct {
		name         string
		threshold, n int
		given        []string
		want         error
	}{
		{"2 of 3, all three", 2, 3, []string{c, b, a}, nil},
		{"2 of 3, one twice is one", 2, 3, []string{a, a}, ErrTooFew},
		{"2 of 3, one twice and another", 2, 3, []string{c, c, a}, nil},
		{"2 of 3, empty lines", 2, 3, []string{"", a, "  ", c, ""}, nil},
		{"2 of 3, none", 2, 3, nil, ErrTooFew},
		{"2 of 3, empty ones only", 2, 3, []string{"", " "}, ErrTooFew},
		{"2 of 3, spaces and line ends", 2, 3, []string{" " + b + "\r\n", "\ufeff" + a}, nil},
		{"2 of 3, generated one in capitals", 2, 3, []string{b, "7K2MX9QD 4TZPWO3C"}, nil},
		{"2 of 3, chosen one in capitals", 2, 3, []string{a, strings.ToUpper(b)}, ErrPassphrase},
		{"2 of 3, one wrong", 2, 3, []string{a, stranger}, ErrPassphrase},
		{"2 of 3, the other wrong", 2, 3, []string{stranger, c}, ErrPassphrase},
		{"2 of 3, both wrong", 2, 3, []string{stranger, stranger2}, ErrPassphrase},
		{"2 of 3, two right and one wrong", 2, 3, []string{stranger, c, b}, nil},
		{"2 of 3, one right and two wrong", 2, 3, []string{stranger, b, stranger2}, ErrPassphrase},
		{"2 of 3, more than trustees", 2, 3, []string{a, b, c, stranger}, ErrPassphrase},
		{"2 of 2, wrong second", 2, 2, []string{a, c}, ErrPassphrase},
		{"2 of 2, one", 2, 2, []string{a}, ErrTooFew},
		{"1 of 1", 1, 1, []string{a}, nil},
		{"1 of 1, wrong", 1, 1, []string{b}, ErrPassphrase},
		{"1 of 1, beginning of the right one", 1, 1, []string{a[:len(a)-1]}, ErrPassphrase},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			key := generated(t)
			got, err := unwrap(wrapped(t, key, tt.threshold, tt.n), tt.given)
			if !errors.Is(err, tt.want) {
				t.Fatalf("Unwrap = %v, want %v", err, tt.want)
			}
			if tt.want != nil {
				for _, p := range tt.given {
					if strings.TrimSpace(p) != "" && strings.Contains(err.Error(), p) {
						t.Errorf("the error tells a passphrase: %v", err)
					}
				}
				return
			}
			if !bytes.Equal(raw(t, got), raw(t, key)) {
				t.Error("another key")
			}
		})
	}
}

func TestWrapRefuses(t *testing.T) {
	key := generated(t)
	tests := []struct {
		name        string
		threshold   int
		passphrases []string
		work        WorkFactor
	}{
		{"no trustee", 1, nil, testWork},
		{"six trustees", 2, append([]string{"sixth passphrase, longest"}, trustees...), testWork},
		{"threshold zero", 0, trustees[:2], testWork},
		{"threshold above the trustees", 3, trustees[:2], testWork},
		{"work zero", 1, trustees[:1], 0},
		{"work above the default", 1, trustees[:1], DefaultWork + 1},
		{"short passphrase", 1, []string{"short"}, testWork},
		{"repeated passphrase", 1, []string{trustees[0], trustees[0]}, testWork},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if w, err := wrap(key, tt.threshold, tt.passphrases, tt.work); err == nil || w != nil {
				t.Errorf("Wrap = %q, %v, want an error", w, err)
			}
		})
	}
}

// TestWrapWork: the least work is done, and the default is not refused.
func TestWrapWork(t *testing.T) {
	key := generated(t)
	if w, err := wrap(key, 1, trustees[:1], 1); err != nil {
		t.Errorf("work 1: %q, %v", w, err)
	}
	var bad *PassphraseError
	if _, err := wrap(key, 1, []string{"short"}, DefaultWork); !errors.As(err, &bad) {
		t.Errorf("the default work, and a passphrase that is refused: %v", err)
	}
}

// What is stored must not hold the key, nor more than the threshold needs.
func TestWrappedHidesTheKey(t *testing.T) {
	key := generated(t)
	w := wrapped(t, key, 2, 3)
	if bytes.Contains(w, raw(t, key)) || bytes.Contains(w, []byte(base64url.Encode(raw(t, key)))) {
		t.Fatal("the wrapped key shows the private key")
	}
	parsed, err := w.parse()
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range parsed.Files {
		file, err := base64url.Decode(l.Age)
		if err != nil {
			t.Fatal(err)
		}
		inside, err := decrypt(file, []byte(trustees[i]))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(inside, raw(t, key)) || bytes.Contains(inside, []byte(base64url.Encode(raw(t, key)))) {
			t.Errorf("trustee %d alone sees the private key", i+1)
		}
	}
	if again := wrapped(t, key, 2, 3); bytes.Equal(again, w) {
		t.Error("wrapping twice gives the same bytes: no fresh salts")
	}
}

func TestUnwrapDamaged(t *testing.T) {
	key := generated(t)
	good := string(wrapped(t, key, 2, 3))
	tests := []struct{ name, text string }{
		{"nothing", ""},
		{"not JSON", "age-encryption.org/v1"},
		{"cut", good[:len(good)/2]},
		{"other version", strings.Replace(good, `"v":2`, `"v":1`, 1)},
		{"threshold zero", strings.Replace(good, `"threshold":2`, `"threshold":0`, 1)},
		{"threshold above the trustees", strings.Replace(good, `"threshold":2`, `"threshold":4`, 1)},
		{"threshold lowered", strings.Replace(good, `"threshold":2`, `"threshold":1`, 1)},
		{"too many trustees", strings.Replace(good, `"trustees":3`, `"trustees":6`, 1)},
		{"no files", `{"v":2,"threshold":2,"trustees":3,"files":[]}`},
		{"another file more", strings.Replace(good, `"files":[`, `"files":[{"trustee":1,"age":""},`, 1)},
		{"files change places", strings.NewReplacer(`"trustee":1`, `"trustee":2`, `"trustee":2`, `"trustee":1`).Replace(good)},
		{"a trustee that there is not", strings.Replace(good, `"trustee":2`, `"trustee":3`, 1)},
		{"another key in it", strings.Replace(good, `"v":2`, `"v":2,"w":0`, 1)},
		{"a key twice", strings.Replace(good, `"threshold":2`, `"threshold":1,"threshold":2`, 1)},
		{"a key in capitals", strings.Replace(good, `"threshold":2`, `"Threshold":2`, 1)},
		{"a trustee twice", strings.Replace(good, `"trustee":1`, `"trustee":2,"trustee":1`, 1)},
		{"something after it", good + "{}"},
		{"not base64url", strings.Replace(good, `"age":"`, `"age":"+`, 1)},
		{"a newline in base64url", strings.Replace(good, `"age":"`, `"age":"\n`, 1)},
		{"threshold zero, and a file more", `{"v":2,"threshold":0,"trustees":1,"files":[{"trustee":1,"age":""},{"trustee":2,"age":""}]}`},
		{"threshold above the trustees, and no file", `{"v":2,"threshold":2,"trustees":1,"files":[]}`},
		{"six trustees, and their files", `{"v":2,"threshold":5,"trustees":6,"files":[{"trustee":1,"age":""},{"trustee":2,"age":""}]}`},
		{"padded base64url", `{"v":2,"threshold":1,"trustees":1,"files":[{"trustee":1,"age":"AA=="}]}`},
		{"not an age file", `{"v":2,"threshold":1,"trustees":1,"files":[{"trustee":1,"age":"AAAA"}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.text == good {
				t.Fatal("the case changes nothing")
			}
			given := trustees[:2]
			if strings.Contains(tt.text, `"trustees":1`) {
				given = trustees[:1]
			}
			if got, err := unwrap(Wrapped(tt.text), given); !errors.Is(err, ErrWrapped) {
				t.Errorf("Unwrap = %v, %v, want ErrWrapped", got, err)
			}
		})
	}

	more := strings.Replace(good, `"files":[`, `"files":[{"trustee":1,"age":""},`, 1)
	if k, n, err := Wrapped(more).Threshold(); !errors.Is(err, ErrWrapped) {
		t.Errorf("the threshold of what has a file more: %d of %d, %v", k, n, err)
	}

	// Any byte of the payload that changes is noticed, whatever the error is called.
	parsed, err := wrapped(t, key, 1, 1).parse()
	if err != nil {
		t.Fatal(err)
	}
	file, err := base64url.Decode(parsed.Files[0].Age)
	if err != nil {
		t.Fatal(err)
	}
	for i := range file {
		changed := bytes.Clone(file)
		changed[i] ^= 1
		if inside, err := decrypt(changed, []byte(trustees[0])); err == nil {
			t.Fatalf("byte %d changed, still opened: %x", i, inside)
		}
	}
}

// TestUnwrapAnotherSecret: what is locked as a box key is, and has another length, is a damaged key.
func TestUnwrapAnotherSecret(t *testing.T) {
	for _, n := range []int{0, envelope.KeySize - 1, envelope.KeySize + 1} {
		file, err := encrypt(bytes.Repeat([]byte{1}, n), []byte(trustees[0]), testWork)
		if err != nil {
			t.Fatal(err)
		}
		w := fmt.Sprintf(`{"v":2,"threshold":1,"trustees":1,"files":[{"trustee":1,"age":"%s"}]}`, base64url.Encode(file))
		if got, err := unwrap(Wrapped(w), trustees[:1]); got != nil || !errors.Is(err, ErrWrapped) {
			t.Errorf("%d bytes: %v, %v, want ErrWrapped", n, got, err)
		}
	}
}

// TestUnwrapForgedInside: what stands within a layer is held to the same as what stands outside, so that nobody chooses how often scrypt runs.
func TestUnwrapForgedInside(t *testing.T) {
	for name, inside := range map[string]string{
		"no JSON": "age-encryption.org/v1", "none": "[]", "null": "null", "one too few": `[{"trustee":2,"age":"AAAA"}]`,
		"one too many":      `[{"trustee":2,"age":"AAAA"},{"trustee":3,"age":"AAAA"},{"trustee":3,"age":"AAAA"}]`,
		"one twice":         `[{"trustee":2,"age":"AAAA"},{"trustee":2,"age":"AAAA"}]`,
		"the one around it": `[{"trustee":1,"age":"AAAA"},{"trustee":3,"age":"AAAA"}]`,
		"no age files":      `[{"trustee":2,"age":"AAAA"},{"trustee":3,"age":"AAAA"}]`,
	} {
		file, err := encrypt([]byte(inside), []byte(trustees[0]), testWork)
		if err != nil {
			t.Fatal(err)
		}
		w := fmt.Sprintf(`{"v":2,"threshold":2,"trustees":3,"files":[{"trustee":1,"age":"%s"},{"trustee":2,"age":"AAAA"}]}`, base64url.Encode(file))
		told := 0 // twice of a run that opens a layer
		key, err := new(Turns).Unwrap(t.Context(), Wrapped(w), given(trustees[:2]), func(Progress) { told++ })
		if key != nil || !errors.Is(err, ErrWrapped) || name != "no age files" && told != 2 {
			t.Errorf("%s: %v, %v, told %d times, want ErrWrapped after one run", name, key, err, told)
		}
	}
}

// An archive comes from outside: it must not choose how much memory and time recounting takes.
func TestUnwrapRefusesMoreWork(t *testing.T) {
	file, err := encrypt(bytes.Repeat([]byte{1}, 32), []byte(trustees[0]), testWork)
	if err != nil {
		t.Fatal(err)
	}
	more := bytes.Replace(file, []byte(" 2\n"), []byte(" 19\n"), 1)
	if bytes.Equal(more, file) {
		t.Fatal("no work factor in the header")
	}
	// Had it done the work, it would have called the passphrase wrong.
	if _, err := decrypt(more, []byte(trustees[0])); !errors.Is(err, ErrWrapped) {
		t.Errorf("decrypt = %v, want ErrWrapped", err)
	}
}

// The work that production asks for is what the file says.
func TestDefaultWork(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds and 256 MiB")
	}
	key := generated(t)
	w, err := wrap(key, 1, trustees[:1], DefaultWork)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := w.parse()
	if err != nil {
		t.Fatal(err)
	}
	file, err := base64url.Decode(parsed.Files[0].Age)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitN(file, []byte("\n"), 3)
	if scrypt := string(lines[1]); !strings.HasPrefix(scrypt, "-> scrypt ") || !strings.HasSuffix(scrypt, " 18") {
		t.Errorf("recipient %q, want scrypt with 2^18", scrypt)
	}
}

// TestForgetsPassphrases: whatever Wrap and Unwrap answer, the caller's passphrases are gone, and the key of a failed one is not.
func TestForgetsPassphrases(t *testing.T) {
	key := generated(t)
	w := wrapped(t, key, 2, 3)
	tests := []struct {
		name string
		do   func(passphrases [][]byte) error
		want error
	}{
		{"wrapped", func(p [][]byte) error { _, err := new(Turns).Wrap(t.Context(), key, 2, p, testWork, nil); return err }, nil},
		{"threshold refused", func(p [][]byte) error {
			if _, err := new(Turns).Wrap(t.Context(), key, 4, p, testWork, nil); err == nil {
				t.Error("a threshold of 4 of 3 was taken")
			}
			return nil
		}, nil},
		{"unwrapped", func(p [][]byte) error { _, err := new(Turns).Unwrap(t.Context(), w, p, nil); return err }, nil},
		{"unwrapped from what is damaged", func(p [][]byte) error { _, err := new(Turns).Unwrap(t.Context(), w[1:], p, nil); return err }, ErrWrapped},
		{"too few", func(p [][]byte) error {
			copy(p[1], p[0])
			p[1], p[2] = p[1][:0], p[2][:0]
			_, err := new(Turns).Unwrap(t.Context(), w, p, nil)
			return err
		}, ErrTooFew},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			passphrases := given(trustees[:3])
			if err := tt.do(passphrases); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			for i, p := range passphrases {
				if !bytes.Equal(p, make([]byte, len(p))) {
					t.Errorf("passphrase %d is still there", i+1)
				}
			}
		})
	}
	wiped := generated(t)
	wiped.Wipe()
	if _, err := wrap(wiped, 1, trustees[:1], testWork); !errors.Is(err, envelope.ErrWiped) {
		t.Errorf("Wrap of a wiped key = %v", err)
	}
}

// TestDigest takes the example of FIPS 180-4.
func TestDigest(t *testing.T) {
	if got, want := Wrapped("abc").Digest(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; got != want {
		t.Errorf("Digest = %s, want %s", got, want)
	}
}

// TestMaxTrustees: a setup may name as many trustees as a key can be wrapped for.
func TestMaxTrustees(t *testing.T) {
	if survey.MaxTrustees != MaxTrustees {
		t.Errorf("a setup may name %d trustees, and a key is wrapped for %d", survey.MaxTrustees, MaxTrustees)
	}
}
