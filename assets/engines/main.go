// Engines lets the voter's page be used by engines old and new: all of a sitting, over plain http at an address that is not loopback, in a
// network of its own. It fetches the engines, prints a table of what was seen, and ends with 1 if anything was amiss.
//
//	go run ./assets/engines --ceping bin/ceping --out deploy/docs/engines.md --pictures DIR
//	go run ./assets/engines --ceping bin/ceping --only chromium-78,firefox
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := try(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "engines:", err)
		os.Exit(1)
	}
}

func try(ctx context.Context, arguments []string, out, log io.Writer) error {
	flags := flag.NewFlagSet("engines", flag.ContinueOnError)
	ceping := flags.String("ceping", "bin/ceping", "the program")
	file := flags.String("out", "", "a Markdown file that has the table, which is renewed")
	pictures := flags.String("pictures", "", "keeps pictures of each engine in this directory")
	only := flags.String("only", "", "names of engines, with commas between")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	cache, err := cacheDir()
	if err != nil {
		return err
	}
	if !inside() {
		if missing := lacking(); missing != "" && *only == "" {
			return fmt.Errorf("engines are missing: %s", missing)
		}
		if err := fetch(ctx, cache); err != nil {
			return err
		}
		return alone(ctx, arguments, out, log)
	}
	if err := network(ctx); err != nil {
		return err
	}
	if *pictures != "" {
		if err := os.MkdirAll(*pictures, 0o755); err != nil {
			return err
		}
	}
	program, err := filepath.Abs(*ceping)
	if err != nil {
		return err
	}
	screen, number, err := display(ctx)
	if err != nil {
		fmt.Fprintln(log, "no X server for WebKitGTK:", err)
	} else {
		defer screen.kill()
	}
	list := engines(cache, number)
	if *only != "" {
		names := strings.Split(*only, ",")
		list = slices.DeleteFunc(list, func(e engine) bool { return !slices.Contains(names, e.name) })
	}
	voting := len(slices.DeleteFunc(slices.Clone(list), func(e engine) bool { return e.plain }))
	all, err := sitting(ctx, log, program, here, list, max(3, (most+voting)/max(1, voting)), album(*pictures))
	var seen strings.Builder
	table(&seen, all)
	fmt.Fprint(out, seen.String())
	if *file != "" {
		err = errors.Join(err, renew(*file, seen.String()))
	}
	for _, v := range all {
		if v.failed() != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", v.name, v.failed()))
		}
	}
	return err
}
