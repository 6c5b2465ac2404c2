package survey

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
)

// audited are three acts of a house, chained.
func audited() []AuditEntry {
	list := []AuditEntry{
		{Number: 1, At: "2026-12-05T01:02:03Z", Who: "组长", Name: "user_add", Detail: "监督"},
		{Number: 2, At: "2026-12-05T01:02:04Z", Who: Terminal, Session: chained, Name: "create", Detail: "某局"},
		{Number: 3, At: "2026-12-05T01:02:05Z", Who: "组长", Session: chained, Name: "void"},
	}
	before := ""
	for i := range list {
		list[i].Hash = list[i].Chain(before)
		before = list[i].Hash
	}
	return list
}

// TestChain: the hash is of what its comment says, byte for byte.
func TestChain(t *testing.T) {
	e := AuditEntry{Number: 258, At: "a", Who: "bc", Session: "", Name: "d", Detail: "张"}
	text := "ceping/audit/v1\x00" + strings.Repeat("\xab", 32) + "\x00\x00\x01\x02" +
		"\x00\x00\x00\x01a" + "\x00\x00\x00\x02bc" + "\x00\x00\x00\x00" + "\x00\x00\x00\x01d" + "\x00\x00\x00\x03张"
	want := sha256.Sum256([]byte(text))
	if got := e.Chain(strings.Repeat("ab", 32)); got != hex.EncodeToString(want[:]) {
		t.Errorf("%s", got)
	}
	want = sha256.Sum256([]byte(strings.Replace(text, strings.Repeat("\xab", 32), strings.Repeat("\x00", 32), 1)))
	if got := e.Chain(""); got != hex.EncodeToString(want[:]) {
		t.Errorf("the first: %s", got)
	}
}

// TestCheckAudit: whatever is altered, taken out, put in or moved is found, and where.
func TestCheckAudit(t *testing.T) {
	for _, sound := range [][]AuditEntry{audited(), audited()[:1], nil} {
		if err := CheckAudit(sound); err != nil {
			t.Error(err)
		}
	}
	for name, test := range map[string]struct {
		change func([]AuditEntry) []AuditEntry
		want   string
	}{
		"number":       {func(l []AuditEntry) []AuditEntry { l[2].Number = 4; return l }, "entry 4 stands where entry 3"},
		"at":           {func(l []AuditEntry) []AuditEntry { l[1].At = "2026-12-05T01:02:03Z"; return l }, "entry 2 does not fit"},
		"who":          {func(l []AuditEntry) []AuditEntry { l[0].Who = Terminal; return l }, "entry 1 does not fit"},
		"session":      {func(l []AuditEntry) []AuditEntry { l[1].Session = ""; return l }, "entry 2 does not fit"},
		"name":         {func(l []AuditEntry) []AuditEntry { l[2].Name = "replace"; return l }, "entry 3 does not fit"},
		"detail":       {func(l []AuditEntry) []AuditEntry { l[2].Detail = "x"; return l }, "entry 3 does not fit"},
		"hash":         {func(l []AuditEntry) []AuditEntry { l[1].Hash = l[0].Hash; return l }, "entry 2 does not fit"},
		"first is out": {func(l []AuditEntry) []AuditEntry { return l[1:] }, "entry 2 stands where entry 1"},
		"one is out":   {func(l []AuditEntry) []AuditEntry { return append(l[:1], l[2]) }, "entry 3 stands where entry 2"},
		"one twice":    {func(l []AuditEntry) []AuditEntry { return append(l, l[2]) }, "entry 3 stands where entry 4"},
		"out, and numbered anew": {func(l []AuditEntry) []AuditEntry {
			l[2].Number, l[2].Hash = 2, AuditEntry{Number: 2, At: l[2].At, Who: l[2].Who, Session: l[2].Session, Name: l[2].Name}.Chain("")
			return append(l[:1], l[2])
		}, "entry 2 does not fit"},
	} {
		if err := CheckAudit(test.change(audited())); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
