package phone

import (
	"os/exec"
	"strings"
	"testing"
)

// TestStandsAlone: what a phone is answered with can be read without anything of staff, of counting or of outputs.
func TestStandsAlone(t *testing.T) {
	list, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Skip("go list: ", err)
	}
	allowed := map[string]bool{"survey/sitting": true, "survey/ballot": true, "survey/credential": true, "survey/random": true, "survey/strict/base64url": true, "survey/web": true, "survey/web/phone": true}
	for name := range strings.FieldsSeq(string(list)) {
		if own, ok := strings.CutPrefix(name, "ceping/"); ok && !allowed[own] || strings.Contains(name, "alexedwards/scs") || strings.HasPrefix(name, "filippo.io/age") {
			t.Errorf("the voter's room needs %s", name)
		}
	}
}
