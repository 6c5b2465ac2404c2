package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestOtherSystems: the program builds where it is not tested, as 0.1.0 did.
func TestOtherSystems(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles everything anew for two systems")
	}
	for _, system := range []string{"windows", "darwin"} {
		build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(t.TempDir(), "ceping"), ".")
		build.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		if said, err := build.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", system, err, said)
		}
	}
}
