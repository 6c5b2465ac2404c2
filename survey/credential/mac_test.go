package credential

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"testing"
)

// The bytes under each, written out as protocol.md has them.
func TestInputs(t *testing.T) {
	output := bytes.Repeat([]byte{5}, OutputSize)
	of := func(input string) []byte {
		h := hmac.New(sha256.New, output)
		h.Write([]byte(input))
		return h.Sum(nil)
	}
	got := MAC(output, "session", "AB", [][]byte{[]byte("sealed"), {}})
	if want := of("ceping/cast/v2" + "\x00\x07session" + "\x00\x02AB" + "\x00\x00\x00\x02" + "\x00\x00\x00\x06sealed" + "\x00\x00\x00\x00"); !bytes.Equal(got, want) {
		t.Errorf("MAC = %x, want %x", got, want)
	}
	ack := Ack(output, "session", "AB")
	if want := of("ceping/ack/v2" + "\x00\x07session" + "\x00\x02AB"); !bytes.Equal(ack, want) || len(ack) != AckSize {
		t.Errorf("Ack = %x, want %x", ack, want)
	}
	if got, want := In(ack), sha256.Sum256(append([]byte("ceping/in/v2"), ack...)); got != want {
		t.Errorf("In = %x, want %x", got, want)
	}
}

func TestMACSeparates(t *testing.T) {
	output := bytes.Repeat([]byte{5}, OutputSize)
	seen := map[string]string{}
	for _, tt := range []struct{ name, session, category, sealed string }{
		{"base", "session", "AB", "sealed"},
		{"boundary of names", "sessionA", "B", "sealed"},
		{"boundary of category and sealed", "session", "ABs", "ealed"},
		{"no category", "sessionAB", "", "sealed"},
		{"empty sealed", "session", "AB", ""},
	} {
		for version, mac := range map[string][]byte{
			"1": macVersion1(output, tt.session, tt.category, []byte(tt.sealed)),
			"2": MAC(output, tt.session, tt.category, [][]byte{[]byte(tt.sealed)}),
		} {
			name := tt.name + " of version " + version
			if other, ok := seen[string(mac)]; ok {
				t.Errorf("%s has the MAC of %s", name, other)
			}
			seen[string(mac)] = name
		}
	}
}
