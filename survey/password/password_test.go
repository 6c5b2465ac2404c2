package password

import (
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"
)

func TestVerify(t *testing.T) {
	hash := Hash("正确的口令-one")
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=65536,t=3,p=4$") || Hash("正确的口令-one") == hash {
		t.Errorf("hash: %s", hash)
	}
	for _, test := range []struct {
		hash, password string
		want           bool
	}{
		{hash, "正确的口令-one", true},
		{hash, "正确的口令-two", false},
		{hash, "", false},
		{"", "", false},
		{strings.Replace(hash, "t=3", "t=9999999", 1), "正确的口令-one", false},
		{strings.Replace(hash, "m=65536", "m=99999999", 1), "正确的口令-one", false},
		{strings.Replace(hash, "argon2id", "argon2i", 1), "正确的口令-one", false},
		{strings.Replace(hash, "v=19", "v=16", 1), "正确的口令-one", false},
		{hash[:len(hash)-3], "正确的口令-one", false},
		{"$2a$10$abcdefghijklmnopqrstuv", "x", false},
	} {
		if got := Verify(test.hash, test.password); got != test.want {
			t.Errorf("Verify(%q, %q) = %t", test.hash, test.password, got)
		}
	}
	if argon2.Version != 0x13 {
		t.Error("another Argon2 than hashes say")
	}
}

// TestParse: a hash says what work it asks for, within bounds, and has a key of the one length; of anything else none is read.
func TestParse(t *testing.T) {
	const salt, key = "c29tZXNhbHRzb21lc2FsdA", "c29tZWtleXNvbWVrZXlzb21la2V5c29tZWtleXNvbWU"
	for hash, want := range map[string]bool{
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt + "$" + key:            true,
		"$argon2id$v=19$m=1048576,t=16,p=1$" + salt + "$" + key:         true,
		"$argon2id$v=19$m=1048577,t=3,p=4$" + salt + "$" + key:          false,
		"$argon2id$v=19$m=65536,t=17,p=4$" + salt + "$" + key:           false,
		"$argon2id$v=19$m=65536,t=0,p=4$" + salt + "$" + key:            false,
		"$argon2id$v=19$m=65536,t=1,p=4$" + salt + "$" + key:            true,
		"$argon2id$v=19$m=65536,t=3,p=0$" + salt + "$" + key:            false,
		"$argon2id$v=19$m=65536,t=3$" + salt + "$" + key:                false,
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt + "$" + key + "$":      false,
		"$argon2id$v=19$m=65536,t=3,p=4$" + key:                         false,
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt + "$" + key[:42]:       false,
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt + "$" + key + "c29t":   false,
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt + "$" + key[:42] + "=": false,
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt + "!$" + key:           false,
		"$argon2i$v=19$m=65536,t=3,p=4$" + salt + "$" + key:             false,
		"$argon2id$v=16$m=65536,t=3,p=4$" + salt + "$" + key:            false,
	} {
		if _, _, _, _, _, got := parse(hash); got != want {
			t.Errorf("%s is read: %t", hash, got)
		}
	}
}

func TestGenerate(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		made := Generate()
		if len(made) != 19 || seen[made] || strings.Trim(strings.ReplaceAll(made, "-", ""), letters) != "" {
			t.Fatalf("made %q", made)
		}
		seen[made] = true
	}
}

func BenchmarkHash(b *testing.B) {
	for b.Loop() {
		Hash("correct horse battery staple")
	}
}
