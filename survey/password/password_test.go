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
