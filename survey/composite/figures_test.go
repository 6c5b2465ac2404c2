package composite_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/composite"
	"ceping/survey/example"
	"ceping/survey/words"
)

// TestReadFigures: figures as offices have them arrive, and what cannot be meant is refused with its line.
func TestReadFigures(t *testing.T) {
	f, err := example.ReadFixture("second-example") // l1 张　三, l2 李㛃
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, text, want string }{
		{"plain", "subject,平时考核,附加分\nl1,95,1.5\nl2,80,0\n", "l1 平时考核 95, l1 附加分 3/2, l2 平时考核 80, l2 附加分 0"},
		{"columns in another order, CRLF", "subject,附加分,平时考核\r\nl1,1.5,95\r\n", "l1 平时考核 95, l1 附加分 3/2"},
		{"by name, spaces of any width", "测评对象,平时考核,附加分\n张三,95,\n", "l1 平时考核 95"},
		{"full-width digits", "subject,平时考核,附加分\nl1,９５．５,\n", "l1 平时考核 191/2"},
		{"what is taken off", "subject,平时考核,附加分\nl1,,-2\n", "l1 附加分 -2"},
		{"names beside ids", "subject,姓名,平时考核,附加分\nl2,李㛃,70,\n", "l2 平时考核 70"},
		{"empty rows and columns of a table program", "subject,平时考核,附加分,,\nl1,95,1,,\n,,,,\n", "l1 平时考核 95, l1 附加分 1"},
		{"quoted", "subject,平时考核,附加分\n\"l1\",\"95\",\"\"\n", "l1 平时考核 95"},

		{"nothing", "", "line 1: the figures are no CSV"},
		{"no head", "l1,95,1\n", "line 1: the head of the figures"},
		{"a column too many", "subject,平时考核,附加分,民主测评\nl1,95,1,3\n", "line 1: the head of the figures"},
		{"a column twice", "subject,平时考核,平时考核,附加分\nl1,95,94,1\n", "line 1: the head of the figures"},
		{"a column too few", "subject,平时考核\nl1,95\n", `line 1: the figures have no column "附加分"`},
		{"nobody", "subject,平时考核,附加分\nl1,95,1\nl3,95,1\n", `line 3: "l3" is none of those`},
		{"a row without a subject", "subject,平时考核,附加分\n,95,1\n", `line 2: "" is none of those`},
		{"twice", "subject,平时考核,附加分\nl1,95,1\n张三,94,1\n", `line 3: "张三" stands twice`},
		{"another name", "subject,姓名,平时考核,附加分\nl2,张三,70,\n", "line 2: l2 is \"李㛃\" and not \"张三\""},
		{"no number", "subject,平时考核,附加分\nl1,优秀,1\n", `line 2: "优秀" under 平时考核 is no number`},
		{"a percentage", "subject,平时考核,附加分\nl1,95%,1\n", `line 2: "95%" under 平时考核 is no number`},
		{"an exponent", "subject,平时考核,附加分\nl1,1e3,1\n", `"1e3" under 平时考核 is no number`},
		{"a fraction", "subject,平时考核,附加分\nl1,1/3,1\n", `"1/3" under 平时考核 is no number`},
		{"too long", "subject,平时考核,附加分\nl1,1234567,1\n", `"1234567" under 平时考核 is no number`},
		{"a cell too many", "subject,平时考核,附加分\nl1,95,1,7\n", `line 2: "7" stands in a column without a name`},
		{"an open quote", "subject,平时考核,附加分\n\"l1,95,1\n", "the figures are no CSV"},
		{"too large", "subject,平时考核,附加分\n" + strings.Repeat(",,\n", 1<<19), "larger than 1 MiB"},
	} {
		read, err := composite.ReadFigures(test.text, &f.Setup)
		got := "nothing wrong"
		if err != nil {
			got = words.EnglishError(err)
		}
		if err == nil {
			var list []string
			for id, one := range read {
				for name, value := range one {
					list = append(list, fmt.Sprintf("%s %s %s", id, name, value.RatString()))
				}
			}
			slices.Sort(list)
			got = strings.Join(list, ", ")
		}
		if !strings.HasPrefix(got, test.want) && !(err != nil && strings.Contains(got, test.want)) {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		var refused *survey.Refusal
		if err != nil && (!errors.As(err, &refused) || !words.Has(refused.Code)) {
			t.Errorf("%s: %v is no refusal in both languages", test.name, err)
		}
	}
}

// TestSameName: of two subjects of one name only the id tells.
func TestSameName(t *testing.T) {
	f, err := example.ReadFixture("second-example")
	if err != nil {
		t.Fatal(err)
	}
	f.Setup.Leaders[1].Name = "张三"
	if _, err := composite.ReadFigures("subject,平时考核,附加分\n张三,95,1\n", &f.Setup); err == nil || !strings.Contains(words.EnglishError(err), "write an id, one of l1, l2") {
		t.Error(err)
	}
}
