package export

import "testing"

// TestClippedKeepsTheDay: two sessions of one unit stay apart in a chart, however long its name is.
func TestClippedKeepsTheDay(t *testing.T) {
	for name, want := range map[string]string{
		"第一工程有限公司（2026-12-05）":          "第一工…（2026-12-05）",
		"市财政局（2026-12-05）":              "市财政局（2026-12-05）",
		"设计研究院（集团本部合署办公）第一会场":           "",
		"第一工程有限公司（2026-12-05，0a1b2c35）": "第一工程…（0a1b2c35）",
	} {
		got := clipped(name)
		if wide(got) > labelRoom || want != "" && got != want {
			t.Errorf("%s is cut to %s, %d of %d wide", name, got, wide(got), labelRoom)
		}
		if other := name[:len(name)-len("5）")] + "6）"; dayAtEnd.MatchString(name) && clipped(other) == got {
			t.Errorf("%s and %s are both cut to %s", name, other, got)
		}
	}
}
