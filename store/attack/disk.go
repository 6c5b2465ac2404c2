package attack

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Disk is a file system in a plain file, mounted: what a raw image of a disk shows, the blocks that files have given back included.
// Nothing reaches the image before it is synced, or the kernel thinks fit.
type Disk struct {
	Dir     string // where it is mounted
	image   string
	options string
}

// Mount makes and mounts an ext4 one, in blocks of 4096 bytes as an office's disks have them: a small one would get blocks of 1024, and a
// page that lies in four places has rows that are found nowhere. An error where that is not allowed, or the tools are missing.
func Mount(dir string, size int64) (*Disk, error) {
	return mountNew(dir, size, "loop,nodiscard,errors=remount-ro", "mkfs.ext4", "-q", "-b", "4096", "-E", "lazy_itable_init=0,nodiscard")
}

// MountBtrfs is Mount for btrfs, which never writes over what is there.
func MountBtrfs(dir string, size int64) (*Disk, error) {
	return mountNew(dir, size, "loop,nodiscard", "mkfs.btrfs", "-q", "--nodiscard", "--mixed", "--data", "single", "--metadata", "single")
}

func mountNew(dir string, size int64, options string, make ...string) (*Disk, error) {
	disk := &Disk{Dir: filepath.Join(dir, "disk"), image: filepath.Join(dir, "image"), options: options}
	if err := os.WriteFile(disk.image, nil, 0o600); err != nil {
		return nil, err
	}
	if err := os.Truncate(disk.image, size); err != nil {
		return nil, err
	}
	if err := run(make[0], append(make[1:], disk.image)...); err != nil {
		return nil, err
	}
	return disk, disk.mount()
}

func (d *Disk) mount() error {
	if err := os.Mkdir(d.Dir, 0o700); err != nil {
		return err
	}
	return run("mount", "-o", d.options, d.image, d.Dir)
}

// Cut is the disk as it would be found after a power cut, mounted in another place: its journal is played back.
func (d *Disk) Cut(dir string) (*Disk, error) {
	image, err := d.Image()
	if err != nil {
		return nil, err
	}
	cut := &Disk{Dir: filepath.Join(dir, "disk"), image: filepath.Join(dir, "image"), options: d.options}
	if err := os.WriteFile(cut.image, image, 0o600); err != nil {
		return nil, err
	}
	return cut, cut.mount()
}

// Image is every byte of the disk, as it stands.
func (d *Disk) Image() ([]byte, error) { return os.ReadFile(d.image) }

// Unmount ends it.
func (d *Disk) Unmount() error { return errors.Join(run("umount", d.Dir), os.Remove(d.image)) }

func run(name string, args ...string) error {
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}

// Die makes the disk fail, as ext4 does for a device that answers with errors: nothing can be written any more.
func (d *Disk) Die() error {
	mounts, err := os.ReadFile("/proc/mounts")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(mounts)) {
		if fields := strings.Fields(line); fields[1] == d.Dir {
			return os.WriteFile(filepath.Join("/sys/fs/ext4", filepath.Base(fields[0]), "trigger_fs_error"), []byte("1"), 0)
		}
	}
	return fmt.Errorf("%s is not mounted", d.Dir)
}
