package qr

import (
	"bytes"
	"strings"
	"testing"
)

func TestTerminal(t *testing.T) {
	var out bytes.Buffer
	if err := Terminal(&out, "HTTP://192.168.10.2:8080/S/X"); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	for _, line := range lines {
		if n := len([]rune(line)); n < 2*len(lines)-1 || n > 2*len(lines) {
			t.Errorf("a line has %d modules, there are %d lines of two", n, len(lines))
		}
	}
	if strings.Trim(lines[0], "█") != "" || strings.Trim(lines[1], "█") != "" {
		t.Error("there is no quiet zone above")
	}
}
