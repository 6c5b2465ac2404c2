package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ceping/survey/example"
)

// warned is a line of the log that comes before: what serve finds at its start, on a disk that is nearly full for one.
var warned = regexp.MustCompile(`(?m)^time=\S+ level=(WARN|ERROR) .*\n`)

// TestFaultSaid: whatever a command is given that cannot be read, written or listened on, its line names the thing and says what to do.
func TestFaultSaid(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	id := create(t, data, string(example.Session))
	all := file(t, "all.txt", example.Passphrases)
	missing, folder := filepath.Join(t.TempDir(), "missing", "file"), t.TempDir()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	var backup bytes.Buffer
	if code := run(t.Context(), []string{"backup", "--out", "-", "--data", data}, strings.NewReader(""), &backup, &bytes.Buffer{}); code != 0 {
		t.Fatal("no backup")
	}
	half := file(t, "half.backup", backup.String()[:backup.Len()/2])
	noise := file(t, "noise", strings.Repeat("noise ", 2000))
	empty := file(t, "empty", "")
	zeros := file(t, "zeros", strings.Repeat("\x00", 5000))
	for name, command := range map[string][]string{
		"a session file that is missing": {"session", "create", "-f", missing},
		"a folder for a session file":    {"session", "create", "-f", folder},
		"no YAML":                        {"session", "create", "-f", file(t, "a.yaml", "a: [b\n\tc")},
		"YAML of another kind":           {"session", "create", "-f", file(t, "b.yaml", "assessment: [1]\nunit: {a: b}\n")},
		"noise for a session file":       {"session", "create", "-f", zeros},
		"passphrases that are missing":   {"session", "advance", id, "ready", "--passphrases", missing},
		"a folder for passphrases":       {"session", "advance", id, "ready", "--passphrases", folder},
		"slips into a missing folder":    {"slips", "issue", id, "--format", "csv", "--out", missing},
		"slips into a folder":            {"slips", "issue", id, "--format", "csv", "--out", folder},
		"a report into a missing folder": {"report", id, "--format", "json", "--out", missing},
		"an archive below a file":        {"archive", id, "--out", filepath.Join(empty, "x")},
		"a backup into a missing folder": {"backup", "--out", missing},
		"a backup to a long name":        {"backup", "--out", strings.Repeat("a", 300)},
		"figures that are missing":       {"composite", id, "--figures", missing, "--out", "-"},
		"an address that is taken":       {"serve", "--listen", taken.Addr().String()},
		"an address of nobody here":      {"serve", "--listen", "192.0.2.1:80"},
		"no address":                     {"serve", "--listen", "nowhere"},
		"no port":                        {"serve", "--listen", "127.0.0.1:port"},
		"metrics at a taken address":     {"serve", "--listen", "127.0.0.1:0", "--metrics", taken.Addr().String()},
		"an archive that is missing":     {"recount", missing, "--passphrases", all},
		"a folder for an archive":        {"recount", folder, "--passphrases", all},
		"noise for an archive":           {"recount", noise, "--passphrases", all},
		"half a backup for an archive":   {"recount", half, "--passphrases", all},
		"an archive of braces":           {"recount", file(t, "braces", `{"format":"ceping-archive","version":2,`), "--passphrases", all},
		"attendance that is no number":   {"session", "attendance", id, "A=x"},
		"attendance beyond every number": {"session", "attendance", id, "A=99999999999999999999"},
	} {
		code, said := tried(t, data, command...)
		if said = warned.ReplaceAllString(said, ""); code == 0 || !strings.HasPrefix(said, "ceping: ") {
			t.Errorf("%s: %d, %s", name, code, said)
		}
	}
	for name, from := range map[string]string{"missing": missing, "a folder": folder, "half": half, "noise": noise, "empty": empty, "zeros": zeros} {
		into := filepath.Join(t.TempDir(), "data")
		if code, said := tried(t, into, "restore", from); code != 1 {
			t.Errorf("a backup that is %s: %d, %s", name, code, said)
		}
	}
	for _, into := range []string{empty, filepath.Join(empty, "data"), filepath.Join(t.TempDir(), strings.Repeat("a", 300))} {
		whole := file(t, "whole.backup", backup.String())
		for _, command := range [][]string{{"restore", whole}, {"session", "list"}, {"session", "create", "-f", file(t, "s.yaml", string(example.Session))}, {"serve", "--listen", "127.0.0.1:0"}} {
			if code, said := tried(t, into, command...); code != 1 {
				t.Errorf("%v into %s: %d, %s", command, into, code, said)
			}
		}
	}
}

// TestFaultSaidOfFiles: files of the data directory that are something else are named, and what to do.
func TestFaultSaidOfFiles(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	id := create(t, data, string(example.Session))
	command(t, data, "session", "advance", id, "ready", "--passphrases", file(t, "all.txt", example.Passphrases))
	for _, damaged := range []string{"ceping.db", "slips.db", filepath.Join("boxes", id+".db"), "ceping.lock", "boxes"} {
		for what, damage := range map[string]func(string) error{
			"noise":    func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte("noise "), 4000), 0o600) },
			"a folder": func(path string) error { os.RemoveAll(path); return os.Mkdir(path, 0o700) },
			"half": func(path string) error {
				info, err := os.Stat(path)
				if err != nil {
					return err
				}
				return os.Truncate(path, info.Size()/2)
			},
			"a file": func(path string) error { os.RemoveAll(path); return os.WriteFile(path, []byte("x"), 0o600) },
			"torn": func(path string) error {
				f, err := os.OpenFile(path, os.O_WRONLY, 0)
				if err != nil {
					return err
				}
				defer f.Close()
				_, err = f.WriteAt(bytes.Repeat([]byte{0xff}, 3000), 4096)
				return err
			},
		} {
			dir := filepath.Join(t.TempDir(), "data")
			if err := os.CopyFS(dir, os.DirFS(data)); err != nil {
				t.Fatal(err)
			}
			if err := damage(filepath.Join(dir, damaged)); err != nil {
				continue // a folder has no half
			}
			for _, command := range [][]string{{"doctor"}, {"session", "list"}, {"session", "show", id}, {"session", "advance", id, "collecting"}, {"slips", "void", id, "x"}, {"check", id}, {"backup", "--out", "-"}, {"user", "list"}} {
				if code, said := tried(t, dir, command...); code != 0 && !strings.Contains(said, "ceping: ") && !strings.Contains(said, "out of service") {
					t.Errorf("%s, %s: %v: %d, %s", damaged, what, command, code, said)
				}
			}
		}
	}
}
