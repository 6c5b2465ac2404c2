package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"ceping/survey/example"
	"ceping/survey/voter"
)

func TestMain(m *testing.M) {
	badFiles()
	testscript.Main(m, map[string]func(){"ceping": func() { otherClock(); main() }})
}

// TestScripts runs the command line as an operator types it: each script is a folder of its own with the worked example.
func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("passphrases cost a second each, and ten under the race detector; other tests reach the same code")
	}
	testscript.RunT(heard{t}, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Values["serving"] = &serving{}
			here, err := filepath.Abs("testdata")
			if err != nil {
				return err
			}
			env.Setenv("TESTDATA", here)
			if err := os.WriteFile(filepath.Join(env.WorkDir, "session.yaml"), example.Session, 0o600); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "all.txt"), []byte(example.Passphrases), 0o600)
		},
		Condition: func(name string) (bool, error) {
			if name != "mounts" {
				return false, fmt.Errorf("no condition %q", name)
			}
			return mounts(t.TempDir()), nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"id": keepID, "code": keepCode, "slip": keepSlip, "patch": patch, "serve": serveHere, "collect": collect, "cast": castHere,
			"untar": untar, "flip": flip, "guess": guess, "smalldisk": smallDisk,
		},
	})
}

// keepID keeps the id that the last command printed in $ID.
func keepID(ts *testscript.TestScript, _ bool, _ []string) {
	printed := ts.ReadFile("stdout")
	ts.Setenv("ID", printed[:36])
}

// keepCode keeps the result code that session show --json printed in $CODE, and in $TYPED as somebody may type it.
func keepCode(ts *testscript.TestScript, _ bool, _ []string) {
	var shown struct{ Code string }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &shown))
	ts.Setenv("CODE", shown.Code)
	typed := strings.ToLower(shown.Code[:4] + "-" + shown.Code[4:9] + " " + shown.Code[9:])
	ts.Setenv("TYPED", strings.NewReplacer("0", "o", "1", "l").Replace(typed))
}

// slipsOf are the slips of slips.csv, in its order.
func slipsOf(ts *testscript.TestScript) (list []printedSlip) {
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile("slips.csv"))).ReadAll()
	ts.Check(err)
	for _, row := range rows[1:] {
		list = append(list, printedSlip{row[0], row[1], row[2]})
	}
	return list
}

// keepSlip keeps the code of a slip of slips.csv in $SLIP.
func keepSlip(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	ts.Setenv("SLIP", slipsOf(ts)[n].code)
}

// serving is the server of a script.
type serving struct{ end func() }

// serveHere runs a server on ceping-data until the script ends, or until serve stop, and keeps its address in $BASE. Flags may follow.
func serveHere(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) == 1 && args[0] == "stop" {
		ts.Value("serving").(*serving).end()
		return
	}
	for i, arg := range args {
		if i > 0 && (args[i-1] == "--data" || args[i-1] == "--mirror") {
			args[i] = ts.MkAbs(arg) // the server runs in this process, whose directory is another
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	var said captured
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"serve", "--data", ts.MkAbs("ceping-data"), "--listen", "127.0.0.1:0"}, args...), strings.NewReader(""), &said, &said)
	}()
	end := sync.OnceFunc(func() {
		cancel()
		<-ended
	})
	ts.Defer(end)
	ts.Value("serving").(*serving).end = end
	for deadline := time.Now().Add(time.Minute); !strings.Contains(said.String(), "console, once:"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			ts.Fatalf("the server does not listen; it says %q", said.String())
		}
	}
	_, rest, _ := strings.Cut(said.String(), "listening on ")
	address, _, _ := strings.Cut(rest, "\n")
	ts.Setenv("BASE", "http://"+address)
}

// collect has phones collect slips of slips.csv, from one to before another; cast has them cast a ballot, too.
func collect(ts *testscript.TestScript, fails bool, args []string) { vote(ts, fails, args, false) }

func castHere(ts *testscript.TestScript, fails bool, args []string) { vote(ts, fails, args, true) }

func vote(ts *testscript.TestScript, fails bool, args []string, cast bool) {
	from, err := strconv.Atoi(args[0])
	ts.Check(err)
	to, err := strconv.Atoi(args[1])
	ts.Check(err)
	v := &voter.Voter{Base: ts.Getenv("BASE"), Client: &http.Client{}}
	defer v.Client.CloseIdleConnections()
	opinion := voter.NewOpinion()
	for _, s := range slipsOf(ts)[from:to] {
		err := func() error {
			entry, err := v.Enter(context.Background(), s.code, "")
			if err != nil {
				return err
			}
			credential, err := v.Collect(context.Background(), entry)
			if err != nil || !cast {
				return err
			}
			filled, err := entry.Manifest.Fill(entry.Category, opinion.Answer(entry.Manifest, entry.Category))
			if err != nil {
				return err
			}
			sealed, err := credential.Enclose(filled)
			if err != nil {
				return err
			}
			return v.Cast(context.Background(), sealed)
		}()
		if fails != (err != nil) {
			ts.Fatalf("slip %s: %v", s.code, err)
		}
	}
}

// guess enters slips that nobody has until the server has enough of it.
func guess(ts *testscript.TestScript, _ bool, _ []string) {
	v := &voter.Voter{Base: ts.Getenv("BASE"), Client: &http.Client{}}
	defer v.Client.CloseIdleConnections()
	for range 100_000 {
		var refused *voter.Problem
		if _, err := v.Enter(context.Background(), "0000000000000000", ""); errors.As(err, &refused) && refused.Code == "too_many" {
			return
		}
	}
	ts.Fatalf("slips are guessed without an end")
}

// mounts reports whether this machine lets the test mount a disk, which root may on Linux, save in most containers.
func mounts(dir string) bool {
	return runtime.GOOS == "linux" && exec.Command("mount", "-t", "tmpfs", "tmpfs", dir).Run() == nil && exec.Command("umount", dir).Run() == nil
}

// smallDisk mounts an empty disk of so many megabytes on a directory.
func smallDisk(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.Mkdir(dir, 0o700))
	ts.Check(ts.Exec("mount", "-t", "tmpfs", "-o", "mode=700,size="+args[1]+"m", "tmpfs", dir))
	ts.Defer(func() {
		if err := ts.Exec("umount", dir); err != nil {
			ts.Logf("umount %s: %v", dir, err)
		}
	})
}

// flip changes a byte of a sealed envelope in a box, as somebody with the disk in hand would.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	var names []string
	rows, err := db.Query(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 't[0-9]*' ORDER BY name`)
	ts.Check(err)
	for rows.Next() {
		var name string
		ts.Check(rows.Scan(&name))
		names = append(names, name)
	}
	ts.Check(rows.Err())
	for _, name := range names {
		var row int
		var cell []byte
		err := db.QueryRow(`SELECT row, cell FROM `+name+` WHERE length(cell) > 200 AND hex(substr(cell, 1, 1)) = '01' LIMIT 1`).Scan(&row, &cell)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		ts.Check(err)
		cell[len(cell)-1] ^= 1
		_, err = db.Exec(`UPDATE `+name+` SET cell = $1 WHERE row = $2`, cell, row)
		ts.Check(err)
		ts.Check(db.Close())
		return
	}
	ts.Fatalf("%s has no envelope in %v", args[0], names)
}

// untar unpacks files of testdata into a directory.
func untar(ts *testscript.TestScript, _ bool, args []string) {
	packed, err := os.Open(filepath.Join(ts.Getenv("TESTDATA"), args[0]))
	ts.Check(err)
	defer packed.Close()
	unzipped, err := gzip.NewReader(packed)
	ts.Check(err)
	for archive := tar.NewReader(unzipped); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		ts.Check(err)
		if header.Typeflag != tar.TypeReg {
			continue
		}
		path := ts.MkAbs(filepath.Join(args[1], header.Name))
		ts.Check(os.MkdirAll(filepath.Dir(path), 0o700))
		content, err := io.ReadAll(archive)
		ts.Check(err)
		ts.Check(os.WriteFile(path, content, 0o600))
	}
}

// patch replaces a text by another of the same length wherever it stands in a file, as somebody with the disk in hand would.
func patch(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	content := ts.ReadFile(args[0])
	if len(args[1]) != len(args[2]) || !strings.Contains(content, args[1]) {
		ts.Fatalf("%s has no %q, or %q is of another length", args[0], args[1], args[2])
	}
	ts.Check(os.WriteFile(path, []byte(strings.ReplaceAll(content, args[1], args[2])), 0o600))
}
