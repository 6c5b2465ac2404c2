package main

import (
	"fmt"
	"io"
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
		case v.engine.plain:
			fmt.Fprintf(w, "| %s, no BigInt | plain page after %d ms | | | | | | |\n", name, v.toldIn)
		default:
			fmt.Fprintf(w, "| %s | %d ballots, all as tapped | %s | %d 已在箱内 | %d | %d | %d | %.0f |\n",
				name, len(v.walks), v.killed, v.inBox, v.Collect, v.Seal, v.Cast, float64(v.Bytes)/1000)
		}
	}
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
