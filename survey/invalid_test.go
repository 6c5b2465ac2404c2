package survey

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReasonsInChinese: every refusal of a setup has its Chinese, with a place for each of its values.
func TestReasonsInChinese(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	call, verb := regexp.MustCompile(`invalid\([^"\n]*(?:"[^"\n]*"(?:\+[^,\n]*)?)?, "((?:[^"\\]|\\.)*)"`), regexp.MustCompile(`%[a-z]`)
	found := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(source), -1) {
			english := m[1]
			found[english] = true
			chinese, ok := reasons[english]
			if !ok || len(verb.FindAllString(english, -1)) != len(verb.FindAllString(chinese, -1)) {
				t.Errorf("%q: Chinese %q", english, chinese)
			}
		}
	}
	for english := range reasons {
		if !found[english] {
			t.Errorf("%q is said nowhere", english)
		}
	}
	for field, want := range map[string]string{
		"forms[2].criteria[0].name": "测评表第3个 › 测评内容第1个 › 名称：超过200个字，请缩短",
		"leaders[3].name":           "干部第4个 › 姓名：超过200个字，请缩短",
	} {
		got := fmt.Sprint(invalid(field, "is longer than %d characters", 200).(*InvalidError).Chinese)
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
