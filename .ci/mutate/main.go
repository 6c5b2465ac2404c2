// Mutate makes small faults in the code of packages and runs the package's own tests on each: a fault that they let pass is a survivor.
// The tree is not touched. All faults of a package are built into one test binary, where MUTANT says which of them holds; each test is run
// once without a fault, to learn how long it takes and which faults it comes by, and a fault is then tried on those tests alone, the
// quickest first, until one is red. Survivors that deploy/docs/mutants.md lists, each with its reason, are known; for any other the
// program exits with 1.
//
//	go run ./.ci/mutate [-sample N] [-file NAME] [-skip TESTS] [-by PACKAGE] package…
package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"os"
	"regexp"
	"time"
)

const known = "deploy/docs/mutants.md"

func main() {
	sample := flag.Int("sample", 0, "try so many faults of each package, spread evenly; 0 tries all")
	only := flag.String("file", "", "try faults of this file only")
	skip := flag.String("skip", "^$", "leave out tests whose name fits this expression")
	by := flag.String("by", "", "try the tests of this package instead of the package's own: for what is told there")
	patience := flag.Duration("timeout", 20*time.Second, "how long a test may take with a fault, beyond ten times what it takes without; longer is red")
	flag.Parse()
	without, err := regexp.Compile(*skip)
	fail(err)
	listed, err := os.ReadFile(known)
	fail(err)
	news := 0
	for _, pkg := range flag.Args() {
		news += room(pkg, *only, *by, *sample, without, *patience, listed)
	}
	if news > 0 {
		os.Exit(1)
	}
}

// room tries the faults of one package and says how many survived that are not listed.
func room(pkg, only, by string, sample int, without *regexp.Regexp, patience time.Duration, listed []byte) (news int) {
	faults := faultsOf(pkg, only)
	if n := len(faults); sample > 0 && sample < n {
		spread := make([]fault, sample)
		for i := range spread {
			spread[i] = faults[i*n/sample]
		}
		faults = spread
	}
	dir, err := os.MkdirTemp("", "mutate")
	fail(err)
	defer os.RemoveAll(dir)
	b := build(pkg, cmp.Or(by, pkg), dir, faults)
	tests := b.tests(without) // a package that is red already tells nothing: it ends here
	count := map[string]int{}
	for i, f := range faults {
		said := "unbuilt"
		if !b.unbuilt[i] {
			said = b.try(i, tests, patience)
		}
		if said != "red" && said != "unbuilt" && bytes.Contains(listed, []byte("| "+f.name()+" |")) {
			said = "known"
		}
		count[said]++
		if said == "survived" || said == "unreached" {
			news++
			fmt.Printf("%s %s (line %d)\n", said, f.name(), f.line)
		}
	}
	fmt.Printf("%s: %d faults: %d red, %d survived, %d were not reached by any test, %d known, %d did not build\n",
		pkg, len(faults), count["red"], count["survived"], count["unreached"], count["known"], count["unbuilt"])
	return news
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
}
