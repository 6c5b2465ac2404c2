// Command bundle makes assets/dist of assets/client and assets/style: every client/*.entry.ts becomes a script, every
// style/*.css a style sheet, minified, under a name with a hash of its content; dist/manifest.json maps the plain names
// to these. It prints what a phone has to fetch, and fails when the voter's first view has grown past its budget.
//
//	go run ./assets/bundle                       from the top of the repository
//	go run ceping/assets/bundle -out DIR FILE…   other entries to another place, for tests
//
// The npm packages come from `npm ci` in assets. The floor of engines is Chrome 67 and Safari 14: target
// es2019, three shims loaded first, styles that these two know.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	dir := flag.String("assets", "assets", "the assets directory")
	out := flag.String("out", "", "where the bundle goes (default: dist in the assets directory)")
	flag.Parse()
	if *out == "" {
		*out = filepath.Join(*dir, "dist")
	}
	if err := run(*dir, *out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(dir, out string, entries []string) error {
	whole := len(entries) == 0
	if whole {
		var err error
		if entries, err = found(dir); err != nil {
			return err
		}
	}
	b, err := build(dir, entries)
	if err != nil {
		return err
	}
	if whole {
		if err := b.weigh(dir, os.Stdout); err != nil {
			return err
		}
	}
	return b.write(out)
}

// found lists the scripts and styles of the assets directory.
func found(dir string) ([]string, error) {
	scripts, err := filepath.Glob(filepath.Join(dir, "client", "*"+entrySuffix))
	if err != nil {
		return nil, err
	}
	styles, err := filepath.Glob(filepath.Join(dir, "style", "*.css"))
	if err != nil {
		return nil, err
	}
	if len(scripts) == 0 {
		return nil, fmt.Errorf("no client/*%s in %s: run it from the top of the repository, or give -assets", entrySuffix, dir)
	}
	return append(scripts, styles...), nil
}
