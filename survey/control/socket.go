package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
)

// UntrustedError is about a socket that may be another's. Nothing was sent.
type UntrustedError struct {
	Path   string
	Reason string // what is wrong and how to mend it
}

func (e *UntrustedError) Error() string { return fmt.Sprintf("the socket %s: %s", e.Path, e.Reason) }

// Dial is a client of the server behind a unix socket. Before it sends anything it looks whose socket that is: acts carry
// passphrases.
func Dial(socket string) *Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		if err := checkSocket(socket); err != nil {
			return nil, err
		}
		connection, err := new(net.Dialer).DialContext(ctx, "unix", socket)
		if err != nil {
			return nil, err
		}
		if err := checkServer(connection, socket); err != nil {
			return nil, errors.Join(err, connection.Close())
		}
		return connection, nil
	}
	return &Client{&http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}}
}

// Listen makes the socket for commands, which only the owner of the data directory may use. The caller holds the lock of the
// directory, so that an old socket belongs to nobody; what is no socket is left where it is.
func Listen(path string) (net.Listener, error) {
	if err := checkSocket(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return &ownListener{Listener: l}, nil
}

// checkSocket looks at the file and its directory, before anybody is trusted to be behind it.
func checkSocket(path string) error {
	dir := filepath.Dir(path)
	if info, err := os.Stat(dir); err != nil {
		return err
	} else if runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0 { // Windows has other rights than these
		return &UntrustedError{path, fmt.Sprintf("others may write the directory %s and put a socket of theirs there: chmod go-w %s", dir, dir)}
	}
	switch info, err := os.Lstat(path); {
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink != 0:
		return &UntrustedError{path, "it is a symbolic link, which ceping never makes: remove it"}
	case info.Mode()&fs.ModeSocket == 0:
		return &UntrustedError{path, "it is no socket: move that file away"}
	}
	return nil
}

// ownListener lets in only who runs the server, and root.
type ownListener struct{ net.Listener }

func (l *ownListener) Accept() (net.Conn, error) {
	for {
		connection, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if uid, known := peer(connection); !known || mayAct(uid, os.Geteuid()) {
			return connection, nil
		}
		connection.Close()
	}
}

// mayAct: the server's own account, and root, who may do anything anyway.
func mayAct(uid, own int) bool { return uid == own || uid == 0 }

// checkServer looks who is behind a connection: the account of the command, or for root the owner of the directory.
func checkServer(connection net.Conn, path string) error {
	uid, known := peer(connection)
	if !known || mayAct(uid, os.Geteuid()) {
		return nil
	}
	if os.Geteuid() == 0 && owns(uid, filepath.Dir(path)) {
		return nil
	}
	return &UntrustedError{path, fmt.Sprintf("its server belongs to another account (uid %d): run the command as the account that runs ceping serve", uid)}
}
