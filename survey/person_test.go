package survey

import (
	"strings"
	"testing"
)

// TestWhoMay: each kind of account, and one that is disabled, of a session of its group, of another's and of nobody's.
func TestWhoMay(t *testing.T) {
	in := func(group string) Session { return Session{Setup: Setup{Group: group}} }
	for name, test := range map[string]struct {
		person                   Person
		own, other, none         bool // sees
		acts, makes, office, log bool
	}{
		"administrator":         {Person{Role: Administrator}, true, true, true, true, true, true, true},
		"administrator of one":  {Person{Role: Administrator, Group: "一组"}, true, true, true, true, true, true, true},
		"member":                {Person{Role: GroupMember, Group: "一组"}, true, false, false, true, true, false, false},
		"member of no group":    {Person{Role: GroupMember}, false, false, false, false, true, false, false},
		"observer":              {Person{Role: Observer}, true, true, true, false, false, false, true},
		"observer of one group": {Person{Role: Observer, Group: "一组"}, true, false, false, false, false, false, true},
		"nobody":                {Person{Group: "一组"}, false, false, false, false, false, false, false},
		"of no role and group":  {Person{}, false, false, false, false, false, false, false},
		"disabled":              {Person{Role: Administrator, Disabled: true}, false, false, false, false, false, false, false},
		"disabled member":       {Person{Role: GroupMember, Group: "一组", Disabled: true}, false, false, false, false, false, false, false},
		"disabled observer":     {Person{Role: Observer, Disabled: true}, false, false, false, false, false, false, false},
	} {
		p := test.person
		if p.Sees(in("一组")) != test.own || p.Sees(in("二组")) != test.other || p.Sees(in("")) != test.none {
			t.Errorf("%s sees %t, %t, %t", name, p.Sees(in("一组")), p.Sees(in("二组")), p.Sees(in("")))
		}
		if p.Acts(in("一组")) != test.acts || p.Results(in("一组")) != test.acts || p.Acts(in("二组")) != (test.acts && test.other) || p.Results(in("二组")) != (test.acts && test.other) {
			t.Errorf("%s acts and has results: %t, %t", name, p.Acts(in("一组")), p.Results(in("一组")))
		}
		if p.Makes() != test.makes || p.Office() != test.office || p.Log() != test.log {
			t.Errorf("%s makes %t, office %t, log %t", name, p.Makes(), p.Office(), p.Log())
		}
	}
}

// TestPersonCheck: what an account may be called, and that a member has a group.
func TestPersonCheck(t *testing.T) {
	long := strings.Repeat("组", maxNameLength)
	for name, test := range map[string]struct {
		person Person
		taken  bool
	}{
		"administrator":         {Person{Name: "zhang.san", Role: Administrator}, true},
		"observer":              {Person{Name: "监督", Role: Observer}, true},
		"longest name":          {Person{Name: strings.Repeat("a", 32), Role: Observer}, true},
		"longer name":           {Person{Name: strings.Repeat("a", 33), Role: Observer}, false},
		"no name":               {Person{Role: Administrator}, false},
		"the command line":      {Person{Name: Terminal, Role: Administrator}, false},
		"a stranger":            {Person{Name: Stranger, Role: Administrator}, false},
		"no role":               {Person{Name: "a"}, false},
		"another role":          {Person{Name: "a", Role: "root"}, false},
		"member":                {Person{Name: "a", Role: GroupMember, Group: "一组"}, true},
		"member of the longest": {Person{Name: "a", Role: GroupMember, Group: long}, true},
		"member of a longer":    {Person{Name: "a", Role: GroupMember, Group: long + "组"}, false},
		"member of none":        {Person{Name: "a", Role: GroupMember}, false},
	} {
		if err := test.person.Check(); (err == nil) != test.taken {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCleanReason: one line that is seen, at most so long.
func TestCleanReason(t *testing.T) {
	long := strings.Repeat("因", MaxReason)
	for text, want := range map[string]string{"": "", " \n ": "", " 重新清点\n": "重新清点", long: long, " " + long + " ": long} {
		if got, err := CleanReason(text); err != nil || got != want {
			t.Errorf("%.20q: %.20q, %v", text, got, err)
		}
	}
	for _, text := range []string{long + "由", "a\nb", "a\x00", "a\u202eb", "a\u200bb", "a\xffb"} {
		if got, err := CleanReason(text); err == nil || got != "" {
			t.Errorf("%.20q is kept as %.20q", text, got)
		}
	}
}

// TestWiFiCheck: names and passwords that phones can join with, at their ends.
func TestWiFiCheck(t *testing.T) {
	name, password := strings.Repeat("n", 32), strings.Repeat("p", 63)
	for _, w := range []WiFi{{"n", ""}, {name, password}, {"会议室", "12345678"}, {"n", " ~ ~ ~ ~"}} {
		if err := w.Check(); err != nil || w.CheckOrNone() != nil {
			t.Errorf("%+v: %v", w, err)
		}
	}
	for _, w := range []WiFi{{"", "12345678"}, {name + "n", ""}, {"a\x00", ""}, {"a\xff", ""}, {"n", "1234567"}, {"n", password + "p"}, {"n", "1234567\x1f"}, {"n", "1234567\x7f"}, {"n", "密码密码密码"}} {
		if w.Check() == nil || w.CheckOrNone() == nil {
			t.Errorf("%+v is taken", w)
		}
	}
	if (WiFi{}).Check() == nil || (WiFi{}).CheckOrNone() != nil {
		t.Error("no network")
	}
}
