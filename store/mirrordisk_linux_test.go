package store_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// mounted is a file system in a file, made by a command.
func mounted(t *testing.T, size int64, command string, args ...string) (dir string) {
	t.Helper()
	room := t.TempDir()
	image, dir := filepath.Join(room, "image"), filepath.Join(room, "stick")
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, size); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(command, append(args, image)...).CombinedOutput(); err != nil {
		t.Skipf("%s cannot be run here, so no such disk is tried: %v %s", command, err, out)
	}
	mount(t, dir, "-o", "loop", image, dir)
	return dir
}

// tmpfs is a disk of a size.
func tmpfs(t *testing.T, size string) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "stick")
	mount(t, dir, "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir)
	return dir
}

func mount(t *testing.T, dir string, args ...string) {
	t.Helper()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", args...).CombinedOutput(); err != nil {
		t.Skipf("no file system can be mounted here (root alone can), so no such disk is tried: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("%v %s", err, out)
		}
	})
}

// frozen freezes a file system, or thaws it.
func frozen(t *testing.T, d *os.File, request uintptr) {
	t.Helper()
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, d.Fd(), request, 0); errno != 0 {
		t.Fatal(errno)
	}
}
