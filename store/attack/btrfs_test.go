package attack_test

import (
	"os"
	"testing"

	"ceping/store"
	"ceping/store/attack"
)

// mountBtrfs mounts a btrfs, or skips where that is not possible; in CI it has to be, where root can mount an ext4.
func mountBtrfs(t *testing.T) *attack.Disk {
	t.Helper()
	disk, err := attack.MountBtrfs(t.TempDir(), 64<<20)
	if err != nil {
		if other, failed := attack.Mount(t.TempDir(), 12<<20); failed == nil {
			must(t, other.Unmount())
			if os.Getenv("CI") == "true" {
				t.Fatal("ext4 can be mounted here and btrfs cannot: ", err)
			}
		}
		t.Skip("no btrfs can be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := disk.Unmount(); err != nil {
			t.Error(err)
		}
	})
	return disk
}

// TestBtrfs shows a limit: on a file system that never writes over what is there, what the vault overwrites stays, and a raw image gives the
// order in which ballots came. So the program warns of that very directory. On ext4 the same sitting is inside its bands (TestDisk).
func TestBtrfs(t *testing.T) {
	disk := mountBtrfs(t)
	const n = 12
	repetitions := 3
	if *full {
		repetitions = 20
	}
	sum := figures{}
	for range repetitions {
		dir, err := os.MkdirTemp(disk.Dir, "")
		must(t, err)
		ballots := newEnvelopes(n)
		box := openVault(t, dir, n+3)
		for _, one := range ballots { // a quiet hall: one at a time
			box.cast(t, []envelopes{one})
		}
		sum.lookVault("image", imageOf(t, disk), ballots)
		must(t, box.file.Close())
		must(t, os.RemoveAll(dir))
	}
	for _, told := range []string{"image, order of nonces: first place in a file", "image, order of envelopes 4: first place in a file", "image, tables 1 and 2: first place in a file"} {
		t.Logf("%s: %v", told, sum[told])
		if one := sum[told]; one == nil || one.mean() < 0.9 {
			t.Errorf("the suite does not bite: %s: %v", told, one)
		}
	}
	if name, warned := store.CopyOnWrite(disk.Dir); name != "btrfs" || !warned { // which Surroundings tells of
		t.Errorf("of this directory the program says %q", name)
	}
}
