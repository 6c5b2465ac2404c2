package count_test

import (
	"slices"
	"testing"

	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// TestOpenedInNoOrder: envelopes of a key are not opened in the order in which they lie in the box.
func TestOpenedInNoOrder(t *testing.T) {
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	setup := hall(t, nil, nil).Setup
	var sealed []count.Sealed
	for i := range 40 { // none opens: the category, which the count does not look at, tells which is which
		sealed = append(sealed, count.Sealed{Category: string(rune('A' + i)), Sealed: []byte{byte(i)}})
	}
	box, err := count.Open(t.Context(), manifest.Envelopes(&setup), key, manifestText, map[string][]count.Sealed{manifest.CoverKey: sealed}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, one := range box.Envelopes[manifest.CoverKey] {
		order = append(order, one.Category)
	}
	if len(order) != 40 || slices.IsSorted(order) {
		t.Errorf("they were opened in the order %v", order)
	}
}
