package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const proxyName = "ceping.example.cn" // as the samples have it

// TestProxies runs the sample reverse proxies as they are, but for ports and paths, with a server behind them, a server that
// is down, and noise: nothing they say or leave names a phone, a browser or a slip.
func TestProxies(t *testing.T) {
	for name, start := range map[string]func(*testing.T, string, string, string) (*exec.Cmd, bool){"nginx": nginx, "caddy": caddy} {
		t.Run(name, func(t *testing.T) {
			data, dir, port := t.TempDir(), t.TempDir(), freePort(t)
			id, slips := ready(t, data)
			r := serve(t, data, "127.0.0.1", "--base-url", "https://"+proxyName)
			var said captured
			proxy, found := start(t, dir, port, strings.TrimPrefix(r.base, "http://"))
			if !found {
				if os.Getenv("CI") != "" {
					t.Fatal("not installed")
				}
				t.Skip("not installed")
			}
			proxy.Stdout, proxy.Stderr = &said, &said
			if err := proxy.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() {
				proxy.Process.Signal(os.Interrupt)
				proxy.Wait()
			}()
			client := proxied(t, port)
			base := "https://" + proxyName
			waitFor(t, client, base+"/healthz", &said)
			entered, err := client.Get(base + "/console/login")
			if err != nil {
				t.Fatal(err)
			}
			entered.Body.Close()
			if entered.StatusCode != http.StatusOK || entered.Header.Get("Strict-Transport-Security") == "" { // it passes the name on
				t.Errorf("the console through it: %s, %v", entered.Status, entered.Header)
			}
			misbehave(t, client, base, id, slips[0].code)
			garble(t, "127.0.0.1:"+port)
			r.stop()
			for _, path := range []string{"/S/" + slips[1].code + strings.Repeat("0", 26), "/api/v1/sessions/" + id} {
				answer, err := client.Get(base + path)
				if err != nil {
					t.Fatal(err)
				}
				answer.Body.Close()
				if answer.StatusCode != http.StatusBadGateway {
					t.Errorf("%s with the server down: %s", path, answer.Status)
				}
			}
			marks := []string{canaryAddress, canaryAgent, canaryReferer, slips[0].code, slips[1].code, "/S/", "/api/"}
			search(t, "output", []byte(said.String()), marks)
			err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
				if err != nil || !entry.Type().IsRegular() || path == filepath.Join(dir, "conf") {
					return err
				}
				content, err := os.ReadFile(path)
				search(t, path, content, marks)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// nginx runs the sample inside the least of a main configuration.
func nginx(t *testing.T, dir, port, upstream string) (*exec.Cmd, bool) {
	program, err := exec.LookPath("nginx")
	certificate, key := certify(t, dir)
	conf := adapted(t, "../../deploy/nginx.conf", "listen 443", "listen 127.0.0.1:"+port, "/etc/ssl/ceping/fullchain.pem", certificate,
		"/etc/ssl/ceping/privkey.pem", key, "127.0.0.1:8080", upstream)
	temporary := ""
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		temporary += kind + "_temp_path " + filepath.Join(dir, kind) + ";\n"
	}
	main := "daemon off; pid " + filepath.Join(dir, "pid") + ";\nevents {}\nhttp {\n" + temporary + conf + "}\n"
	path := filepath.Join(dir, "conf")
	if err := os.WriteFile(path, []byte(main), 0o600); err != nil {
		t.Fatal(err)
	}
	// -e: where errors go before the configuration is read, and whatever it does not send elsewhere.
	return exec.Command(program, "-p", dir, "-c", path, "-e", "stderr"), err == nil
}

func caddy(t *testing.T, dir, port, upstream string) (*exec.Cmd, bool) {
	program, err := exec.LookPath("caddy")
	certificate, key := certify(t, dir)
	conf := adapted(t, "../../deploy/Caddyfile", "{\n\tlog {", "{\n\tadmin off\n\tauto_https disable_redirects\n\thttps_port "+port+"\n\tdefault_bind 127.0.0.1\n\tlog {",
		proxyName+" {", proxyName+" {\n\ttls "+certificate+" "+key, "127.0.0.1:8080", upstream)
	path := filepath.Join(dir, "conf")
	if err := os.WriteFile(path, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "run", "--config", path, "--adapter", "caddyfile")
	command.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	return command, err == nil
}

// adapted is a sample with some of its words exchanged, each of which must be there.
func adapted(t *testing.T, sample string, pairs ...string) string {
	t.Helper()
	text, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(string(text), pairs[i]) {
			t.Fatalf("%s has no %q", sample, pairs[i])
		}
	}
	return strings.NewReplacer(pairs...).Replace(string(text))
}

// certify makes a certificate for the samples' name.
func certify(t *testing.T, dir string) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: proxyName}, DNSNames: []string{proxyName}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate, key = filepath.Join(dir, "certificate.pem"), filepath.Join(dir, "key.pem")
	for path, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certificate, key
}

// proxied is a canary that reaches the proxy, by its name, from the marked address.
func proxied(t *testing.T, port string) *http.Client {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(canaryAddress)}}
	transport := &http.Transport{TLSClientConfig: &tls.Config{ServerName: proxyName, InsecureSkipVerify: true}}
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return dialer.DialContext(ctx, network, "127.0.0.1:"+port)
	}
	client := &http.Client{Transport: marked{transport}, Timeout: time.Minute}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

func waitFor(t *testing.T, client *http.Client, address string, said *captured) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if answer, err := client.Get(address); err == nil {
			io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
			return
		}
	}
	t.Fatalf("the proxy does not listen; it says %q", said.String())
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
}
