package phone

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/voter"
	"ceping/survey/web"
	"ceping/survey/web/webtest"
)

// keeping is a box that keeps what it is given.
type keeping struct {
	Box
	kept *[][]byte
}

func (k keeping) Cast(ctx context.Context, session string, cast ballot.Cast, mac []byte) ([]byte, error) {
	*k.kept = append(*k.kept, bytes.Clone(cast.Nonce[:]), bytes.Clone(mac), bytes.Clone(cast.Envelopes[0]))
	return k.Box.Cast(ctx, session, cast, mac)
}

// printed is what a child tells of its site.
type printed struct {
	Base, ID string
	Slips    map[string][]string
}

const childServes = "CEPING_PHONE_SERVES"

// TestChildServes is the child of TestMemoryForgetsRequests: it serves a sitting until its standard input ends.
func TestChildServes(t *testing.T) {
	how := os.Getenv(childServes)
	if how == "" {
		t.Skip("this is for a child")
	}
	var kept [][]byte
	site := webtest.New(t, func(site *web.Server, config webtest.Config) (func(context.Context) (string, error), error) {
		own := Config{Issuer: config.Issuer, Box: config.Box, Board: config.Board}
		if how == "keeping" {
			own.Box = keeping{config.Box, &kept}
		}
		return nil, Mount(site, own)
	}, nil)
	s := site.Sitting(survey.Voting)
	told, err := json.Marshal(printed{s.Base, s.ID, s.Slips})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("%s\n", told)
	io.Copy(io.Discard, os.Stdin)
	fmt.Println(len(kept))
}

// memoryOf is what a process has in memory that it may write to, zero pages left out.
func memoryOf(t *testing.T, pid int) []byte {
	t.Helper()
	regions, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		t.Fatal(err)
	}
	defer regions.Close()
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		t.Skip("the memory of a child cannot be read here: ", err)
	}
	defer memory.Close()
	var found []byte
	page, zero := make([]byte, 4096), make([]byte, 4096)
	for lines := bufio.NewScanner(regions); lines.Scan(); {
		var from, to int64
		var rights string
		fmt.Sscanf(lines.Text(), "%x-%x %s", &from, &to, &rights)
		if !strings.HasPrefix(rights, "rw") || to-from > 1<<30 {
			continue
		}
		for at := from; at < to; at += 4096 {
			if _, err := memory.ReadAt(page, at); err == nil && !bytes.Equal(page, zero) {
				found = append(found, page...)
			}
		}
	}
	return found
}

// needles are what must be gone, by name.
type needles map[string][]byte

func (n needles) text(name string, binary []byte) {
	n[name+", base64url"] = []byte(base64.RawURLEncoding.EncodeToString(binary))
}

// foundIn lists the needles that are in a memory.
func (n needles) foundIn(memory []byte) (found []string) {
	for _, name := range slices.Sorted(maps.Keys(n)) {
		if bytes.Contains(memory, n[name]) {
			found = append(found, name)
		}
	}
	return found
}

// voted lets voters do at a child's whatever a request can come to, and says what came with them.
func voted(t *testing.T, at printed) needles {
	t.Helper()
	v := &voter.Voter{Base: at.Base, Client: &http.Client{}}
	site := &webtest.Site{T: t, Base: at.Base, Client: v.Client}
	n := needles{}
	collected := func() *voter.Cast {
		t.Helper()
		slip := at.Slips["C"][0]
		at.Slips["C"] = at.Slips["C"][1:]
		entry, err := v.Enter(t.Context(), slip, "")
		if err != nil {
			t.Fatal(err)
		}
		exchange, err := voter.NewExchange(entry.Manifest, "C")
		if err != nil {
			t.Fatal(err)
		}
		n.text("a blinded element", exchange.Blinded())
		made, err := v.Exchange(t.Context(), entry, exchange)
		if err != nil {
			t.Fatal(err)
		}
		cast, err := webtest.Marked(entry.Manifest, made)
		if err != nil {
			t.Fatal(err)
		}
		return cast
	}
	// A nonce that is spent is known to the box, sorted; of all others nothing may be left.
	sent := func(name string, cast *voter.Cast, spent bool) {
		n.text(name+": nonce", cast.Nonce)
		n.text(name+": MAC", cast.MAC)
		n.text(name+": the first envelope", cast.Envelopes[0])
		n.text(name+": the last envelope", cast.Envelopes[len(cast.Envelopes)-1])
		n[name+": MAC"] = cast.MAC
		if !spent {
			n[name+": nonce"] = cast.Nonce
			n[name+": the first envelope"] = cast.Envelopes[0]
		}
	}
	body := func(cast *voter.Cast) string {
		text, err := json.Marshal(cast)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	post := func(text string, status int, header ...string) {
		t.Helper()
		if got := site.Do(http.MethodPost, "/api/v1/cast", text, header...); got.Status != status {
			t.Errorf("%d %s, want %d", got.Status, got.Body, status)
		}
	}
	good := collected()
	post(body(good), http.StatusOK)
	sent("cast", good, true)
	padded := collected()
	post(strings.Repeat(" ", maxCast-len(body(padded)))+body(padded), http.StatusOK)
	sent("cast in a long body", padded, true)

	malformed := collected()
	post(body(malformed)+"}", http.StatusBadRequest)
	sent("not JSON", malformed, false)
	last := collected()
	last.MAC = last.MAC[:31]
	post(body(last), http.StatusBadRequest)
	last.MAC = append(last.MAC, 0)
	sent("too short at the end", last, false)
	long := collected()
	post(body(long)+strings.Repeat(" ", maxCast), http.StatusRequestEntityTooLarge)
	sent("too long", long, false)
	elsewhere := collected()
	elsewhere.Session = "elsewhere"
	post(body(elsewhere), http.StatusNotFound)
	sent("of no session", elsewhere, false)

	forged := collected()
	forged.MAC[0] ^= 1
	post(body(forged), http.StatusForbidden)
	sent("of another MAC", forged, false)

	cutOff := collected()
	c, err := net.Dial("tcp", strings.TrimPrefix(at.Base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	text := body(cutOff)
	fmt.Fprintf(c, "POST /api/v1/cast HTTP/1.1\r\nHost: ceping\r\nContent-Length: %d\r\n\r\n%s", len(text), text[:len(text)-1])
	sent("cut off", cutOff, false)
	time.Sleep(100 * time.Millisecond) // it is read, and then the phone goes
	c.Close()
	return n
}

// inChild runs voters against a child and is what of theirs is left in its memory in the end.
func inChild(t *testing.T, how string) (found []string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestChildServes$", "-test.count=1")
	child.Env = append(os.Environ(), childServes+"="+how)
	child.Stderr = t.Output()
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Wait()
	defer in.Close()
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, out)
	var at printed
	if err := json.Unmarshal(line, &at); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	n := voted(t, at)
	for try := 0; try < 20; try++ { // what is overwritten when an answer was taken is so a moment later
		if found = n.foundIn(memoryOf(t, child.Process.Pid)); len(found) == 0 || how != "forgetful" {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	return found
}

// TestMemoryForgetsRequests: whoever reads the memory of the process after an act finds nothing of its request, whatever the act came
// to: not the body, nor what was decoded of it. A box that keeps what it is given is found out.
func TestMemoryForgetsRequests(t *testing.T) {
	if found := inChild(t, "keeping"); len(found) == 0 {
		t.Error("the method does not bite: a box kept what it was given")
	}
	found := inChild(t, "forgetful")
	for range 3 { // a stack that has to grow leaves its old place behind as it is, which is seldom the same twice, on a busy machine less so
		if len(found) == 0 {
			return
		}
		again := inChild(t, "forgetful")
		found = slices.DeleteFunc(found, func(one string) bool { return !slices.Contains(again, one) })
	}
	for _, one := range found {
		t.Errorf("in memory: %s", one)
	}
}
