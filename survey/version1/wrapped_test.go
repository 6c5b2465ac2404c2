package version1

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
)

// wrappedVector is a box key that version 1 wrapped, see testdata/README.md.
type wrappedVector struct {
	Name        string
	BoxKey      string `json:"box_key"`
	Passphrases []string
	Wrapped     string
}

func (v wrappedVector) parse(t *testing.T) wrappedKey {
	t.Helper()
	w, err := parseWrapped([]byte(v.Wrapped))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// wrappedVectors are those of testdata by name.
func wrappedVectors(t *testing.T) map[string]wrappedVector {
	t.Helper()
	var list []wrappedVector
	readVectors(t, "wrapped.json", &list)
	byName := map[string]wrappedVector{}
	for _, v := range list {
		byName[v.Name] = v
	}
	return byName
}

// TestUnwrapEveryChoice: every choice of trustees, forwards and backwards, gives the key back or is too few.
func TestUnwrapEveryChoice(t *testing.T) {
	vectors := wrappedVectors(t)
	if len(vectors) == 0 {
		t.Fatal("there is nothing to try")
	}
	for name, v := range vectors {
		w := v.parse(t)
		for choice := range 1 << len(v.Passphrases) {
			var chosen []string
			for i, p := range v.Passphrases {
				if choice>>i&1 == 1 {
					chosen = append(chosen, p)
				}
			}
			for range 2 {
				key, err := w.unwrap(t.Context(), chosen)
				switch {
				case len(chosen) < w.Threshold && !errors.Is(err, errTooFew):
					t.Errorf("%s: %q: %v, want too few", name, chosen, err)
				case len(chosen) >= w.Threshold && (err != nil || hex.EncodeToString(key.public) != v.BoxKey):
					t.Errorf("%s: %q: %v, %v", name, chosen, key, err)
				}
				slices.Reverse(chosen)
			}
		}
	}
}

func TestUnwrap(t *testing.T) {
	vectors := wrappedVectors(t)
	all := vectors["3 of 5"].Passphrases
	a, b, c := all[0], all[1], all[2]
	const stranger, stranger2 = "passphrase of nobody", "another one of nobody"
	for _, test := range []struct {
		name, of string
		given    []string
		want     error
	}{
		{"all three", "2 of 3", []string{c, b, a}, nil},
		{"one twice is one", "2 of 3", []string{a, a}, errTooFew},
		{"one twice and another", "2 of 3", []string{c, c, a}, nil},
		{"empty lines", "2 of 3", []string{"", a, "  ", c, ""}, nil},
		{"none", "2 of 3", nil, errTooFew},
		{"empty ones only", "2 of 3", []string{"", " "}, errTooFew},
		{"spaces and line ends", "2 of 3", []string{" " + b + "\r\n", "\ufeff" + a}, nil},
		{"full-width spaces", "2 of 3", []string{"　" + b + "　", a}, nil},
		{"generated one in capitals", "2 of 3", []string{b, "OAIB2C3D 4E5F6G7H"}, nil},
		{"generated one twice, spelt differently", "2 of 3", []string{a, "OAIB2C3D 4E5F6G7H"}, errTooFew},
		{"generated one, a character short", "2 of 3", []string{b, a[:len(a)-1]}, errPassphrase},
		{"chosen one in capitals", "2 of 3", []string{a, strings.ToUpper(b)}, errPassphrase},
		{"one wrong", "2 of 3", []string{a, stranger}, errPassphrase},
		{"the other wrong", "2 of 3", []string{stranger, c}, errPassphrase},
		{"both wrong", "2 of 3", []string{stranger, stranger2}, errPassphrase},
		{"two right and one wrong", "2 of 3", []string{stranger, c, b}, nil},
		{"one right and two wrong", "2 of 3", []string{stranger, b, stranger2}, errPassphrase},
		{"more than trustees", "2 of 3", []string{a, b, c, stranger}, errPassphrase},
		{"wrong second", "2 of 2", []string{a, c}, errPassphrase},
		{"wrong", "1 of 1", []string{b}, errPassphrase},
	} {
		t.Run(test.of+", "+test.name, func(t *testing.T) {
			v := vectors[test.of]
			key, err := v.parse(t).unwrap(t.Context(), test.given)
			if !errors.Is(err, test.want) {
				t.Fatalf("unwrap = %v, want %v", err, test.want)
			}
			if test.want == nil && hex.EncodeToString(key.public) != v.BoxKey {
				t.Error("another key")
			}
			for _, p := range test.given {
				if err != nil && strings.TrimSpace(p) != "" && strings.Contains(err.Error(), p) {
					t.Errorf("the error tells a passphrase: %v", err)
				}
			}
		})
	}
}

// TestUnwrapEnds: with the context, before a passphrase is tried.
func TestUnwrapEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	v := wrappedVectors(t)["2 of 3"]
	if _, err := v.parse(t).unwrap(ctx, v.Passphrases); !errors.Is(err, context.Canceled) {
		t.Errorf("unwrap = %v", err)
	}
}

func TestParseWrappedRefuses(t *testing.T) {
	good := wrappedVectors(t)["2 of 3"].Wrapped
	for name, text := range map[string]string{
		"nothing":                      "",
		"no JSON":                      "age-encryption.org/v1",
		"cut":                          good[:len(good)/2],
		"version 2":                    strings.Replace(good, `"v":1`, `"v":2`, 1),
		"threshold zero":               strings.Replace(good, `"threshold":2`, `"threshold":0`, 1),
		"threshold above the trustees": strings.Replace(good, `"threshold":2`, `"threshold":4`, 1),
		"threshold lowered":            strings.Replace(good, `"threshold":2`, `"threshold":1`, 1),
		"too many trustees":            strings.Replace(good, `"trustees":3`, `"trustees":6`, 1),
		"a trustee twice":              strings.Replace(good, `"trustee":2`, `"trustee":1`, 1),
		"no files":                     `{"v":1,"threshold":2,"trustees":3,"files":[]}`,
	} {
		if text == good {
			t.Errorf("%s: the case changes nothing", name)
		}
		if _, err := parseWrapped([]byte(text)); !errors.Is(err, errWrapped) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestUnwrapDamaged: files that are none, or changed in any byte, are never taken for a key.
func TestUnwrapDamaged(t *testing.T) {
	v := wrappedVectors(t)["1 of 1"]
	for _, file := range []string{"+", "AAAA", ""} {
		w := wrappedKey{1, 1, 1, []layer{{1, file}}}
		if key, err := w.unwrap(t.Context(), v.Passphrases); !errors.Is(err, errWrapped) {
			t.Errorf("%q: %v, %v", file, key, err)
		}
	}
	file := ageFile(t, v.parse(t).Files[0])
	for i := range file {
		changed := bytes.Clone(file)
		changed[i] ^= 1
		if inside, err := decrypt(changed, v.Passphrases[0]); err == nil {
			t.Fatalf("byte %d changed, still opened: %x", i, inside)
		}
	}
}

// TestUnwrapForged: an archive comes from outside, and must not choose how much memory recounting takes, nor how long it lasts: not by
// the cost of a run, and not by layers that no choice of trustees has.
func TestUnwrapForged(t *testing.T) {
	v := wrappedVectors(t)["2 of 3"]
	a, b := v.Passphrases[0], v.Passphrases[1]
	file := ageFile(t, v.parse(t).Files[0])
	more := bytes.Replace(file, []byte(" 2\n"), []byte(" 19\n"), 1)
	if bytes.Equal(more, file) {
		t.Fatal("no work factor in the header")
	}
	if _, err := decrypt(more, a); !errors.Is(err, errWrapped) { // had it done the work, it would have called the passphrase wrong
		t.Errorf("a run of 2^19: %v", err)
	}
	key := encrypted(t, make([]byte, keySize), b)
	for name, inner := range map[string][]layer{
		"no layer":       {},
		"a layer less":   {{2, key}},
		"a layer more":   {{2, key}, {3, key}, {4, key}},
		"the one before": {{1, key}, {2, key}},
	} {
		inside, err := json.Marshal(inner)
		if err != nil {
			t.Fatal(err)
		}
		w := wrappedKey{1, 2, 3, []layer{{1, encrypted(t, inside, a)}, {2, ""}}}
		if got, err := w.unwrap(t.Context(), []string{a, b}); !errors.Is(err, errWrapped) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	for _, size := range []int{0, keySize - 1, keySize + 1} {
		w := wrappedKey{1, 1, 1, []layer{{1, encrypted(t, make([]byte, size), a)}}}
		if got, err := w.unwrap(t.Context(), []string{a}); !errors.Is(err, errWrapped) {
			t.Errorf("a key of %d bytes: %v, %v", size, got, err)
		}
	}
}

func ageFile(t *testing.T, l layer) []byte {
	t.Helper()
	file, err := base64.RawURLEncoding.DecodeString(l.Age)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// encrypted is an age file as a layer has it, at the least cost.
func encrypted(t *testing.T, secret []byte, passphrase string) string {
	t.Helper()
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	recipient.SetWorkFactor(1)
	var file bytes.Buffer
	writer, err := age.Encrypt(&file, recipient)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := writer.Write(secret); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(file.Bytes())
}
