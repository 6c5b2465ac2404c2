package assets_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

// inNode bundles scripts of testdata for Node and gives their paths.
func inNode(t *testing.T, names ...string) []string {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no Node: install it (apt-get install nodejs npm)")
		}
		t.Skip("no Node, so the phone's rules are not tested")
	}
	if _, err := os.Stat("node_modules"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no npm packages: run `npm ci` in assets")
		}
		t.Skip("no npm packages, so the client is not tested (run `npm ci` in assets)")
	}
	dir := t.TempDir()
	options := api.BuildOptions{Outdir: dir, Bundle: true, Write: true, Platform: api.PlatformNode, Format: api.FormatCommonJS, Target: api.ES2020, EntryNames: "[name]"}
	var paths []string
	for _, name := range names {
		options.EntryPoints = append(options.EntryPoints, "testdata/"+name+".ts")
		paths = append(paths, filepath.Join(dir, filepath.Base(name)+".js"))
	}
	for _, message := range api.Build(options).Errors {
		t.Fatal(message.Text)
	}
	return paths
}

// TestPhone runs the rules of a phone's records on Node's own runner: the table, and two tabs, crashes, failing stores, wrong clocks and
// false answers against each other in thousands of schedules.
func TestPhone(t *testing.T) {
	runNode(t, "phone/machine.test", "phone/schedules.test")
}

// TestUnits runs the client's pure modules on Node's own runner: each rule at its edge, and over the vectors that Go runs.
func TestUnits(t *testing.T) {
	names, err := filepath.Glob("testdata/unit/*.test.ts")
	if err != nil || len(names) == 0 {
		t.Fatalf("no tests: %v", err)
	}
	for i, name := range names {
		names[i] = "unit/" + strings.TrimSuffix(filepath.Base(name), ".ts")
	}
	runNode(t, names...)
}

// runNode runs tests and shows those that fail.
func runNode(t *testing.T, names ...string) {
	t.Helper()
	out, err := exec.Command("node", append([]string{"--test"}, inNode(t, names...)...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !strings.Contains(string(out), "# fail 0") || strings.Contains(string(out), "# pass 0") {
		t.Errorf("no tests were run:\n%s", out)
	}
}

// TestPhoneStates: the table of a phone in deploy/docs/states.md is what the page does.
func TestPhoneStates(t *testing.T) {
	table, err := exec.Command("node", inNode(t, "phone/table.entry")...).Output()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../deploy/docs/states.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), string(table)) {
		t.Errorf("deploy/docs/states.md lacks this table:\n\n%s", table)
	}
}
