package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// test is one of a package's tests, and how long it takes without a fault.
type test struct {
	name string
	took time.Duration
}

// tests runs each test of the package once without a fault. One that is red ends the program.
func (b *built) tests(without *regexp.Regexp) (list []test) {
	said, err := b.command(0, "-test.list", ".").Output()
	fail(err)
	log := filepath.Join(filepath.Dir(b.binary), "reached")
	for _, name := range strings.Fields(string(said)) {
		if without.MatchString(name) || strings.HasPrefix(name, "Benchmark") {
			continue
		}
		fail(os.WriteFile(log, nil, 0o600))
		began := time.Now()
		run := b.command(0, "-test.short", "-test.run", "^"+name+"$")
		run.Env = append(run.Env, "MUTANT_LOG="+log)
		if out, err := run.CombinedOutput(); err != nil {
			fail(fmt.Errorf("%s %s is red without a fault: %w\n%s", b.pkg, name, err, out))
		}
		list = append(list, test{name, time.Since(began)})
		reached, err := os.ReadFile(log)
		fail(err)
		for _, n := range bytes.Fields(reached) {
			fault, err := strconv.Atoi(string(n))
			fail(err)
			if b.reached[fault-1] == nil {
				b.reached[fault-1] = map[int]bool{}
			}
			b.reached[fault-1][len(list)-1] = true
		}
	}
	return list
}

// try says what the tests that come by a fault say to it.
func (b *built) try(fault int, tests []test, patience time.Duration) string {
	var order []int
	for i := range tests {
		if b.reached[fault][i] {
			order = append(order, i)
		}
	}
	if len(order) == 0 {
		return "unreached"
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(tests[i].took, tests[j].took) })
	for _, i := range order {
		limit := 10*tests[i].took + patience
		if b.command(fault+1, "-test.short", "-test.failfast", "-test.timeout", limit.String(), "-test.run", "^"+tests[i].name+"$").Run() != nil {
			return "red"
		}
	}
	return "survived"
}

// command runs the binary with one fault, or with none (0), where go test would run it.
func (b *built) command(fault int, args ...string) *exec.Cmd {
	c := exec.Command(b.binary, args...)
	c.Dir = b.dir
	c.Env = append(os.Environ(), "MUTANT="+strconv.Itoa(fault))
	return c
}
