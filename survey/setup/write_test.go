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

// TestWriteOptional: a criterion that a form which asks for every mark leaves free stays so, read, written and read again.
func TestWriteOptional(t *testing.T) {
	forms, err := Builtins(assets.FS())
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for id, form := range forms {
		form.Required = true
		for i := range form.Criteria {
			if form.Criteria[i].Kind != survey.Graded {
				continue
			}
			form.Criteria[i].Required, form.Criteria[i].Optional, seen = false, true, true
			break
		}
		text, err := WriteForm(form)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Form(text)
		if diff := cmp.Diff(form, again, cmp.AllowUnexported(survey.Decimal{})); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s\n%s", id, err, diff, text)
		}
	}
	if !seen {
		t.Error("no graded criterion")
	}
}
