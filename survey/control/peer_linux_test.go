package control

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

const nobody = 65534

// TestMain lets this test binary be a process of another account, which connects to a socket or listens on one.
func TestMain(m *testing.M) {
	switch socket := os.Getenv("CEPING_TEST_SOCKET"); os.Getenv("CEPING_TEST_AS") {
	case "":
		os.Exit(m.Run())
	case "client":
		connection, err := net.Dial("unix", socket)
		if err != nil {
			os.Exit(3)
		}
		io.WriteString(connection, "POST /sessions HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}")
		if n, _ := connection.Read(make([]byte, 1)); n > 0 {
			os.Exit(4) // it was answered
		}
	case "server":
		l, err := net.Listen("unix", socket)
		if err != nil {
			os.Exit(3)
		}
		io.WriteString(os.Stdout, "listening\n")
		if connection, err := l.Accept(); err == nil {
			text, _ := io.ReadAll(connection)
			os.Stdout.Write(text)
		}
	}
}

// asNobody is this test binary as another account.
func asNobody(t *testing.T, as, socket string) *exec.Cmd {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can start a process of another account")
	}
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(filepath.Dir(socket), as) // where that account may read it
	if err := os.WriteFile(program, self, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Dir = "/"
	cmd.Env = []string{"CEPING_TEST_AS=" + as, "CEPING_TEST_SOCKET=" + socket}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return cmd
}

// open makes a directory that other accounts may enter, outside of the test's own.
func open(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "ceping-peer-")
	if err == nil {
		t.Cleanup(func() { os.RemoveAll(dir) })
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestFaultPeerOfServer: another account that reaches the socket, whatever its permissions are, is not listened to.
func TestFaultPeerOfServer(t *testing.T) {
	socket := filepath.Join(open(t), "ceping.sock")
	client := asNobody(t, "client", socket)
	l, err := Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := os.Chmod(socket, 0o777); err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			connection, err := l.Accept()
			if err != nil {
				return
			}
			io.WriteString(connection, "HTTP/1.0 200 OK\r\n\r\n")
			connection.Close()
		}
	}()
	if err := client.Run(); err != nil {
		t.Errorf("a process of another account: %v, want no answer", err)
	}
	own, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(own); err != nil || len(text) == 0 {
		t.Errorf("the own account is not answered: %v", err)
	}
}

// serverOfNobody listens at a socket in another account's directory. What comes to it, it says.
func serverOfNobody(t *testing.T) (server *exec.Cmd, socket string, said io.Reader) {
	t.Helper()
	dir := open(t)
	socket = filepath.Join(dir, "deep", "ceping.sock")
	server = asNobody(t, "server", filepath.Join(dir, "ceping.sock"))
	server.Env = []string{"CEPING_TEST_AS=server", "CEPING_TEST_SOCKET=" + socket}
	if err := errors.Join(os.Mkdir(filepath.Dir(socket), 0o755), os.Chown(filepath.Dir(socket), nobody, nobody)); err != nil {
		t.Fatal(err)
	}
	said, err := server.StdoutPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(said, make([]byte, len("listening\n"))); err != nil {
		t.Fatal(err)
	}
	return server, socket, said
}

// TestFaultPeerOfCommand: a command sends nothing to a server of another account.
func TestFaultPeerOfCommand(t *testing.T) {
	server, socket, said := serverOfNobody(t)
	// Root may call on the directory's owner; here the directory is root's own.
	if err := os.Chown(filepath.Dir(socket), 0, 0); err != nil {
		t.Fatal(err)
	}
	var untrusted *UntrustedError
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second) // the other account never answers whoever sends something
	defer cancel()
	if err := Dial(socket).Do(ctx, "tally", Tally{Passphrases: [][]byte{[]byte("secret")}}, nil); !errors.As(err, &untrusted) {
		t.Errorf("Dial: %v, want it to be refused", err)
	}
	if text, err := io.ReadAll(said); err != nil || len(text) != 0 {
		t.Errorf("the other account got %q, %v", text, err)
	}
	server.Wait()
}

// TestRootAtTheHouseOfAnother: root may call on a server of the directory's owner, and of its own wherever it is.
func TestRootAtTheHouseOfAnother(t *testing.T) {
	server, socket, _ := serverOfNobody(t)
	looks := func(socket string) {
		t.Helper()
		c, err := net.Dial("unix", socket)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := checkServer(c, socket); err != nil {
			t.Error(err)
		}
	}
	looks(socket)
	if err := server.Wait(); err != nil {
		t.Error(err)
	}
	own := filepath.Join(filepath.Dir(socket), "own.sock")
	l, err := Listen(own)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	looks(own)
}

// TestPeerOfNothing: what is no socket of this machine, or none any more, is nobody's.
func TestPeerOfNothing(t *testing.T) {
	pipe, _ := net.Pipe()
	defer pipe.Close()
	for name, connection := range map[string]net.Conn{"a pipe": pipe, "no connection": new(net.UnixConn)} {
		if uid, known := peer(connection); uid != -1 || !known {
			t.Errorf("%s: %d, %t", name, uid, known)
		}
	}
}

// TestOwns: a directory is its owner's, and one that there is not is nobody's.
func TestOwns(t *testing.T) {
	dir := t.TempDir()
	if !owns(os.Geteuid(), dir) || owns(os.Geteuid()+1, dir) || owns(os.Geteuid(), filepath.Join(dir, "none")) {
		t.Error("the owner is another")
	}
}
