package seal

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestPad(t *testing.T) {
	tests := []struct {
		name string
		json string
		size int
		want string
		err  error
	}{
		{"usual", `{"v":1}`, 16, "\x00\x00\x00\x07" + `{"v":1}` + "\x00\x00\x00\x00\x00", nil},
		{"fits exactly", `{"v":1}`, 11, "\x00\x00\x00\x07" + `{"v":1}`, nil},
		{"empty", "", 6, "\x00\x00\x00\x00\x00\x00", nil},
		{"length needs two bytes", strings.Repeat("a", 258), 262, "\x00\x00\x01\x02" + strings.Repeat("a", 258), nil},
		{"one byte too long", `{"v":1}`, 10, "", ErrTooLong},
		{"no room but for the length", "a", 4, "", ErrTooLong},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Pad([]byte(tt.json), tt.size)
			if !errors.Is(err, tt.err) || string(got) != tt.want {
				t.Fatalf("Pad = %q, %v, want %q, %v", got, err, tt.want, tt.err)
			}
			if err != nil {
				return
			}
			back, err := Unpad(got)
			if err != nil || string(back) != tt.json {
				t.Errorf("Unpad = %q, %v, want %q", back, err, tt.json)
			}
		})
	}
	for _, size := range []int{-1, 0, 3, MaxBallotSize + 1} {
		if padded, err := Pad(nil, size); err == nil {
			t.Errorf("Pad to size %d gave %d bytes, want an error", size, len(padded))
		}
	}
}

func wrongPaddings() []struct {
	name      string
	plaintext []byte
} {
	ballot := []byte("\x00\x00\x00\x07{\"v\":1}")
	return []struct {
		name      string
		plaintext []byte
	}{
		{"nothing", []byte{}},
		{"no room for the length", []byte{0, 0, 0}},
		{"length beyond the end by one", ballot[:10]},
		{"length only", []byte{0, 0, 0, 1}},
		{"largest length", append([]byte{0xff, 0xff, 0xff, 0xff}, ballot[4:]...)},
		{"length with the sign bit", append([]byte{0x80, 0, 0, 0}, ballot[4:]...)},
		{"byte after the JSON", append(bytes.Clone(ballot), 1)},
		{"last byte not zero", append(append(bytes.Clone(ballot), make([]byte, 20)...), 1)},
		{"space as padding", append(bytes.Clone(ballot), ' ')},
		{"length one short", append([]byte{0, 0, 0, 6}, ballot[4:]...)},
	}
}

func TestUnpadRefuses(t *testing.T) {
	for _, tt := range wrongPaddings() {
		t.Run(tt.name, func(t *testing.T) {
			if json, err := Unpad(tt.plaintext); !errors.Is(err, ErrPadding) {
				t.Errorf("Unpad = %q, %v, want ErrPadding", json, err)
			}
		})
	}
}
