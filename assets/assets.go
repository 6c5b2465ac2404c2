// Package assets embeds what ceping shows: page templates, the built-in forms, and the bundled scripts and styles that
// bundle makes of client and style. Nothing third-party and nothing built is committed, so dist may be empty: the
// program then builds all the same, and [Load] says how to make the bundle.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed dist forms pages
var embedded embed.FS

// FS is the embedded files: pages/*.html (html/template) and their parts, pages/NAME/*.html, forms/*.yaml, and dist with its manifest.
func FS() fs.FS { return embedded }
