package archive_test

import (
	"testing"

	"ceping/survey/example"
)

// worked is a worked example of the count.
func worked(t testing.TB, name string) example.Fixture {
	t.Helper()
	f, err := example.ReadFixture(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
