package office_test

import (
	"errors"
	"testing"

	"ceping/survey"
)

// TestRecognisableNames: of names that are new to a house, those are made that look like what they are and like no other; what is there
// keeps its name.
func TestRecognisableNames(t *testing.T) {
	for name, want := range map[string]survey.Code{
		"李四":             "",
		"阿依古丽·买买提":       "",
		"张三a":            "",
		"王五2":            "",
		"wang.wu":        "",
		"Ангелина":       "",
		"བསོད་ནམས":       "account_name", // its marks are no letters, as before
		"김철수":            "",
		"二〇二六":           "",
		"lihua\u200b":    "account_name_unseen",
		"li\u00adhua":    "account_name_unseen",
		"\u202eauhil":    "account_name_unseen",
		"\u2066li\u2069": "account_name_unseen",
		"李\ufe00四":       "account_name_unseen",
		"李\u3164四":       "account_name_unseen",
		"李 四":            "account_name_unseen",
		"李\u3000四":       "account_name_unseen",
		"ｌｉｈｕａ":          "account_name_form",
		"⼟地":             "account_name",      // a radical
		"李\uf9f4":        "account_name_form", // 林, for Korean
		"①组":             "account_name_form",
		"аdmin2":         "account_name_mixed", // its first letter is Cyrillic
		"adminο":         "account_name_mixed", // its last one is Greek
		"李Ф":             "account_name_mixed",
		"张ロ":             "account_name_mixed",
		"组٣":             "account_name_mixed", // an Arabic three
		"张三":             "account_taken",
		"admin":          "account_taken",
		"Admin":          "account_name_like",
		"adm1n":          "account_name_like",
		"аԁміп":          "account_name_like", // Cyrillic throughout
		"adrnin":         "account_name_like",
		"王末":             "account_name_like", // 王未 is there
		"wang-li":        "account_name_like", // wang_li is there
		"terminal":       "account_name",
		"Terminal":       "account_name_like",
		"终端":             "account_name_like",
		"未登录的人":          "account_name_like",
	} {
		g := newHouse(t)
		for _, there := range []string{"张三", "admin", "王未", "wang_li"} {
			g.must(g.office.Terminal().AddPerson(t.Context(), survey.Person{Name: there, Role: survey.Observer}))
		}
		err := g.office.Terminal().AddPerson(t.Context(), survey.Person{Name: name, Role: survey.Observer})
		var refused *survey.Refusal
		if code := survey.Code(""); errors.As(err, &refused) {
			code = refused.Code
			if code != want {
				t.Errorf("%+q: %s, want %q", name, code, want)
			}
		} else if err != nil || want != "" {
			t.Errorf("%+q: %v, want %q", name, err, want)
		}
	}
}
