package faulty

import (
	"fmt"
	"os"

	"github.com/hanwen/go-fuse/v2/fuse"
)

// Mount makes a disk at a directory that is empty; it holds, synced, what lies in from, if that is given. ErrNone where it cannot.
func Mount(at, from string) (*Disk, error) {
	d := &Disk{Dir: at, nodes: map[uint64]*node{}, room: -1}
	d.newNode(true, 0o700, uint32(os.Getuid()), uint32(os.Getgid()), "").links = 1
	if from != "" {
		if err := d.load(from, 1, map[uint64]os.FileInfo{}); err != nil {
			return nil, err
		}
	}
	if _, err := os.Stat("/dev/fuse"); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	server, err := fuse.NewServer(&calls{fuse.NewDefaultRawFileSystem(), d}, at, &fuse.MountOptions{
		FsName: "faulty", Name: "faulty", DirectMountStrict: true, DisableXAttrs: true, DisableReadDirPlus: true, DisableSplice: true,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	go server.Serve()
	if err := server.WaitMount(); err != nil {
		server.Unmount()
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	d.unmount = server.Unmount
	return d, nil
}
