package totp

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestRFC6238: appendix B, whose codes of eight digits end in those of six.
func TestRFC6238(t *testing.T) {
	secret := Secret([]byte("12345678901234567890"))
	for at, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		now := time.Unix(at, 0)
		if got, err := secret.Code(StepAt(now)); err != nil || got != want[2:] {
			t.Errorf("at %d: %s, %v, want %s", at, got, err, want[2:])
		}
		if step, ok := secret.Match(want[2:], now); !ok || step != at/30 {
			t.Errorf("at %d %s is of step %d, %t", at, want[2:], step, ok)
		}
	}
}

// TestMatch: a step before and after is taken, two are not; nor is what is no code of six digits.
func TestMatch(t *testing.T) {
	secret, now := New(), time.Unix(1_800_000_010, 0)
	at := StepAt(now)
	for off := int64(-3); off <= 3; off++ {
		code, err := secret.Code(at + off)
		if err != nil {
			t.Fatal(err)
		}
		step, ok := secret.Match(code, now)
		if want := off >= -1 && off <= 1; ok != want || want && step != at+off {
			t.Errorf("%+d steps: %d, %t", off, step-at, ok)
		}
	}
	code, _ := secret.Code(at)
	for _, given := range []string{"", code[1:], code + "0", " " + code} {
		if _, ok := secret.Match(given, now); ok {
			t.Errorf("%q is taken", given)
		}
	}
	if _, ok := New().Match(code, now); ok {
		t.Error("another secret has the same code")
	}
	if step, ok := secret.Match(code, time.Unix(0, 0)); ok {
		t.Errorf("at the beginning of time: step %d", step)
	}
}

// TestSecret: it is typed and scanned as the same, and printed by accident it says nothing.
func TestSecret(t *testing.T) {
	secret := New()
	if got, err := Parse(secret.Text()); err != nil || got != secret || secret == New() {
		t.Errorf("%v", err)
	}
	for _, text := range []string{"", "AAAA", secret.Text() + " AAAA", strings.Replace(secret.Text(), " ", "1", 1)} {
		if _, err := Parse(text); err == nil {
			t.Errorf("%q is a secret", text)
		}
	}
	uri, err := secret.URI("The house", "张三")
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(uri)
	if err != nil || at.Scheme != "otpauth" || at.Host != "totp" || at.Path != "/The house:张三" || at.Query().Get("secret") != strings.ReplaceAll(secret.Text(), " ", "") ||
		at.Query().Get("issuer") != "The house" || at.Query().Get("digits") != fmt.Sprint(Digits) || at.Query().Get("period") != "30" {
		t.Errorf("%s: %v", uri, err)
	}
	held := struct{ S Secret }{secret}
	for _, printed := range []string{fmt.Sprint(held), fmt.Sprintf("%+v", held), fmt.Sprintf("%#v", held), fmt.Sprintf("%s %q", secret, secret)} {
		if strings.Contains(printed, fmt.Sprint(secret[0])+" ") || !strings.Contains(printed, "(secret)") {
			t.Errorf("it prints as %s", printed)
		}
	}
}
