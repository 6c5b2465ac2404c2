package setup

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/assets"
	"ceping/survey"
)

// TestWriteForm: every shipped form, written and read, is the same form.
func TestWriteForm(t *testing.T) {
	forms, err := Builtins(assets.FS())
	if err != nil {
		t.Fatal(err)
	}
	for id, form := range forms {
		text, err := WriteForm(form)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Form(text)
		if diff := cmp.Diff(form, again, cmp.AllowUnexported(survey.Decimal{})); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s\n%s", id, err, diff, text)
		}
	}
}
