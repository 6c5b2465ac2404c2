package count_test

import (
	"testing"

	"ceping/survey/count"
)

// TestPartsWithoutBlinds: a part has the blinds of its own forms alone, and the whole keeps all.
func TestPartsWithoutBlinds(t *testing.T) {
	r := count.Report{Forms: []count.ReportForm{{ID: "a", Package: "甲"}, {ID: "b", Package: "乙"}}, Result: &count.ReportResult{Code: "c", Forms: []count.ReportResultForm{
		{ID: "a", Hash: "1", Blind: new("x"), TextBlind: new("y")}, {ID: "b", Hash: "2", Blind: new("x"), TextBlind: new("y")}}}}
	part := r.Of("乙")
	if a, b := part.Result.Forms[0], part.Result.Forms[1]; a.Blind != nil || a.TextBlind != nil || a.Hash != "1" || b.Blind == nil || b.TextBlind == nil || part.Result.Code != "c" {
		t.Errorf("%+v, %+v", a, b)
	}
	if a := r.Result.Forms[0]; a.Blind == nil || a.TextBlind == nil {
		t.Error("taking a part altered the whole")
	}
}
