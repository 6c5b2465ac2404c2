package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// firstView is what a voter's phone fetches before it can show anything: page with the script in it, style and script, at most this many bytes
// with gzip.
const firstView = 60_000

// weigh prints the sizes with gzip and refuses a first view over its budget.
func (b *bundle) weigh(dir string, out io.Writer) error {
	var names []string
	for name := range b.names {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(out, "%-14s %7.1f kB gzip\n", name, kilobytes(gzipped(b.files[b.names[name]])))
	}
	page, err := os.ReadFile(filepath.Join(dir, "pages", "voter.html"))
	if err != nil {
		return err
	}
	total := gzipped(page)
	for _, name := range []string{"opening.js", "voter.js", "voter.css"} {
		content, ok := b.files[b.names[name]]
		if !ok {
			return fmt.Errorf("the voter's page has no %s", name)
		}
		total += gzipped(content)
	}
	fmt.Fprintf(out, "%-14s %7.1f kB of %.0f\n", "first view", kilobytes(total), kilobytes(firstView))
	if total > firstView {
		return fmt.Errorf("the voter's first view is %d bytes with gzip, over the budget of %d: nothing was written", total, firstView)
	}
	return nil
}

func kilobytes(n int) float64 { return float64(n) / 1000 }

// gzipped is the size of content with gzip at its best.
func gzipped(content []byte) int {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	if _, err := w.Write(content); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return packed.Len()
}
