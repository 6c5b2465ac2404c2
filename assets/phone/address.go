package phone

import (
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"testing"
)

// Address is an IPv4 address of this machine that is not loopback, for a server that only this machine's browser should
// reach. Root gets a fresh private address on the loopback interface, gone after the test; others get an address that the
// machine has, and without any the test is skipped (with CI=true it fails).
func Address(t testing.TB) string {
	t.Helper()
	if os.Geteuid() == 0 {
		address, err := fresh(t)
		if err == nil {
			return address
		}
		t.Logf("an address of this machine is taken instead of a fresh one: %v", err)
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range own {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			return n.IP.String()
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no address but 127.0.0.1: run as root, or in a network")
	}
	t.Skip("no address but 127.0.0.1, where a browser behaves otherwise than in a hall")
	return ""
}

// fresh gives the loopback interface a random address of 10.0.0.0/8. It leads nowhere else, and a browser does not take
// it for a secure context, as it does 127.0.0.0/8.
func fresh(t testing.TB) (string, error) {
	var random [3]byte
	rand.Read(random[:])
	address := fmt.Sprintf("10.%d.%d.%d", 128+random[0]%127, random[1], 1+random[2]%253)
	if err := ip("address", "add", address+"/32", "dev", "lo"); err != nil {
		return "", err
	}
	t.Cleanup(func() {
		if err := ip("address", "delete", address+"/32", "dev", "lo"); err != nil {
			t.Error(err)
		}
	})
	return address, nil
}

func ip(arguments ...string) error {
	if out, err := exec.Command("ip", arguments...).CombinedOutput(); err != nil {
		return fmt.Errorf("ip %v: %w: %s", arguments, err, out)
	}
	return nil
}
