package webtest

import (
	"ceping/assets"
	"ceping/survey"
	"ceping/survey/child"
	"ceping/survey/files"
	"ceping/survey/setup"
)

// Files reads files of staff in the test's own process.
func Files() files.Files {
	return files.In(child.Here{Readers: files.Readers(func() (map[string]survey.Form, error) { return setup.Builtins(assets.FS()) })})
}
