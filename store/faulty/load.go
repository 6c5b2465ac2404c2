package faulty

import (
	"os"
	"path/filepath"
)

// load makes the disk hold, synced, what lies in a directory.
func (d *Disk) load(from string, into uint64, loaded map[uint64]os.FileInfo) error {
	list, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, entry := range list {
		path := filepath.Join(from, entry.Name())
		info, err := os.Lstat(path)
		if err != nil {
			return err
		}
		number := uint64(0)
		for same, before := range loaded {
			if os.SameFile(before, info) {
				number = same
			}
		}
		if number == 0 {
			n := d.newNode(info.IsDir(), uint32(info.Mode().Perm()), uint32(os.Getuid()), uint32(os.Getgid()), entry.Name())
			number = n.number
			if info.IsDir() {
				err = d.load(path, number, loaded)
			} else {
				loaded[number] = info
				if n.live, err = os.ReadFile(path); err == nil {
					n.kept = append([]byte(nil), n.live...)
				}
			}
			if err != nil {
				return err
			}
		}
		d.nodes[number].links++
		d.nodes[into].entries[entry.Name()], d.nodes[into].keptNames[entry.Name()] = number, number
	}
	return nil
}
