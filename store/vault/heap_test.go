//go:build linux

package vault_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ceping/store/attack"
	"ceping/store/vault"
)

const (
	remembered = 60             // changes, one a group
	looked     = remembered - 4 // the last ones lie in what SQLite is still at: a group may be told from the rest
	nonceTable = 0
	cellWidth  = 96
	nonceAt    = 48 // in the cell: its first bytes are overwritten by whoever gives memory back, and would hide the rest
)

// forgetful is a mirror that keeps nothing.
type forgetful struct{}

func (forgetful) Write(context.Context, []vault.Cell) error { return nil }

// nonceOf makes the nonces of a child from a secret, so that neither side needs a list of them in order.
func nonceOf(secret []byte, i int) [32]byte {
	return sha256.Sum256(binary.BigEndian.AppendUint32(append(make([]byte, 0, 64), secret...), uint32(i)))
}

// remembers makes changes in an order that its secret tells, and then waits to be read.
func remembers(path string) error {
	ctx := context.Background()
	secret, err := hex.DecodeString(os.Getenv("CEPING_VAULT_SECRET"))
	if err != nil {
		return err
	}
	config := vault.Config{}
	if os.Getenv("CEPING_VAULT_NAIVE") == "mirror" {
		config.Mirror = forgetful{}
	}
	f, err := vault.Open(ctx, path, config)
	if err != nil {
		return err
	}
	spent, free := vault.NewSet(2*remembered), vault.NewFree(2*remembered)
	for row := range 2 * remembered {
		free.Add(row + 1)
	}
	var naiveList [][]byte
	naiveMap := map[[32]byte]bool{}
	cell := make([]byte, cellWidth) // a caller clears its own
	request := cell[nonceAt:][:32]
	for i := range remembered {
		nonce := nonceOf(secret, i)
		switch os.Getenv("CEPING_VAULT_NAIVE") {
		case "list":
			naiveList = append(naiveList, append([]byte(nil), nonce[:]...))
			continue
		case "map":
			naiveMap[nonce] = true
			continue
		case "copies": // as a cell that is cloned for each change and left to the collector
			copy(request, nonce[:])
			if err := f.Do(ctx, func(tx *vault.Tx) (func(), error) {
				row, _ := free.Draw()
				return func() {}, tx.Set(nonceTable, row, append([]byte(nil), cell...))
			}); err != nil {
				return err
			}
			continue
		}
		copy(request, nonce[:])
		if err := f.Do(ctx, func(tx *vault.Tx) (func(), error) { // holds the request, and no copy of what is in it
			if !spent.Add([32]byte(request)) {
				return nil, errors.New("spent")
			}
			row, _ := free.Draw()
			return func() {}, tx.Set(nonceTable, row, cell)
		}); err != nil {
			return err
		}
	}
	clear(request)
	fmt.Println("ready")
	io.Copy(io.Discard, os.Stdin)
	fmt.Println(len(naiveList), len(naiveMap), spent.Len(), free.Len())
	return f.Close()
}

// memoryOf is what the process of a child has in memory that it may write to, zero pages left out.
func memoryOf(t *testing.T, pid int) []byte {
	t.Helper()
	maps, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	must(t, err)
	defer maps.Close()
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		t.Skip("the memory of a child cannot be read here: ", err)
	}
	defer mem.Close()
	var found []byte
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

// orderInMemory is the mean ρ of each place a nonce may have in memory, over children, and how often a nonce was found there.
func orderInMemory(t *testing.T, naive string, children int) (rho map[string]float64, found int) {
	t.Helper()
	rho = map[string]float64{}
	for range children {
		path := filepath.Join(t.TempDir(), "box.db")
		must(t, vault.Create(t.Context(), path, zeroed("head", []vault.Table{{Name: "nonces", Width: cellWidth, Rows: 2 * remembered}})))
		secret := random32(t)
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "CEPING_VAULT_REMEMBERS="+path, "CEPING_VAULT_SECRET="+hex.EncodeToString(secret), "CEPING_VAULT_NAIVE="+naive)
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
		nonces := make([][]byte, looked)
		for i := range nonces {
			nonce := nonceOf(secret, i)
			nonces[i] = nonce[:]
		}
		places := attack.Everywhere(memory, nonces)
		for name, at := range map[string]func([]int) float64{
			"the first place": func(at []int) float64 { return float64(at[0]) },
			"the last place":  func(at []int) float64 { return float64(at[len(at)-1]) },
			"how often":       func(at []int) float64 { return float64(len(at)) },
		} {
			guessed := make([]float64, looked)
			for i := range guessed {
				if len(places[i]) > 0 {
					guessed[i] = at(places[i])
				}
			}
			rho[name] += attack.Spearman(guessed) / float64(children)
		}
		// What is not in its sorted place may still lie in runs.
		rho["neighbours"] += attack.Runs(places) / float64(children)
		for _, at := range places {
			found += len(at)
		}
	}
	return rho, found
}

func random32(t *testing.T) []byte {
	t.Helper()
	b := make([]byte, 32)
	f, err := os.Open("/dev/urandom")
	must(t, err)
	defer f.Close()
	_, err = io.ReadFull(f, b)
	must(t, err)
	return b
}

// Whoever reads the memory of the process finds the nonces sorted, and in the pages of the file; nothing in order of casting.
func TestMemoryKeepsNoOrder(t *testing.T) {
	children := 8
	if testing.Short() {
		children = 3
	}
	for _, naive := range []string{"list", "map", "copies"} {
		bites := false
		for try := 0; try < 3 && !bites; try++ {
			rho, found := orderInMemory(t, naive, 3)
			for _, r := range rho {
				bites = bites || math.Abs(r) > attack.Band(3./(looked-1), 3, 4)
			}
			t.Logf("%s: found %d times, %v", naive, found, rho)
		}
		if !bites && naive != "map" {
			t.Errorf("the method does not bite on a %s", naive)
		}
	}
	band := attack.Band(float64(children)/(looked-1), children, 4)
	for _, with := range []string{"", "mirror"} {
		first, found := orderInMemory(t, with, children)
		t.Logf("the vault %s: found %d times in %d children, %v, band ±%.2f", with, found, children, first, band)
		for name, r := range first {
			if math.Abs(r) <= band {
				continue
			}
			if again, _ := orderInMemory(t, with, children); math.Abs(again[name]) > band {
				t.Errorf("%s %s: ρ %.2f, then %.2f, band ±%.2f", with, name, r, again[name], band)
			}
		}
	}
}
