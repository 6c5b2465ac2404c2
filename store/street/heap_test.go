//go:build linux

package street_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"ceping/store/attack"
	"ceping/store/street/streettest"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

const remembered = sitters

// markOf makes what a voter brings from a secret, in memory that the caller has and clears.
func markOf(secret []byte, what byte, i int, into []byte) {
	sum := sha256.Sum256(binary.BigEndian.AppendUint32(append(append(make([]byte, 0, 64), secret...), what), uint32(i)))
	copy(into, sum[:])
	clear(sum[:])
}

// remember collects and casts in an order that a secret tells, and then waits to be read.
func remember(f files, session string) error {
	ctx := context.Background()
	secret, err := hex.DecodeString(os.Getenv("CEPING_STREET_SECRET"))
	if err != nil {
		return err
	}
	slips, box, err := openSitting(ctx, f, session)
	if err != nil {
		return err
	}
	for i, phase := range []survey.Phase{survey.Collecting, survey.Voting} {
		if err := box.SetPhase(ctx, 2+i, phase); err != nil {
			return err
		}
	}
	if err := slips.SetPhase(ctx, session, survey.Voting); err != nil {
		return err
	}
	c := &ballot.Cast{Category: "A"}
	var element [32]byte
	for _, e := range manifest.Sent(streettest.Envelopes(), "A") {
		c.Envelopes = append(c.Envelopes, make([]byte, e.Size+envelope.Overhead))
	}
	for i := range remembered / 2 {
		markOf(secret, 'b', i, element[:])
		if _, err := slips.Collect(ctx, slipOf(session, 2*i).Digest, element); err != nil {
			return err
		}
		markOf(secret, 'n', i, c.Nonce[:])
		for k := range c.Envelopes {
			markOf(secret, byte(k), i, c.Envelopes[k])
		}
		if err := box.Cast(ctx, *c); err != nil {
			return err
		}
	}
	clear(element[:])
	clear(c.Nonce[:])
	for _, sealed := range c.Envelopes {
		clear(sealed)
	}
	fmt.Println("ready")
	io.Copy(io.Discard, os.Stdin)
	fmt.Println(box.State().Cast, slips.Collected(session, "A"))
	return nil
}

// memoryOf is what a process has in memory that it may write to, zero pages left out.
func memoryOf(t *testing.T, pid int) (found []byte) {
	t.Helper()
	maps, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	must(t, err)
	defer maps.Close()
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		t.Skip("the memory of a child cannot be read here: ", err)
	}
	defer mem.Close()
	page, zero := make([]byte, 4096), make([]byte, 4096)
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var from, to int64
		var rights string
		fmt.Sscanf(lines.Text(), "%x-%x %s", &from, &to, &rights)
		if !strings.HasPrefix(rights, "rw") || to-from > 1<<30 {
			continue
		}
		for at := from; at < to; at += 4096 {
			if _, err := mem.ReadAt(page, at); err == nil && string(page) != string(zero) {
				found = append(found, page...)
			}
		}
	}
	return found
}

// inMemory is what is found of the order of nonces, envelopes and elements, as means over children.
func inMemory(t *testing.T, children int) figures {
	t.Helper()
	sum := figures{}
	for range children {
		f, secret := files{t.TempDir()}, streettest.Random(32)
		session := createSitting(t, f)
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "CEPING_STREET_DIR="+f.dir, "CEPING_STREET_SESSION="+session, "CEPING_STREET_SECRET="+hex.EncodeToString(secret))
		child.Stderr = t.Output()
		in, err := child.StdinPipe()
		must(t, err)
		out, err := child.StdoutPipe()
		must(t, err)
		must(t, child.Start())
		if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
			t.Fatalf("%q, %v", line, err)
		}
		memory := memoryOf(t, child.Process.Pid)
		in.Close()
		go io.Copy(io.Discard, out)
		child.Wait()
		for what, mark := range map[string]byte{"nonces": 'n', "covers": 0, "texts": 2, "elements": 'b'} {
			marks := make([][]byte, remembered/2-2) // the last ones lie in what SQLite is still at: a group may be told from the rest
			for i := range marks {
				marks[i] = make([]byte, 32)
				markOf(secret, mark, i, marks[i])
			}
			places := attack.Everywhere(memory, marks)
			for name, at := range map[string]func([]int) float64{
				"first place": func(at []int) float64 { return float64(at[0]) },
				"last place":  func(at []int) float64 { return float64(at[len(at)-1]) },
				"how often":   func(at []int) float64 { return float64(len(at)) },
			} {
				guessed := make([]float64, len(marks))
				for i := range guessed {
					if len(places[i]) > 0 {
						guessed[i] = at(places[i])
					}
				}
				sum.add(what+", "+name, attack.Spearman(guessed), len(marks))
			}
			sum.add(what+", runs", attack.Runs(places), len(marks))
		}
	}
	return sum
}

// Whoever reads the memory of the process finds what was cast and collected in the pages of the files and sorted, and nothing in the
// order in which it came. Requests are their caller's to clear.
func TestMemoryKeepsNoOrder(t *testing.T) {
	children := 8
	if testing.Short() {
		children = 3
	}
	outside := inMemory(t, children).outside()
	if len(outside) == 0 {
		return
	}
	again := inMemory(t, children).outside()
	for name, told := range outside {
		if again[name] != "" {
			t.Errorf("%s: %s, then %s", name, told, again[name])
		}
	}
}
