package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestFileSystemIsWarnedOf: on btrfs, serve and doctor say that the order of ballots stays on the disk, and go on.
func TestFileSystemIsWarnedOf(t *testing.T) {
	mkfs, err := exec.LookPath("mkfs.btrfs")
	if err != nil || os.Geteuid() != 0 {
		t.Skip("no mkfs.btrfs, or not root, who mounts")
	}
	dir, image := t.TempDir(), filepath.Join(t.TempDir(), "image")
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, 256<<20); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(mkfs, "-q", image).CombinedOutput(); err != nil {
		t.Fatalf("mkfs.btrfs: %v: %s", err, out)
	}
	if out, err := exec.Command("mount", "-o", "loop", image, dir).CombinedOutput(); err != nil {
		t.Skipf("this machine does not mount btrfs: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	p := startProcess(t, filepath.Join(dir, "data"))
	defer p.kill()
	const want = "put the data directory on ext4 or xfs"
	if said := p.said.String(); strings.Count(said, want) != 1 || !strings.Contains(said, "level=WARN") {
		t.Errorf("serve says %q", said)
	}
	if said := command(t, p.data, "doctor"); strings.Count(said, want) != 1 || !strings.Contains(said, "btrfs") {
		t.Errorf("doctor says %q", said)
	}
	elsewhere := t.TempDir()
	command(t, elsewhere, "user", "add", "office") // makes a house
	if said := command(t, elsewhere, "doctor"); strings.Contains(said, want) {
		t.Errorf("elsewhere it says %q", said)
	}
}
