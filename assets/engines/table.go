package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// table writes what was seen as Markdown.
func table(w io.Writer, all []*voted) {
	fmt.Fprintln(w, "| engine | a sitting | killed while marking, and after casting | after opening | collect, ms | seal, ms | submit to 已投入票箱, ms | kB |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|")
	for _, v := range all {
		name := v.version
		if name == "" {
			name = v.name
		}
		switch {
		case v.failed() != nil:
			fmt.Fprintf(w, "| %s | **failed:** %s | | | | | | |\n", name, strings.ReplaceAll(oneLine(v.failed()), "|", "/"))
		case v.plain:
			fmt.Fprintf(w, "| %s, no BigInt | plain page after %d ms | | | | | | |\n", name, v.toldIn)
		default:
			fmt.Fprintf(w, "| %s | %d ballots, all as tapped | %s | %d 已在箱内 | %d | %d | %d | %.0f |\n",
				name, len(v.walks), v.killed, v.inBox, v.Collect, v.Seal, v.Cast, float64(v.Bytes)/1000)
		}
	}
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// The table stands between these in a file.
const begins, ends = "<!-- make engines -->\n", "<!-- end -->\n"

// renew puts a table into a file in place of the one that is there.
func renew(path, table string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(text), begins)
	_, after, closed := strings.Cut(rest, ends)
	if !found || !closed {
		return fmt.Errorf("%s has no table between %q and %q", path, begins, ends)
	}
	return os.WriteFile(path, []byte(before+begins+table+ends+after), 0o644)
}
