package main

import (
	"log/slog"
	"time"

	"ceping/assets"
	"ceping/survey"
	"ceping/survey/child"
	"ceping/survey/files"
	"ceping/survey/setup"
)

// readers are how files of staff are read, here or in a child.
func readers() child.Readers {
	return files.Readers(func() (map[string]survey.Form, error) { return setup.Builtins(assets.FS()) })
}

// turnTime is how long a file waits for those before it.
const turnTime = 10 * time.Second

// apart is where a server reads them: one at a time, as one may take as much memory as a whole sitting.
func apart(logger *slog.Logger) files.Files {
	return files.In(child.New(child.Config{Readers: readers(), Limits: files.Limits(), Most: 1, Wait: turnTime, Logger: logger}))
}
