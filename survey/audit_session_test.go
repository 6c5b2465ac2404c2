package survey

import (
	"strings"
	"testing"
)

const chained = "0b7e6f0a-1f3c-4a52-9d7e-5a2f6c1b8e90"

func chain(session string, acts ...[2]string) []SessionEntry {
	var list []SessionEntry
	before := ""
	for i, a := range acts {
		e := SessionEntry{Number: i + 1, At: "2026-12-05T01:02:03Z", Who: "组长", Name: a[0], Detail: a[1]}
		e.Hash = e.Chain(session, before)
		before, list = e.Hash, append(list, e)
	}
	return list
}

func TestCheckSessionAudit(t *testing.T) {
	sound := func() []SessionEntry {
		return chain(chained, [2]string{ActCreate, "某局"}, [2]string{ActReady, "x"}, [2]string{ActClose, "y"}, [2]string{ActOpen, ""})
	}
	if err := CheckSessionAudit(chained, sound()); err != nil {
		t.Error(err)
	}
	if err := CheckSessionAudit(chained, nil); err != nil {
		t.Error(err)
	}
	for name, test := range map[string]struct {
		change func([]SessionEntry) []SessionEntry
		want   string
	}{
		"number": {func(l []SessionEntry) []SessionEntry { l[2].Number = 4; return l }, "entry 4 stands where entry 3"},
		"at":     {func(l []SessionEntry) []SessionEntry { l[1].At = "2026-12-05T01:02:04Z"; return l }, "entry 2 does not fit"},
		"who":    {func(l []SessionEntry) []SessionEntry { l[3].Who = Terminal; return l }, "entry 4 does not fit"},
		"name":   {func(l []SessionEntry) []SessionEntry { l[0].Name = ActOpen; return l }, "entry 1 does not fit"},
		"detail": {func(l []SessionEntry) []SessionEntry { l[2].Detail = ""; return l }, "entry 3 does not fit"},
		"hash":   {func(l []SessionEntry) []SessionEntry { l[3].Hash = l[2].Hash; return l }, "entry 4 does not fit"},
		"first":  {func(l []SessionEntry) []SessionEntry { return l[1:] }, "entry 2 stands where entry 1"},
		"middle": {func(l []SessionEntry) []SessionEntry { return append(l[:1], l[2:]...) }, "entry 3 stands where entry 2"},
		"moved":  {func(l []SessionEntry) []SessionEntry { l[1].At, l[1].Who = l[1].At+l[1].Who, ""; return l }, "entry 2 does not fit"},
	} {
		if err := CheckSessionAudit(chained, test.change(sound())); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
	if err := CheckSessionAudit("another", sound()); err == nil {
		t.Error("the chain fits another session")
	}
}

// The chain is a contract with independent programs: this hash was computed by hand from its description.
func TestSessionChainVector(t *testing.T) {
	list := chain(chained, [2]string{ActCreate, "某局"}, [2]string{ActReady, "x"})
	const want = "d2051233df333cdb6d9ca1331785430d9a8212fce7d987cbb8f6abe4f7fb52bb"
	if list[1].Hash != want {
		t.Errorf("hash of entry 2 = %s", list[1].Hash)
	}
}

func TestResultEntry(t *testing.T) {
	for want, acts := range map[int][]string{
		0: {ActCreate, ActReady, ActClose},
		4: {ActCreate, ActReady, ActClose, ActOpen, "take report"},
		6: {ActCreate, ActReady, ActClose, ActOpen, ActCorrect, ActCorrect, "archive"},
	} {
		var list [][2]string
		for _, name := range acts {
			list = append(list, [2]string{name, ""})
		}
		if e, ok := ResultEntry(chain(chained, list...)); ok != (want > 0) || e.Number != want {
			t.Errorf("%v: entry %d, %t", acts, e.Number, ok)
		}
	}
}

func TestReason(t *testing.T) {
	for detail, want := range map[string]string{
		"":                              "",
		"A 3":                           "",
		ReasonMark:                      "",
		ReasonMark + "点错了":              "点错了",
		"the seal differs; reason: 核对过": "核对过",
		"x; reason: a; reason: b":       "a; reason: b",
	} {
		if got, ok := (SessionEntry{Detail: detail}).Reason(); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %t", detail, got, ok)
		}
	}
}
