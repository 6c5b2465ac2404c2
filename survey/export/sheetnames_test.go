package export

import (
	"strings"
	"testing"
)

func TestSheetNames(t *testing.T) {
	names := sheetNames{}
	for _, test := range []struct{ wish, want string }{
		{"汇总", "汇总"}, {"汇总", "汇总(2)"}, {"a/b:c", "abc"}, {"ABC", "ABC(2)"}, {"'", "测评表"},
		{strings.Repeat("测", 40), strings.Repeat("测", 31)}, {strings.Repeat("测", 40), strings.Repeat("测", 28) + "(2)"},
		{strings.Repeat("𠮷", 20), strings.Repeat("𠮷", 15)},
	} {
		if got := names.unique(test.wish); got != test.want {
			t.Errorf("sheet for %q is %q, want %q", test.wish, got, test.want)
		}
	}
}
