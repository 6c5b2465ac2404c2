package office_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestUnloggedDoesNotCompile: outside of this room an act that is not logged, that nobody does or that nobody has a right to, is an error
// of the compiler, at each marked line of testdata/unlogged and at no other.
func TestUnloggedDoesNotCompile(t *testing.T) {
	dir := filepath.Join("testdata", "unlogged")
	source, err := os.ReadFile(filepath.Join(dir, "unlogged.go"))
	if err != nil {
		t.Fatal(err)
	}
	var want, got []int
	for i, line := range strings.Split(string(source), "\n") {
		if strings.HasSuffix(line, "// no") {
			want = append(want, i+1)
		}
	}
	out, err := exec.Command("go", "build", "-gcflags=-e", "./"+dir).CombinedOutput()
	if err == nil {
		t.Fatal("it compiles")
	}
	for _, found := range regexp.MustCompile(`unlogged\.go:(\d+):`).FindAllStringSubmatch(string(out), -1) {
		line, err := strconv.Atoi(found[1])
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, line)
	}
	slices.Sort(got)
	if got = slices.Compact(got); len(want) < 10 || !slices.Equal(got, want) {
		t.Errorf("errors at lines %v, want them at %v:\n%s", got, want, out)
	}
}

// TestOnlyRightsMakeActs: in this room, too, an act is made of a right, and a right is found where rights are looked for: nowhere else does
// the source put one together.
func TestOnlyRightsMakeActs(t *testing.T) {
	may := map[string]map[string]int{
		"Act{":    {"act.go": 1},
		"right{":  {"act.go": 1, "rights.go": 6, "door.go": 4}, // the door's have no account behind them yet
		"Keeper{": {"rights.go": 2},
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]map[string]int{"Act{": {}, "right{": {}, "Keeper{": {}}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for made := range found {
			for _, one := range regexp.MustCompile(`(\w?)`+regexp.QuoteMeta(made)+`(\}?)`).FindAllStringSubmatch(string(source), -1) {
				if one[1] == "" && one[2] == "" { // a zero one is nobody's
					found[made][file]++
				}
			}
		}
	}
	for made, want := range may {
		for _, file := range files {
			if found[made][file] != want[file] {
				t.Errorf("%s is made %d times in %s, and is to be made %d times", strings.TrimSuffix(made, "{"), found[made][file], file, want[file])
			}
		}
	}
}
