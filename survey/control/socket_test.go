package control

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestFaultSocketOfAnother: a socket that may be another's is refused before anything is sent, and nothing that is no socket is
// removed to make one.
func TestFaultSocketOfAnother(t *testing.T) {
	for _, test := range []struct {
		name   string
		lay    func(t *testing.T, dir, socket string)
		listen bool // whether a server refuses it as well
		words  string
	}{
		{"a file", func(t *testing.T, _, socket string) { write(t, socket) }, true, "move that file away"},
		{"a link to a socket", func(t *testing.T, _, socket string) {
			if err := os.Symlink(dying(t, func(net.Conn) {}), socket); err != nil {
				t.Fatal(err)
			}
		}, true, "symbolic link"},
		{"a directory that others write", func(t *testing.T, dir, socket string) {
			l, err := net.Listen("unix", socket)
			if err == nil {
				t.Cleanup(func() { l.Close() })
				err = os.Chmod(dir, 0o777)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, true, "chmod go-w"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			socket := filepath.Join(dir, "ceping.sock")
			test.lay(t, dir, socket)
			before, err := os.Lstat(socket)
			if err != nil {
				t.Fatal(err)
			}
			var untrusted *UntrustedError
			if err := Dial(socket).Do(t.Context(), "sessions", none{}, nil); !errors.As(err, &untrusted) || !strings.Contains(err.Error(), test.words) {
				t.Errorf("Dial: %v, want %q", err, test.words)
			}
			var failure *Failure
			if err := Dial(socket).Do(t.Context(), "sessions", none{}, nil); errors.As(err, &failure) {
				t.Errorf("Dial: %v, and it is not the network's", err)
			}
			if l, err := Listen(socket); !errors.As(err, &untrusted) || !strings.Contains(err.Error(), test.words) {
				t.Errorf("Listen: %v, %v, want %q", l, err, test.words)
			}
			if after, err := os.Lstat(socket); err != nil || !os.SameFile(before, after) {
				t.Errorf("%s was replaced: %v", socket, err)
			}
		})
	}
}

func write(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("somebody's"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestMayAct: one's own account and root, nobody else.
func TestMayAct(t *testing.T) {
	for uid, want := range map[int]bool{1000: true, 0: true, 1001: false, -1: false, 65534: false} {
		if mayAct(uid, 1000) != want {
			t.Errorf("account %d may act: %t", uid, !want)
		}
	}
}

// TestSocketIsPrivate: whatever the mask of whoever starts the server, only the owner may use the socket.
func TestSocketIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other rights than these")
	}
	path := filepath.Join(t.TempDir(), "ceping.sock")
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket has mode %v, %v", info.Mode(), err)
	}
}

// TestListenAgain: a socket that a server left is made anew, and one that cannot be made is an error.
func TestListenAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ceping.sock")
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false)
	left.Close()
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if c, err := net.Dial("unix", path); err != nil {
		t.Error(err)
	} else {
		c.Close()
	}
	if l, err := Listen(filepath.Join(t.TempDir(), strings.Repeat("x", 200))); err == nil {
		t.Errorf("a name that is too long: %v", l.Addr())
	}
}
