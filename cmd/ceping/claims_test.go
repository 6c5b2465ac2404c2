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

// block is a paragraph or an item of a list, heading a heading, with whatever attributes.
var (
	block   = regexp.MustCompile(`(?s)<(p|li)(?:\s[^>]*)?>(.*?)</(?:p|li)>`)
	heading = regexp.MustCompile(`(?s)<(h[1-6])(?:\s[^>]*)?>.*?</h[1-6]>`)
)

// onPrivacy are the sentences of /privacy. Words that stand in no paragraph and no item are none that the test could read: an error.
func onPrivacy(t *testing.T, page string) (list []said) {
	t.Helper()
	_, page, _ = strings.Cut(page, "<main")
	page, _, _ = strings.Cut(page, "</main>")
	before, after, _ := strings.Cut(page, "<h2>没有保护什么</h2>")
	for i, part := range []string{before, after} {
		for _, found := range block.FindAllStringSubmatch(part, -1) {
			list = append(list, sentences(found[2], i == 1)...)
		}
		if rest := tag.ReplaceAllString(heading.ReplaceAllString(block.ReplaceAllString(part, ""), ""), ""); regexp.MustCompile(`\p{Han}`).MatchString(rest) {
			t.Errorf("/privacy says outside of its paragraphs and lists: %s", strings.TrimSpace(rest))
		}
	}
	return list
}

// spoken is what a module of the phone says by name, word each name's own words in assets/client/words, one a line.
var (
	spoken = regexp.MustCompile(`\bsay\.(\w+)`)
	word   = regexp.MustCompile(`(?m)^(?:export )?(?:const|var) (\w+)\b.*$`)
	quoted = regexp.MustCompile(`'[^'\n]*'`)
)

// onScreens are the sentences that a module of the phone says: every text with a full stop in the words that it names, or that these are made
// of; what is put between two pieces stands as N.
func onScreens(t *testing.T, name, module, words string) (list []said) {
	t.Helper()
	byName := map[string]string{}
	for _, found := range word.FindAllStringSubmatch(words, -1) {
		byName[found[1]] = found[0]
	}
	told := map[string]bool{}
	var tell func(string)
	tell = func(one string) {
		text := byName[one]
		if text == "" || told[one] {
			return
		}
		told[one] = true
		joined := regexp.MustCompile(`' \+ [\w.]+ \+ '`).ReplaceAllString(text, "N")
		for _, literal := range quoted.FindAllString(joined, -1) {
			if strings.Contains(literal, "。") {
				list = append(list, sentences(strings.Trim(literal, "'"), false)...)
			}
		}
		for _, of := range regexp.MustCompile(`\w+`).FindAllString(quoted.ReplaceAllString(text, ""), -1) {
			tell(of)
		}
	}
	named := spoken.FindAllStringSubmatch(module, -1)
	if len(named) == 0 {
		t.Errorf("%s says nothing", name)
	}
	for _, found := range named {
		if byName[found[1]] == "" && !strings.Contains(words, "\nexport function "+found[1]+"(") {
			t.Errorf("%s says %s, which is none of the words", name, found[1])
		}
		tell(found[1])
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

// inSecurity are all sentences of SECURITY.md: of its table what protects, clause by clause, each row of which names tests; its ways to check,
// one by one; and every other sentence.
func inSecurity(t *testing.T, text string) (list []said) {
	t.Helper()
	text = regexp.MustCompile(`\[([^]]*)\]\([^)]*\)`).ReplaceAllString(text, "$1")
	section := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch item, isItem := strings.CutPrefix(line, "- "); {
		case line == "" || strings.HasPrefix(line, "|---") || line == "| asset | from whom | by what | checked by |":
		case strings.HasPrefix(line, "#"):
			section = strings.TrimSpace(strings.TrimLeft(line, "#"))
		case strings.HasPrefix(line, "|"):
			cells := strings.Split(strings.Trim(line, "|"), " | ")
			if len(cells) != 4 || !regexp.MustCompile("`(?:Test\\w+|make [a-z-]+)`").MatchString(cells[3]) {
				t.Errorf("SECURITY.md: a row is not of four cells, or names no test: %s", line)
				continue
			}
			for _, clause := range strings.Split(cells[2], "; ") {
				list = append(list, said{clause, false})
			}
		case isItem && section == "How to check it yourself":
			list = append(list, said{item, false})
		case regexp.MustCompile(`^\*\*[^*]*\*\*$`).MatchString(line): // a heading within the limits
		default:
			for _, one := range plainSentences(strings.ReplaceAll(strings.TrimPrefix(line, "- "), "**", "")) {
				list = append(list, said{one, section == "What is not protected"})
			}
		}
	}
	return list
}

// plainSentences are those of an English text: each ends with a full stop before a capital, a digit, code or Chinese.
func plainSentences(text string) (list []string) {
	from := 0
	for _, at := range regexp.MustCompile("[.] [A-Z0-9`\\p{Han}]").FindAllStringIndex(text, -1) {
		list = append(list, text[from:at[0]+1])
		from = at[0] + 2
	}
	return append(list, text[from:])
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

// TestReadmeClaims: every sentence that voters are told about their ballot, and every sentence of SECURITY.md, stands in deploy/docs/claims.md with
// a test of its room, or with the limit that the same page states; and nothing else stands there.
func TestReadmeClaims(t *testing.T) {
	house := os.DirFS("../..")
	declared, table := tests(t, house), read(t, house, "deploy/docs/claims.md")
	privacy, security := read(t, house, "assets/pages/privacy.html"), read(t, house, "SECURITY.md")
	_, privacyLimits, _ := strings.Cut(privacy, "<h2>没有保护什么</h2>")
	_, securityLimits, _ := strings.Cut(security, "## What is not protected")
	limits := html.UnescapeString(tag.ReplaceAllString(privacyLimits, "")) + strings.ReplaceAll(securityLimits, "**", "")

	sources := map[string][]said{"/privacy": onPrivacy(t, privacy), "SECURITY.md": inSecurity(t, security), "Filling in": rulesForFilling(),
		"The printed slip": onSlips(read(t, house, "survey/export/slips.html")), "The phone": onOpening(read(t, house, "assets/pages/voter.html"))}
	if n := len(sources["The phone"]); n != 3 {
		t.Errorf("%d sentences stand in the page itself", n)
	}
	words := ""
	for _, file := range []string{"opening", "ballot", "ends"} {
		words += read(t, house, "assets/client/words/"+file+".ts")
	}
	for _, module := range []string{"welcome", "typing", "done"} {
		sources["The phone"] = append(sources["The phone"], onScreens(t, module, read(t, house, "assets/client/voter/"+module+".ts"), words)...)
	}
	for section, list := range sources {
		_, part, found := strings.Cut(table, "## "+section+"\n")
		part, _, _ = strings.Cut(part, "\n## ")
		if !found || len(list) == 0 {
			t.Fatalf("%s: no such section, or %d sentences found", section, len(list))
		}
		rows, seen := map[string]string{}, map[string]bool{}
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
			seen[one.text] = true
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
		for text := range rows {
			if !seen[text] {
				t.Errorf("claims.md has %q under %s, where nothing says so", text, section)
			}
		}
	}
}
