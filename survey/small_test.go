package survey

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// TestHall: what a session has of its own goes before the house's, and where its slips lead before both but its own address.
func TestHall(t *testing.T) {
	at := func(text string) BaseURL {
		b, err := ParseBaseURL(text)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	house := HouseHall{Base: at("http://house"), WiFi: WiFi{"house", ""}}
	for _, test := range []struct {
		own  SessionHall
		want Hall
	}{
		{SessionHall{}, Hall(house)},
		{SessionHall{Printed: at("http://printed")}, Hall{at("http://printed"), house.WiFi}},
		{SessionHall{Base: at("http://own"), Printed: at("http://printed")}, Hall{at("http://own"), house.WiFi}},
		{SessionHall{OwnWiFi: true}, Hall{house.Base, WiFi{}}},
		{SessionHall{OwnWiFi: true, WiFi: WiFi{"own", ""}}, Hall{house.Base, WiFi{"own", ""}}},
		{SessionHall{WiFi: WiFi{"own", ""}}, Hall(house)},
	} {
		if got := test.own.In(house); got != test.want {
			t.Errorf("%+v: %+v", test.own, got)
		}
	}
}

// TestMissingCounts: which categories lack a count made by hand, and of which nobody was asked.
func TestMissingCounts(t *testing.T) {
	s := Session{Setup: *usable()}
	s.Counts = map[string]Entered{"A": {Present: new(0), WithoutLeftover: true}, "B": {WithoutPresent: true, Leftover: new(0)}}
	for _, test := range []struct {
		hand             Hand
		missing, unasked []string
	}{{Present, []string{"B"}, nil}, {Leftover, []string{"A"}, nil}} {
		if !slices.Equal(s.Missing(test.hand), test.missing) || !slices.Equal(s.Unasked(test.hand), test.unasked) {
			t.Errorf("%s: %v, %v", test.hand, s.Missing(test.hand), s.Unasked(test.hand))
		}
	}
	s.Counts = nil
	for _, hand := range []Hand{Present, Leftover} {
		if both := []string{"A", "B"}; !slices.Equal(s.Missing(hand), both) || !slices.Equal(s.Unasked(hand), both) {
			t.Errorf("%s: %v, %v", hand, s.Missing(hand), s.Unasked(hand))
		}
	}
}

// TestFraction: from 0 to 1, exactly.
func TestFraction(t *testing.T) {
	for _, text := range []string{"0/1", "1/3", "2/3", "1/1", "999999/999999"} {
		f, err := ParseFraction(text)
		var back Fraction
		if err != nil || f.IsZero() || f.String() != text || back.UnmarshalText([]byte(text)) != nil || !back.Equal(f) || back.Rat().Cmp(f.Rat()) != 0 {
			t.Errorf("%s: %v, %v", text, f, err)
		}
	}
	for _, text := range []string{"", "1", "3/2", "1/0", "01/3", "1/3 ", "0.5", "-1/3", "1000000/1000000"} {
		if f, err := ParseFraction(text); err == nil || !f.IsZero() {
			t.Errorf("%q: %v", text, f)
		}
	}
	third, err := ParseFraction("1/3")
	if err != nil || third.Equal(Fraction{}) || (Fraction{}).Rat() != nil || third.UnmarshalText(nil) != nil || !third.IsZero() || third.UnmarshalText([]byte("4/3")) == nil {
		t.Errorf("%v, %v", third, err)
	}
}

// TestRequires: a criterion's own word goes before the form's.
func TestRequires(t *testing.T) {
	for _, test := range []struct{ form, required, optional, want bool }{
		{false, false, false, false}, {true, false, false, true}, {false, true, false, true}, {true, true, false, true}, {true, false, true, false}, {false, false, true, false},
	} {
		if (&Form{Required: test.form}).Requires(Criterion{Required: test.required, Optional: test.optional}) != test.want {
			t.Errorf("%+v", test)
		}
	}
}

// TestParts of a form: its grades by code, the option with a text, and what is marked of a subject.
func TestParts(t *testing.T) {
	s := usable()
	if f := s.Forms[0]; f.Grade("good") != 0 || f.Grade("poor") != 1 || f.Grade("x") != -1 {
		t.Errorf("%d, %d, %d", f.Grade("good"), f.Grade("poor"), f.Grade("x"))
	}
	if o, ok := s.Forms[1].Criteria[0].TextOption(); !ok || o.Code != "other" {
		t.Errorf("%+v, %t", o, ok)
	}
	if o, ok := (Criterion{Options: []Option{{Code: "a"}}}).TextOption(); ok {
		t.Errorf("%+v", o)
	}
	sheets := s.Sheets() // the principal is asked two of the first form, each member one; all three are asked two of the third
	if len(sheets) != 3 || sheets[0].Marks() != 4 || sheets[1].Marks() != 0 || sheets[2].Marks() != 6 || len(sheets[0].Subjects[0].Graded()) != 2 {
		t.Errorf("%d sheets, %d, %d, %d marks", len(sheets), sheets[0].Marks(), sheets[1].Marks(), sheets[2].Marks())
	}
	if (Group{Members: []string{"A"}}).Merged() || !(Group{Members: []string{"A", "B"}}).Merged() {
		t.Error("merged")
	}
	if phase, err := ParsePhase(string(Phases()[1])); err != nil || phase != Phases()[1] {
		t.Errorf("%s, %v", phase, err)
	}
	if list := s.BodyList(); len(list) != 1 || list[0].ID != "body" {
		t.Errorf("%+v", list)
	}
}

// TestOfWhomNothingIsAsked: a leader in a form's roles of whom none of its criteria asks stands on no sheet.
func TestOfWhomNothingIsAsked(t *testing.T) {
	s := usable()
	s.Forms[0].Criteria = s.Forms[0].Criteria[:1] // of principals alone
	if list := s.Sheets()[0].Subjects; len(list) != 1 || list[0].ID != "l1" {
		t.Errorf("%+v", list)
	}
}

// TestRefusalForProgrammers: the code, then the values if there are any.
func TestRefusalForProgrammers(t *testing.T) {
	for want, err := range map[string]error{
		"x": Refuse("x"), "x 1 [a b]": Refuse("x", 1, []string{"a", "b"}), "f: x": invalid("f", "x"), "f: x  ": invalid("f", "x", " "),
	} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
}

// TestRefusals: an error of another room that is in the list is the refusal that stands beside it, the first that fits; any other is none.
func TestRefusals(t *testing.T) {
	full, shut := errors.New("full"), errors.New("shut")
	list := Refusals{{full, "box_full"}, {shut, "box_shut"}, {full, "never"}}
	for _, test := range []struct {
		err  error
		want Code
	}{{full, "box_full"}, {fmt.Errorf("box: %w", shut), "box_shut"}, {errors.New("full"), ""}, {nil, ""}} {
		var refusal *Refusal
		if err := list.Of(test.err); (err == nil) != (test.want == "") || err != nil && (!errors.As(err, &refusal) || refusal.Code != test.want) {
			t.Errorf("%v: %v, want %q", test.err, err, test.want)
		}
	}
}

// TestAdopt: a form over all leaders is over those in the session's own roles too, and no other form is; nothing is shared.
func TestAdopt(t *testing.T) {
	s := usable()
	s.Roles = []RoleName{{Code: "chief", Name: "三总师"}}
	all := s.Forms[2]
	if got := s.Adopt(all); !slices.Equal(got.Roles, append(Roles(), "chief")) || len(all.Roles) != len(Roles()) {
		t.Errorf("%v", got.Roles)
	}
	some, unit := s.Forms[0], s.Forms[1]
	unit.Roles = Roles()
	if len(s.Adopt(some).Roles) != 2 || len(s.Adopt(unit).Roles) != len(Roles()) {
		t.Errorf("%v, %v", s.Adopt(some).Roles, s.Adopt(unit).Roles)
	}
	if s.RoleName("chief") != "三总师" || s.RoleName("x") != "x" || s.RoleName(Principal) == string(Principal) {
		t.Errorf("%s, %s, %s", s.RoleName("chief"), s.RoleName("x"), s.RoleName(Principal))
	}
}

// TestFaultErr: no fault is no error; one is the phones' and the staff's at once.
func TestFaultErr(t *testing.T) {
	if err := Fault("").Err("s"); err != nil {
		t.Error(err)
	}
	err := Fault("x").Err("s")
	var refusal *Refusal
	if !errors.Is(err, ErrUnavailable) || !errors.As(err, &refusal) || refusal.Code != "out_of_service" {
		t.Errorf("%v", err)
	}
}

// TestDecimal: as short as it can be written, and only zeros after a point are dropped.
func TestDecimal(t *testing.T) {
	for text, want := range map[string]string{"0": "0", "0.0": "0", "100": "100", "10.50": "10.5", "10.0": "10", "999999.999999": "999999.999999", "0.000001": "0.000001"} {
		d, err := ParseDecimal(text)
		again, _ := ParseDecimal(want)
		if err != nil || d.String() != want || !d.Equal(again) || d.IsZero() != (want == "0") {
			t.Errorf("%s: %s, %v", text, d, err)
		}
	}
	for _, text := range []string{"", "-1", "1e3", ".5", "5.", "01", "1000000", "0.0000001", " 1"} {
		if d, err := ParseDecimal(text); err == nil {
			t.Errorf("%q: %s", text, d)
		}
	}
	if !Whole(0).Equal(Decimal{}) || Whole(1).Equal(Decimal{}) || Whole(100).String() != "100" {
		t.Errorf("%s, %s", Whole(0), Whole(100))
	}
}

// TestWrittenAndRead: names by role, unsure grades, and a setup as a whole come back as they were.
func TestWrittenAndRead(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
	}{
		{Grade{Code: "u", Name: "不了解", Unsure: true}, `{"code":"u","name":"不了解","unsure":true}`},
		{Grade{Code: "p", Name: "差"}, `{"code":"p","name":"差","value":0}`},
		{CriterionName{All: "德"}, `"德"`},
		{CriterionName{ByRole: map[Role]string{Member: "德"}}, `{"member":"德"}`},
	} {
		if got, err := json.Marshal(test.value); err != nil || string(got) != test.want {
			t.Errorf("%s, %v", got, err)
		}
	}
	var name CriterionName
	for _, text := range []string{"1", "[]", `{"member":1}`, "null x"} {
		if err := json.Unmarshal([]byte(text), &name); err == nil {
			t.Errorf("%s is read as %+v", text, name)
		}
	}
	s := composed()
	if s.Revision() == usable().Revision() || s.Revision() != composed().Revision() {
		t.Error("the revision does not follow what is set up")
	}
	copied, err := s.Clone()
	if err != nil {
		t.Fatal(err)
	}
	copied.Forms[0].Grades[0].Name, copied.Categories[0].Slips = "x", 1
	if s.Revision() != composed().Revision() {
		t.Error("a clone shares what it was made of")
	}
	if NameKey("张　三 ") != NameKey("张三") || NameKey("张三") == NameKey("李四") {
		t.Errorf("%q", NameKey("张　三 "))
	}
}

// TestAddressEdges: what is said of an address that cannot be one.
func TestAddressEdges(t *testing.T) {
	for text, want := range map[string]Code{"http:// host": "address_characters", "http://host ": "address_characters", "http://ho\x7fst": "address_characters", "http://ho~st": "address_host", "http://[::1]": "address_ipv6", "http://1.2": "address_ipv4", "http://010.0.0.1": "address_ipv4"} {
		_, err := ParseBaseURL(text)
		var refusal *Refusal
		if !errors.As(err, &refusal) || len(refusal.Values) != 2 || refusal.Values[1].(*Refusal).Code != want {
			t.Errorf("%q: %v", text, err)
		}
	}
	var none BaseURL
	if err := none.UnmarshalText(nil); err != nil || none != (BaseURL{}) {
		t.Errorf("%v, %v", none, err)
	}
}
