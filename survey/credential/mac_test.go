package credential

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"testing"
)

// The bytes under the MAC, written out as protocol.md has them.
func TestMACInput(t *testing.T) {
	output := bytes.Repeat([]byte{5}, OutputSize)
	h := hmac.New(sha256.New, output)
	h.Write([]byte("ceping/cast/v1" + "\x00\x07session" + "\x00\x02AB" + "sealed"))
	got := MACVersion1(output, "session", "AB", []byte("sealed"))
	if want := h.Sum(nil); !bytes.Equal(got, want) || len(got) != MACSize {
		t.Errorf("MAC = %x, want %x", got, want)
	}
}

// The same of protocol version 2.
func TestInputs2(t *testing.T) {
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
		mac := string(MACVersion1(output, tt.session, tt.category, []byte(tt.sealed)))
		if other, ok := seen[mac]; ok {
			t.Errorf("%s has the MAC of %s", tt.name, other)
		}
		seen[mac] = tt.name
	}
}
