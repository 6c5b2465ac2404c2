package office

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ceping/survey"
	"ceping/survey/words"
)

// A new account's name must be what it looks like: nobody is to be taken for another, on a page or in the audit log. Accounts that a house
// has keep their names.

// visible refuses a name that has characters which nobody sees.
func visible(name string) error {
	for _, r := range name {
		if unseen(r) {
			return survey.Refuse("account_name_unseen", fmt.Sprintf("U+%04X", r))
		}
	}
	return nil
}

// recognisable refuses a name that another spelling or writing has in the same shape, or that looks like one of those that are there.
func recognisable(name string, all []survey.Person) error {
	if plain := norm.NFKC.String(name); plain != name {
		return survey.Refuse("account_name_form", name, plain)
	}
	if mixed(name) {
		return survey.Refuse("account_name_mixed", name)
	}
	taken := []string{survey.Terminal, survey.Stranger, words.Who(survey.Terminal), words.Who(survey.Stranger)}
	for _, p := range all {
		taken = append(taken, p.Name)
	}
	for _, other := range taken {
		if looks(other) == looks(name) {
			return survey.Refuse("account_name_like", name, other)
		}
	}
	return nil
}

// unseen reports whether a character leaves no mark, or moves others: controls, zero width, directions, fillers, spaces.
func unseen(r rune) bool {
	return unicode.In(r, unicode.C, unicode.Z, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// mixed reports whether a name has letters of more than one writing, or figures of another one: most of the shapes that are taken for one
// another are letters of two writings. Latin among Chinese is told apart.
func mixed(name string) bool {
	var of string
	for _, r := range name {
		switch {
		case r < unicode.MaxASCII && !unicode.IsLetter(r), r == '·':
			continue
		case unicode.IsNumber(r) && !unicode.Is(unicode.Han, r):
			return true
		}
		script := scriptOf(r)
		if script == "Latin" || script == "Han" {
			script = "Latin or Han"
		}
		if of != "" && of != script {
			return true
		}
		of = script
	}
	return false
}

// scriptOf is the writing that a letter belongs to; "" of none.
func scriptOf(r rune) string {
	for script, letters := range unicode.Scripts {
		if unicode.Is(letters, r) {
			return script
		}
	}
	return ""
}

// alike are characters that stand for each other where people read fast, in lower case; each row for its first one.
var alike = strings.Fields(`
	oо0оοօ〇ㅇ lі1iіιӏ|丨 aаα bвβ eеε kкκ hһн mмμ nпη pрρ cсϲ sѕ tтτ uυц vνѵ wԝω xхχ yуγ zζ jј dԁ qԛ gɡ
	-_ .·
	己已巳 末未 土士 日曰 戊戌戍 干千 人入 口ロ囗 力カ 工エ 二ニ 夕タ 卜ト 八ハ 一ー〡 丁ㄒ`)

// looks is a name as it is seen by whoever reads fast: two names that look the same have the same.
func looks(name string) string {
	var b strings.Builder
	for _, r := range name {
		seen := unicode.ToLower(r)
		for _, row := range alike {
			if strings.ContainsRune(row, seen) {
				seen = []rune(row)[0]
				break
			}
		}
		b.WriteRune(seen)
	}
	return strings.NewReplacer("rn", "m", "vv", "w").Replace(b.String())
}
