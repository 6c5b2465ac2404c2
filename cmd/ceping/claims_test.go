package main

import (
	"html"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/manifest"
)

// said is a sentence that people are told, and whether it stands where its page says what is not protected.
type said struct {
	text  string
	limit bool
}

var tag = regexp.MustCompile(`<[^>]*>`)

// sentences are those of a Chinese text, each with its full stop. What is in bold in front goes with the sentence behind it.
func sentences(text string, limit bool) (list []said) {
	text = strings.ReplaceAll(text, "。</b>", "\x00")
	text = strings.TrimSpace(html.UnescapeString(tag.ReplaceAllString(text, "")))
	for text != "" {
		one, rest, found := strings.Cut(text, "。")
		if found {
			one += "。"
		}
		if text = strings.TrimSpace(rest); one != "。" { // what stands before it is put together at run time
			list = append(list, said{strings.ReplaceAll(strings.TrimSpace(one), "\x00", "。"), limit})
		}
	}
	return list
}

// onPrivacy are the sentences of /privacy.
func onPrivacy(page string) (list []said) {
	_, page, _ = strings.Cut(page, "<main")
	before, after, _ := strings.Cut(page, "<h2>没有保护什么</h2>")
	for i, part := range []string{before, after} {
		for _, block := range regexp.MustCompile(`(?s)<(?:p|li)>(.*?)</(?:p|li)>`).FindAllStringSubmatch(part, -1) {
			list = append(list, sentences(block[1], i == 1)...)
		}
	}
	return list
}

// onScreens are the sentences in a module of the phone: every text with a full stop in it; what is put between two pieces stands as N.
func onScreens(module string) (list []said) {
	joined := regexp.MustCompile(`' \+ [\w.]+ \+ '`).ReplaceAllString(module, "N")
	for _, literal := range regexp.MustCompile(`'([^'\n]*。[^'\n]*)'`).FindAllStringSubmatch(joined, -1) {
		list = append(list, sentences(literal[1], false)...)
	}
	return list
}

// onOpening are the sentences that stand in the phone's page before its script comes, and after it.
func onOpening(page string) (list []said) {
	_, promise, _ := strings.Cut(page, `<section id="promise"`)
	promise, _, _ = strings.Cut(promise, "</section>")
	for _, item := range regexp.MustCompile(`(?s)<li>(.*?)</li>`).FindAllStringSubmatch(promise, -1) {
		list = append(list, sentences(item[1], false)...)
	}
	return list
}

// onSlips are the words on a printed slip.
func onSlips(page string) (list []said) {
	_, slip, _ := strings.Cut(page, "<article")
	slip, _, _ = strings.Cut(slip, "</article>")
	for _, words := range regexp.MustCompile(`>([^<>]*\p{Han}[^<>]*)<`).FindAllStringSubmatch(slip, -1) {
		list = append(list, said{strings.TrimSpace(regexp.MustCompile(`\{\{.*?\}\}`).ReplaceAllString(words[1], "")), false})
	}
	return list
}

// inSecurity are what SECURITY.md says protects, clause by clause, and its ways to check.
func inSecurity(text string) (list []said) {
	part := func(heading string) string {
		_, after, _ := strings.Cut(text, "## "+heading+"\n")
		after, _, _ = strings.Cut(after, "\n## ")
		return after
	}
	for _, row := range regexp.MustCompile(`(?m)^\| (?:.*?) \| (?:.*?) \| (.*?) \| (?:.*?) \|$`).FindAllStringSubmatch(part("What is protected"), -1) {
		if row[1] == "by what" {
			continue
		}
		for _, clause := range strings.Split(row[1], "; ") {
			list = append(list, said{clause, false})
		}
	}
	for _, way := range regexp.MustCompile(`(?m)^- (.*)$`).FindAllStringSubmatch(part("How to check it yourself"), -1) {
		list = append(list, said{regexp.MustCompile(`\[([^]]*)\]\([^)]*\)`).ReplaceAllString(way[1], "$1"), false})
	}
	return list
}

// rulesForFilling are the sentences of the ballot's first page about filling in, whatever a session's rules are.
func rulesForFilling() (list []said) {
	for _, over := range []survey.ScoreOver{survey.OverMarked, survey.OverValid} {
		for _, required := range []bool{false, true} {
			s := &survey.Setup{Rules: survey.Rules{ScoreOver: over}, Forms: []survey.Form{{Required: required, Criteria: []survey.Criterion{{Kind: survey.Graded}}}}}
			for _, rule := range manifest.FillingRules(s) {
				if one := (said{rule, false}); !slices.Contains(list, one) {
					list = append(list, one)
				}
			}
		}
	}
	return list
}

// TestReadmeClaims: every sentence that voters are told about their ballot, and every measure that SECURITY.md names, stands in
// deploy/docs/claims.md with a test of its room, or with the limit that the same page states; and nothing else stands there.
func TestReadmeClaims(t *testing.T) {
	house := os.DirFS("../..")
	declared, table := tests(t, house), read(t, house, "deploy/docs/claims.md")
	privacy, security := read(t, house, "assets/pages/privacy.html"), read(t, house, "SECURITY.md")
	_, privacyLimits, _ := strings.Cut(privacy, "<h2>没有保护什么</h2>")
	_, securityLimits, _ := strings.Cut(security, "## What is not protected")
	limits := html.UnescapeString(tag.ReplaceAllString(privacyLimits, "")) + strings.ReplaceAll(securityLimits, "**", "")

	sources := map[string][]said{"/privacy": onPrivacy(privacy), "SECURITY.md": inSecurity(security), "Filling in": rulesForFilling(),
		"The printed slip": onSlips(read(t, house, "survey/export/slips.html")), "The phone": onOpening(read(t, house, "assets/pages/voter.html"))}
	if n := len(sources["The phone"]); n != 3 {
		t.Errorf("%d sentences stand in the page itself", n)
	}
	for _, module := range []string{"welcome", "typing", "done"} {
		sources["The phone"] = append(sources["The phone"], onScreens(read(t, house, "assets/client/voter/"+module+".ts"))...)
	}
	for section, list := range sources {
		_, part, found := strings.Cut(table, "## "+section+"\n")
		part, _, _ = strings.Cut(part, "\n## ")
		if !found || len(list) == 0 {
			t.Fatalf("%s: no such section, or %d sentences found", section, len(list))
		}
		rows := map[string]string{}
		for _, row := range regexp.MustCompile(`(?m)^\| (.*?) \| (.*) \|$`).FindAllStringSubmatch(part, -1) {
			if row[1] != "said" && !strings.HasPrefix(row[1], "---") {
				rows[row[1]] = row[2]
			}
		}
		for _, one := range list {
			by, found := rows[one.text]
			if !found {
				t.Errorf("%s says %q, which is not in claims.md", section, one.text)
				continue
			}
			rows[one.text] = "" // seen
			if by == "" {
				continue // said twice
			}
			proven := held(by)
			for _, test := range proven {
				if !declared[test[0]][test[1]] {
					t.Errorf("%s, %q: there is no %s in %s", section, one.text, test[1], test[0])
				}
			}
			stated := regexp.MustCompile("“([^”]+)”").FindAllStringSubmatch(by, -1)
			for _, limit := range stated {
				if !strings.Contains(limits, limit[1]) {
					t.Errorf("%s, %q: the limit %q is stated nowhere", section, one.text, limit[1])
				}
			}
			isLimit := one.limit && strings.HasPrefix(by, "limit")
			asks := strings.HasPrefix(by, "asks") // tells people what to do, and claims nothing
			if len(proven) == 0 && !isLimit && !asks {
				t.Errorf("%s, %q: no test holds it, only %q", section, one.text, by)
			}
		}
		for text, by := range rows {
			if by != "" {
				t.Errorf("claims.md has %q under %s, where nothing says so", text, section)
			}
		}
	}
}
