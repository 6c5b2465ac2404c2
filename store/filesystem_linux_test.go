package store

import (
	"os"
	osexec "os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"ceping/survey"
)

// TestOutOfPlace holds the table against the numbers of linux/magic.h, and against those of file systems that write in place.
func TestOutOfPlace(t *testing.T) {
	tests := []struct {
		magic int64
		want  string
	}{
		{unix.BTRFS_SUPER_MAGIC, "btrfs"},
		{0x2fc12fc1, "zfs"}, // ZFS_SUPER_MAGIC of OpenZFS, which is not in Linux
		{unix.F2FS_SUPER_MAGIC, "f2fs"},
		{unix.NILFS_SUPER_MAGIC, "nilfs2"},
		{unix.EXT4_SUPER_MAGIC, ""},
		{unix.XFS_SUPER_MAGIC, ""},
		{unix.TMPFS_MAGIC, ""},
		{unix.OVERLAYFS_SUPER_MAGIC, ""},
		{0, ""},
	}
	for _, tt := range tests {
		if name := outOfPlace[uint32(tt.magic)]; name != tt.want {
			t.Errorf("%#x is %q, want %q", tt.magic, name, tt.want)
		}
		// As the kernel tells it on machines where the field has 32 bits and a sign.
		if name := outOfPlace[uint32(int64(int32(uint32(tt.magic))))]; name != tt.want {
			t.Errorf("%#x with a sign is %q, want %q", tt.magic, name, tt.want)
		}
	}
}

// mounted is a file system of a kind on a loop device.
func mounted(t *testing.T, kind string, size int64) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root mounts")
	}
	make, err := osexec.LookPath("mkfs." + kind)
	if err != nil {
		t.Skipf("there is no mkfs.%s here", kind)
	}
	dir, image := t.TempDir(), filepath.Join(t.TempDir(), "image")
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, size); err != nil {
		t.Fatal(err)
	}
	if out, err := osexec.Command(make, "-q", image).CombinedOutput(); err != nil {
		t.Fatalf("mkfs.%s: %v: %s", kind, err, out)
	}
	if out, err := osexec.Command("mount", "-o", "loop", image, dir).CombinedOutput(); err != nil {
		t.Skipf("this machine does not mount %s: %s", kind, out)
	}
	t.Cleanup(func() {
		if out, err := osexec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return dir
}

// warnedOf is the file system that a house is warned of.
func warnedOf(t *testing.T, dir string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	list, err := (&Store{dir: dir}).Surroundings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		if c.Code == survey.DiskOrder {
			return c.Values[1].(string)
		}
	}
	return ""
}

func TestCopyOnWrite(t *testing.T) {
	for kind, want := range map[string]string{"btrfs": "btrfs", "ext4": ""} {
		t.Run(kind, func(t *testing.T) {
			dir := mounted(t, kind, 128<<20)
			if name, found := CopyOnWrite(dir); name != want || found != (want != "") {
				t.Errorf("CopyOnWrite = %q, %t", name, found)
			}
			house := filepath.Join(dir, "data")
			if said := warnedOf(t, house); said != want {
				t.Errorf("warned of %q", said)
			}
			// A house elsewhere whose boxes are mounted.
			house = t.TempDir()
			if err := os.Symlink(dir, filepath.Join(house, "boxes")); err != nil {
				t.Fatal(err)
			}
			if said := warnedOf(t, house); said != want {
				t.Errorf("of its boxes: warned of %q", said)
			}
		})
	}
	if name, found := CopyOnWrite(filepath.Join(t.TempDir(), "missing")); found {
		t.Errorf("a directory that there is not is on %s", name)
	}
}
