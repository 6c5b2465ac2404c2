package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ceping/store/backup"
)

func consoleOf(t *testing.T, out io.Writer) *console {
	return &console{ctx: t.Context(), in: strings.NewReader(""), out: out, errors: t.Output()}
}

// names are the entries of a directory.
func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return strings.Join(list, " ")
}

// TestFaultOutputRefused: what cannot be written is refused before the act, with the remedy, and leaves all as it was.
func TestFaultOutputRefused(t *testing.T) {
	dir := t.TempDir()
	for name, lay := range map[string]func(path string) error{
		"directory": func(path string) error { return os.Mkdir(path, 0o700) },
		"link":      func(path string) error { return os.Symlink(filepath.Join(dir, "whole"), path) },
		"dangling":  func(path string) error { return os.Symlink(filepath.Join(dir, "gone"), path) },
		"whole":     func(path string) error { return os.WriteFile(path, []byte("whole"), 0o600) },
		"data":      func(path string) error { return os.Mkdir(path, 0o700) },
	} {
		if err := lay(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	command(t, filepath.Join(dir, "data"), "user", "add", "甲", "--role", "admin") // makes a house
	before, inside := names(t, dir), names(t, filepath.Join(dir, "data"))
	for name, words := range map[string]string{
		"":                          "name another file",
		"directory":                 "is a directory: name a file in it",
		"link":                      "name the file that it leads to",
		"dangling":                  "name the file that it leads to",
		"absent/report":             "cannot be written: no such file or directory: choose another place",
		"whole/report":              "not a directory",
		strings.Repeat("long", 100): "file name too long",
		"data/slips.html":           "is a data directory",
		"data/boxes/slips.html":     "is a data directory",
		"/proc/report":              "choose another place",
	} {
		if name != "" && name[0] != '/' {
			name = filepath.Join(dir, name)
		}
		if o, err := openOutput(consoleOf(t, io.Discard), name); err == nil || !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), tempPrefix) {
			t.Errorf("--out %q: %v, %v, want %q", name, o, err, words)
		}
	}
	if now := names(t, dir); now != before {
		t.Errorf("left behind: %s, before %s", now, before)
	}
	if now := names(t, filepath.Join(dir, "data")); now != inside {
		t.Errorf("left behind: %s, before %s", now, inside)
	}
}

// TestFaultOutputReplaces: a file is whole before and after, for its owner's eyes alone.
func TestFaultOutputReplaces(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "report")
	if err := os.WriteFile(name, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	o, err := openOutput(consoleOf(t, io.Discard), name)
	if err != nil {
		t.Fatal(err)
	}
	if now := names(t, dir); !strings.HasPrefix(now, tempPrefix) {
		t.Errorf("while it is written: %s, want a name that begins with %s", now, tempPrefix)
	}
	o.Write([]byte("half"))
	o.discard()
	if text, err := os.ReadFile(name); string(text) != "old" || err != nil || names(t, dir) != "report" {
		t.Errorf("given up: %q, %v, %s", text, err, names(t, dir))
	}
	if o, err = openOutput(consoleOf(t, io.Discard), name); err == nil {
		err = o.commit([]byte("new"))
		o.discard()
	}
	info, statErr := os.Stat(name)
	if text, readErr := os.ReadFile(name); err != nil || statErr != nil || readErr != nil || string(text) != "new" || info.Mode().Perm() != 0o600 || names(t, dir) != "report" {
		t.Errorf("committed: %q, %v %v, %v, %s", text, err, readErr, info.Mode(), names(t, dir))
	}
	var out bytes.Buffer
	printed := []string{"-"}
	if os.Geteuid() != 0 { // a fault here, as root, would replace the machine's own
		printed = append(printed, "/dev/stdout")
	}
	for _, name := range printed {
		o, err := openOutput(consoleOf(t, &out), name)
		if err == nil {
			err = o.commit([]byte("printed "))
			o.discard()
		}
		if err != nil {
			t.Errorf("--out %s: %v", name, err)
		}
	}
	if want := strings.Repeat("printed ", len(printed)); out.String() != want {
		t.Errorf("printed %q, want %q", out.String(), want)
	}
}

// TestFaultOutputKeepsDevices: a pipe, as a device, is written to and stays what it is. It was replaced by a file: --out /dev/null,
// as root, took the machine's.
func TestFaultOutputKeepsDevices(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	reader, err := os.OpenFile(pipe, os.O_RDWR, 0) // both ways: opening it to write does not wait
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	o, err := openOutput(consoleOf(t, io.Discard), pipe)
	if err == nil {
		err = o.commit([]byte("through"))
		o.discard()
	}
	if info, statErr := os.Lstat(pipe); err != nil || statErr != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Fatalf("the pipe is %v, %v, %v", info.Mode(), err, statErr)
	}
	got := make([]byte, len("through"))
	if _, err := io.ReadFull(reader, got); err != nil || string(got) != "through" {
		t.Errorf("read %q, %v", got, err)
	}
}

// TestFaultOutputFull: on a full disk the old file is whole, nothing is left, and the command says so.
func TestFaultOutputFull(t *testing.T) {
	if dir := os.Getenv("CEPING_TEST_FULL"); dir != "" { // a process of its own: the limit holds for all of it
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1000, Max: 1000}); err != nil {
			t.Fatal(err)
		}
		o, err := openOutput(&console{out: io.Discard}, filepath.Join(dir, "report"))
		if err != nil {
			t.Fatal(err)
		}
		defer o.discard()
		if err := o.commit(make([]byte, 5000)); err == nil || !strings.Contains(err.Error(), "report cannot be written: file too large: it is as it was") {
			t.Errorf("commit on a full disk: %v", err)
		}
		return
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "report"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), "CEPING_TEST_FULL="+dir)
	if output, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "report")); string(text) != "old" || err != nil || names(t, dir) != "report" {
		t.Errorf("afterwards: %q, %v, %s", text, err, names(t, dir))
	}
}

// TestFaultOutputOutlivesPowerCut: the file is on the disk before it has its name, and its name before the command ends.
func TestFaultOutputOutlivesPowerCut(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("no strace, which sees what the kernel is asked for")
	}
	if os.Geteuid() != 0 {
		t.Skip("the program's memory is closed to other processes of its account: only root sees the names in its calls")
	}
	data, dir := t.TempDir(), t.TempDir()
	command(t, data, "user", "add", "甲", "--role", "admin") // makes a house
	trace := filepath.Join(t.TempDir(), "trace")
	cmd := exec.CommandContext(t.Context(), strace, "-f", "-y", "-o", trace, "-e", "trace=fsync,rename,renameat,renameat2",
		program(t), "backup", "--data", data, "--out", filepath.Join(dir, "backup.tar"))
	if output, err := cmd.CombinedOutput(); err != nil {
		if strings.Contains(string(output), "ptrace") {
			t.Skip("processes may not be traced here")
		}
		t.Fatalf("%v: %s", err, output)
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, call := range []string{"fsync(", dir + "/" + tempPrefix, "rename", dir + "/backup.tar", "fsync(", "<" + dir + ">"} {
		next := strings.Index(string(text)[at:], call)
		if next < 0 {
			t.Fatalf("no %s after byte %d of\n%s", call, at, text)
		}
		at += next
	}
}

// TestFaultOutputReadBack: a backup that the disk does not give back as it was written takes no place, and the one before stays.
func TestFaultOutputReadBack(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "backup.tar")
	if err := os.WriteFile(name, []byte("the one before"), 0o600); err != nil {
		t.Fatal(err)
	}
	var whole bytes.Buffer
	w, err := backup.NewWriter(&whole)
	if err == nil {
		err = w.Add("ceping.db", 5000, strings.NewReader(strings.Repeat("house", 1000)))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	for damaged, words := range map[bool]string{true: "does not read back as it was written (ceping.db is not what was written", false: ""} {
		o, err := openOutput(consoleOf(t, io.Discard), name)
		if err != nil {
			t.Fatal(err)
		}
		o.back = backup.CheckFile
		if _, err = o.Write(whole.Bytes()); err == nil && damaged { // as a disk that fails
			_, err = o.temp.WriteAt([]byte("mouse"), 2048)
		}
		if err == nil {
			err = o.commit(nil)
		}
		o.discard()
		text, readErr := os.ReadFile(name)
		switch {
		case readErr != nil || names(t, dir) != "backup.tar":
			t.Errorf("left: %v, %s", readErr, names(t, dir))
		case damaged && (err == nil || !strings.Contains(err.Error(), words) || string(text) != "the one before"):
			t.Errorf("damaged: %v, and there is %.20q", err, text)
		case !damaged && (err != nil || !bytes.Equal(text, whole.Bytes())):
			t.Errorf("whole: %v, and there is %.20q", err, text)
		}
		if err := os.WriteFile(name, []byte("the one before"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
