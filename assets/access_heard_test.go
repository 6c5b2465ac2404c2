package assets_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"ceping/assets/phone"
	"ceping/survey"
)

// spoken is a page's accessibility tree as text: what a screen reader says, in its order. A text that only is its parent's name is left
// out, as it is not said twice.
func spoken(p *phone.Phone) string {
	var nodes []*accessibility.Node
	p.Do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		tree, err := chromedp.Call(ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		if err == nil {
			nodes = tree.Nodes
		}
		return err
	}))
	by := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range nodes {
		by[n.NodeID] = n
	}
	word := func(v *accessibility.Value) string {
		if v == nil {
			return ""
		}
		var text any
		if json.Unmarshal(v.Value, &text) != nil {
			return string(v.Value)
		}
		return fmt.Sprint(text)
	}
	var out strings.Builder
	var say func(n *accessibility.Node, depth int, above string)
	say = func(n *accessibility.Node, depth int, above string) {
		role, name := word(n.Role), word(n.Name)
		switch {
		case role == "LabelText": // it is its control's name
			name = labels
		case n.Ignored, slices.Contains(unsaid, role):
			name = above
		case role == "StaticText" && (above == labels || strings.Contains(above, strings.TrimSpace(name))):
			return
		default:
			fmt.Fprintf(&out, "%s%s", strings.Repeat("  ", depth), role)
			if name != "" {
				fmt.Fprintf(&out, " %s", name)
			}
			if value := word(n.Value); value != "" && role == "textbox" {
				name += value
				fmt.Fprintf(&out, " = %s", value)
			}
			if description := word(n.Description); description != "" {
				fmt.Fprintf(&out, " (%s)", description)
			}
			for _, property := range n.Properties {
				if said := word(property.Value); slices.Contains(saidStates, string(property.Name)) && (said != "false" || property.Name == "expanded") && said != "" {
					fmt.Fprintf(&out, " %s=%s", property.Name, said)
				}
			}
			out.WriteString("\n")
			depth++
		}
		for _, id := range n.ChildIDs {
			if by[id] != nil {
				say(by[id], depth, name)
			}
		}
	}
	say(nodes[0], 0, "")
	return out.String()
}

// What of a tree is said: states that are not "false", and roles that are more than a frame of others.
var (
	saidStates = []string{"checked", "expanded", "disabled", "invalid", "required", "live", "level"}
	unsaid     = []string{"generic", "paragraph", "InlineTextBox", "RootWebArea", "Legend"}
)

const labels = "what is in a label"

// TestSpoken: the card with every kind of mark, and the review, as who cannot see them hears them. What is drawn only (✓ and ›) is not
// read, a choice says its state once, and what leads on says what it is about. The text is testdata/spoken.txt.
func TestSpoken(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	collect(h, p)
	p.Do(choose("leaders.l1.duty", "poor"), choose("leaders.l1.overall", "excellent"), score("leaders.l1.work", "85"))
	heard := spoken(p)
	p.Do(tap("next"), heading("李㛃"), choose("leaders.l2.clean", "good"), tap("next"), heading("市住房和城乡建设局"), choose("work.unit.problems", "p1"), choose("work.unit.problems", "other"))
	heard += "\n" + spoken(p)
	p.Do(tap("next"), heading("赵六"), choose("promoted.p1.view", "approve"), tap("contents"), screen("contents"))
	heard += "\n" + spoken(p)
	p.Do(tap("review"), screen("review"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	heard += "\n" + spoken(p)
	want, err := os.ReadFile("testdata/spoken.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(heard, "\n")); diff != "" {
		t.Errorf("%s\nnow heard:\n%s", diff, heard)
	}
}

// hearing keeps what is said by the page itself, as it changes.
const hearing = `(() => {
	window.heard = []
	new MutationObserver((list) => list.forEach(({ target }) => {
		const live = (target.nodeType === 1 ? target : target.parentElement).closest("[role=status], [role=alert], [aria-live]")
		if (live && live.textContent !== "" && live.textContent !== heard[heard.length - 1]) heard.push(live.textContent)
	})).observe(document.body, { subtree: true, childList: true, characterData: true })
})()`

// TestHeard: who does not see the page is told what is refused, what is too long (once, not at each character) and when the wait is over;
// a mark says nothing beside itself, nor does a quota that it changes.
func TestHeard(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	collect(h, p)
	heard := func(want ...string) {
		t.Helper()
		if got := phone.Evaluate[[]string](p, "heard.splice(0)"); !slices.Equal(got, want) {
			t.Errorf("heard %q, not %q", got, want)
		}
	}
	p.Do(chromedp.Evaluate[chromedp.Void](hearing), choose("leaders.l1.duty", "poor"), choose("leaders.l1.overall", "competent"), choose("leaders.l1.overall", "excellent"), says("优秀 1/1（已满）"))
	heard()
	p.Do(tap("next"), heading("李㛃"), choose("leaders.l2.overall", "excellent"))
	heard("“优秀”已经给满 1 名：张　三。要给这一位，请先改掉一位。")
	p.Do(tap("next"), heading("市住房和城乡建设局"), write("work.unit.comment", "一二三四五六七八九十甲乙丙"), says("请删去 3 字"))
	heard("11/10 字，请删去 1 字")
	p.Do(write("work.unit.comment", "\b\b\b"), says("10/10 字"))
	h.enter(survey.Collecting)
	p.Do(tap("contents"), screen("contents"), tap("review"), screen("review"), says("尚未开始提交"))
	waits := phone.Evaluate[[]string](p, "heard.splice(0)")
	if len(waits) != 1 || !strings.HasPrefix(waits[0], "尚未开始提交") {
		t.Errorf("while it waits, heard %q", waits)
	}
	h.enter(survey.Voting)
	p.Do(nudge(), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	heard("现在可以提交测评票。")
}
