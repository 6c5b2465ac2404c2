package ballot

import (
	"testing"

	"ceping/survey/envelope"
)

func TestOverhead(t *testing.T) {
	if overhead != envelope.Overhead {
		t.Errorf("sealing adds %d bytes, and the box reckons with %d", envelope.Overhead, overhead)
	}
}
