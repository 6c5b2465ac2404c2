package main

import (
	"encoding/json"
	"fmt"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// built is the test binary of a package with all its faults in it.
type built struct {
	pkg, binary string
	dir         string               // of the package whose tests they are
	unbuilt     map[int]bool         // faults the compiler refuses
	reached     map[int]map[int]bool // by fault: the tests that come by it
}

// switches is the file that is laid into the package: which fault holds, and where the tests come by. A zero holds none.
const switches = `package %s

import (
	mutantOS "os"
	mutantConv "strconv"
	mutantSync "sync"
)

var (
	mutantNow, _ = mutantConv.Atoi(mutantOS.Getenv("MUTANT"))
	mutantLog, _ = mutantOS.OpenFile(mutantOS.Getenv("MUTANT_LOG"), mutantOS.O_APPEND|mutantOS.O_WRONLY, 0)
	mutantSeen   mutantSync.Map
)

func mutantIs(n int) bool {
	if mutantLog != nil {
		if _, seen := mutantSeen.LoadOrStore(n, true); !seen {
			mutantLog.WriteString(mutantConv.Itoa(n) + "\n")
		}
	}
	return n == mutantNow
}

type mutantNumber interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

func mutantAdd[T mutantNumber](n int, a, b T) T {
	if mutantIs(n) {
		return a - b
	}
	return a + b
}

func mutantSub[T mutantNumber](n int, a, b T) T {
	if mutantIs(n) {
		return a + b
	}
	return a - b
}

func mutantMul[T mutantNumber](n int, a, b T) T {
	if mutantIs(n) {
		return a / b
	}
	return a * b
}

func mutantQuo[T mutantNumber](n int, a, b T) T {
	if mutantIs(n) {
		return a * b
	}
	return a / b
}
`

var helpers = map[token.Token]string{token.ADD: "mutantAdd", token.SUB: "mutantSub", token.MUL: "mutantMul", token.QUO: "mutantQuo"}

// build makes the binary. A fault that the compiler does not take (a minus between texts, say) is left out and the rest built again.
func build(pkg, by, dir string, faults []fault) *built {
	full, err := filepath.Abs(by)
	fail(err)
	b := &built{pkg: pkg, binary: filepath.Join(dir, "room.test"), dir: full, unbuilt: map[int]bool{}, reached: map[int]map[int]bool{}}
	for {
		said, err := exec.Command("go", "test", "-c", "-vet=off", "-gcflags=-e", "-overlay", b.overlay(dir, faults), "-o", b.binary, by).CombinedOutput()
		if err == nil {
			return b
		}
		if !b.leave(dir, string(said)) {
			fail(fmt.Errorf("%s does not build: %w\n%s", pkg, err, said))
		}
	}
}

// overlay writes the package's files with the faults in them and the list of what stands for what.
func (b *built) overlay(dir string, faults []fault) string {
	replace := map[string]string{}
	full, err := filepath.Abs(b.pkg)
	fail(err)
	name := ""
	for i, file := range sources(b.pkg) {
		text, err := os.ReadFile(file)
		fail(err)
		name = regexp.MustCompile(`(?m)^package (\w+)`).FindStringSubmatch(string(text))[1]
		faulty := filepath.Join(dir, fmt.Sprintf("f%d.go", i))
		var within []int
		for n, f := range faults {
			if f.file == file && !b.unbuilt[n] {
				within = append(within, n)
			}
		}
		fail(os.WriteFile(faulty, []byte(mixed(string(text), 0, len(text), within, faults)), 0o600))
		replace[filepath.Join(full, filepath.Base(file))] = faulty
	}
	fail(os.WriteFile(filepath.Join(dir, "switches.go"), fmt.Appendf(nil, switches, name), 0o600))
	replace[filepath.Join(full, "zz_mutant_switches.go")] = filepath.Join(dir, "switches.go")
	list, err := json.Marshal(map[string]any{"Replace": replace})
	fail(err)
	overlay := filepath.Join(dir, "overlay.json")
	fail(os.WriteFile(overlay, list, 0o600))
	return overlay
}

// mixed is the text from..to with the faults among list that stand within it, each beside the code as it is. Of two faults on one piece
// the first in the list is the outer one.
func mixed(text string, from, to int, list []int, faults []fault) string {
	var b strings.Builder
	for len(list) > 0 {
		n, f := list[0], faults[list[0]]
		if f.from < from || f.to > to {
			list = list[1:]
			continue
		}
		inner := 1
		for inner < len(list) && faults[list[inner]].from < f.to {
			inner++
		}
		b.WriteString(text[from:f.from])
		within := list[1:inner]
		whole := mixed(text, f.from, f.to, within, faults)
		switch f.kind {
		case truth:
			fmt.Fprintf(&b, "func() bool { if mutantIs(%d) { return %s }; return %s }()", n+1, f.by, whole)
		case never:
			fmt.Fprintf(&b, "((%s) && !mutantIs(%d))", whole, n+1)
		case undone:
			fmt.Fprintf(&b, "func() { if !mutantIs(%d) { %s } }()", n+1, whole) // a call may stand where an if may not: if n++; n > most {
		case operation:
			fmt.Fprintf(&b, "%s(%d, %s, %s)", helpers[f.op], n+1, mixed(text, f.from, f.left, within, faults), mixed(text, f.right, f.to, within, faults))
		}
		from, list = f.to, list[inner:]
	}
	b.WriteString(text[from:to])
	return b.String()
}

var (
	refusal = regexp.MustCompile(`(?m)^\S*?(f\d+\.go):(\d+)(?::(\d+))?: `)
	switchN = regexp.MustCompile(`mutant\w+\((\d+)`)
)

// leave marks the faults that the compiler's words point at, and says whether there was one.
func (b *built) leave(dir, said string) (some bool) {
	for _, at := range refusal.FindAllStringSubmatch(said, -1) {
		text, err := os.ReadFile(filepath.Join(dir, at[1]))
		fail(err)
		line, _ := strconv.Atoi(at[2])
		column, _ := strconv.Atoi(at[3]) // some errors name the line alone: then its first fault is left out
		lines := strings.Split(string(text), "\n")
		if line > len(lines) {
			continue
		}
		here := lines[line-1]
		found := switchN.FindAllStringSubmatchIndex(here, -1)
		best := -1
		for _, m := range found {
			if m[0] < column || best < 0 {
				best, _ = strconv.Atoi(here[m[2]:m[3]])
			}
		}
		if best > 0 && !b.unbuilt[best-1] {
			b.unbuilt[best-1], some = true, true
		}
	}
	return some
}
