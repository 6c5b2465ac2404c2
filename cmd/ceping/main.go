// Ceping serves anonymous democratic evaluations (民主测评): printed one-time slips, ballots filled in on phones, a sealed
// box, and tallies that can be signed.
//
// A sitting, from the first command to the last:
//
//	ceping serve --listen :8080 --base-url http://192.168.10.2:8080
//	ceping session create -f session.yaml --json                    → {"id": "…"}
//	ceping session advance ID ready --passphrases trustees.txt      one line for each trustee
//	ceping slips issue ID --format html --out slips.html            print, cut, put into a box to draw from
//	ceping session advance ID collecting                            slips are exchanged, nothing is submitted yet
//	ceping session advance ID voting
//	ceping session advance ID closed
//	ceping session leftover ID A=1 B=3 C=0                          counted in public
//	ceping check ID                                                 what tally looks at first, without a passphrase
//	ceping tally ID --passphrases two-of-them.txt                   looks at the box first; --despite REASON goes on all the same
//	ceping report ID --format xlsx --out report.xlsx
//	ceping archive ID --out sitting.ceping                          all of it in one file
//	ceping recount sitting.ceping --passphrases FILE --code CODE    anywhere, without a data directory
//
// In between: slips void for a spoiled slip in hand, slips replace for a collected one whose phone is lost, session advance ID draft for
// the way back while nothing was collected, session show for where it stands.
//
// Every command works on a data directory (--data, CEPING_DATA), beside a running server through its socket there, or
// alone. It ends with 0, with 1 and one line that names the remedy when it is refused, or with 2 when it is misspelt.
//
// It is large because each command has a file of its own, named for it; main, commandline, house, input and output are what they share.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"ceping/survey/child"
	"ceping/survey/words"
)

// version stands in reports; it changes with every release.
const version = "v0.2.0"

// softMemory is where the collector begins to work harder. While scrypt holds its 256 MiB it would else let as much garbage
// gather beside them.
const softMemory = 448 << 20

// clock says when an act was done; the tests set it. What waits goes by time.Now, which goes on evenly whatever the clock on the wall does.
var clock = time.Now

func main() {
	if child.Asked(os.Args) { // before harden, which would start the program anew once more
		os.Exit(child.Main(readers(), os.Args))
	}
	if err := harden(); err != nil {
		fmt.Fprintln(os.Stderr, "ceping:", err)
		os.Exit(1)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	// SIGQUIT and SIGABRT, of a terminal or a watchdog, would make Go print every stack, whatever harden asked for.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGABRT)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// console is where a command reads and writes.
type console struct {
	ctx    context.Context
	in     io.Reader
	out    io.Writer
	errors io.Writer
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errors io.Writer) int {
	var line commandLine
	exited := -1
	parser, err := kong.New(&line,
		kong.Name("ceping"),
		kong.Description("Anonymous democratic evaluation: slips, sealed ballots, tallies that can be signed."),
		kong.Writers(out, errors),
		kong.Exit(func(code int) { exited = code }),
	)
	if err != nil {
		fmt.Fprintln(errors, "ceping:", err)
		return 1
	}
	command, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(errors, "ceping: %v: see ceping --help\n", err)
		return 2
	}
	if err := command.Run(&console{ctx, in, out, errors}, &line.house); err != nil {
		fmt.Fprintln(errors, "ceping:", words.EnglishError(err))
		return 1
	}
	return 0
}
