package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/voter"
)

// besiege lets n half-sent ballots stand before a server, from many addresses, each made anew when it is let go. It returns
// once all stand; end waits until all are gone.
func besiege(t *testing.T, address string, n int) (end func()) {
	t.Helper()
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil || files.Cur < uint64(2*n+2000) {
		t.Skipf("this needs %d open files (ulimit -n): %d, %v", 2*n+2000, files.Cur, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var crowd sync.WaitGroup
	var standing atomic.Int64
	for i := range n {
		crowd.Go(func() {
			for first := true; ctx.Err() == nil; {
				c, err := from(i).DialContext(ctx, "tcp", address)
				if err != nil {
					time.Sleep(50 * time.Millisecond)
					continue
				}
				c.(*net.TCPConn).SetLinger(0)
				gone := context.AfterFunc(ctx, func() { c.Close() })
				_, err = io.WriteString(c, "POST /api/v1/cast HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\n"+strings.Repeat("x", i%2*i))
				if err == nil && first {
					first = false
					standing.Add(1)
				}
				io.Copy(io.Discard, c)
				gone()
				c.Close()
			}
		})
	}
	end = sync.OnceFunc(func() { cancel(); crowd.Wait() })
	t.Cleanup(end)
	for deadline := time.Now().Add(20 * time.Second); standing.Load() < int64(n); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("only %d of %d stand", standing.Load(), n)
		}
	}
	return end
}

// from dials from an address of a neighbour's own: a machine has some 28,000 ports for one.
func from(i int) *net.Dialer {
	return &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 1, byte(1+i%200))}}
}

// TestFaultClosing: while thousands of half-sent ballots stand, voters vote, and a box is closed from the command line and one
// in the console.
func TestFaultClosing(t *testing.T) {
	const voters = 64
	data := t.TempDir()
	r := serve(t, data, "127.0.0.1")
	passphrases := file(t, "passphrases.txt", "one-passphrase-of-the-group\n")
	ids, slips := make([]string, 2), []printedSlip(nil)
	for i := range ids {
		ids[i] = create(t, data, strings.Replace(sittingFile, "slips: 3}", fmt.Sprintf("slips: %d}", voters), 1))
		command(t, data, "session", "advance", ids[i], "ready", "--passphrases", passphrases)
		slips = issue(t, data, ids[i])
		command(t, data, "session", "advance", ids[i], "collecting")
		command(t, data, "session", "advance", ids[i], "voting")
	}
	console := &http.Client{Timeout: phonePatience}
	console.Jar, _ = cookiejar.New(nil)
	submit := func(address string, form url.Values) {
		t.Helper()
		answer, err := console.PostForm(address, form)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, answer.Status)
		}
	}
	submit(r.console, nil)

	for _, n := range []int{2200, 5000} {
		end := besiege(t, strings.TrimPrefix(r.base, "http://"), n)
		begun := time.Now()
		castAll(t, r.base, slips[:voters/2])
		slips = slips[voters/2:]
		t.Logf("with %d half-sent ballots, %d voters took %v", n, voters/2, time.Since(begun))
		begun = time.Now()
		if n == 2200 {
			command(t, data, "session", "advance", ids[0], "closed")
		} else {
			submit(r.base+"/console/sessions/"+ids[1]+"/advance/closed", url.Values{"from": {"voting"}})
		}
		if took := time.Since(begun); took > phonePatience {
			t.Errorf("with %d half-sent ballots, closing took %v", n, took)
		}
		end()
	}
	sessions := command(t, data, "session", "list", "--json")
	for _, id := range ids {
		if !strings.Contains(sessions, id) || strings.Contains(sessions, string(survey.Voting)) {
			t.Errorf("sessions: %s", sessions)
		}
	}
}

// phonePatience is how long a phone waits for an answer.
const phonePatience = 15 * time.Second

// castAll lets a voter with each slip enter, collect and cast, all together and without a second try.
func castAll(t *testing.T, base string, slips []printedSlip) {
	t.Helper()
	v := &voter.Voter{Base: base, Client: &http.Client{Timeout: phonePatience, Transport: &http.Transport{}}}
	defer v.Client.CloseIdleConnections()
	ended := make(chan error, len(slips))
	for _, slip := range slips {
		go func() {
			ended <- func() error {
				entry, err := v.Enter(t.Context(), slip.code, "")
				if err != nil {
					return fmt.Errorf("enter: %w", err)
				}
				credential, err := v.Collect(t.Context(), entry)
				if err != nil {
					return fmt.Errorf("collect: %w", err)
				}
				filled, err := entry.Manifest.Fill(entry.Category, voter.NewOpinion().Answer(entry.Manifest, entry.Category))
				if err != nil {
					return err
				}
				sealed, err := credential.Enclose(filled)
				if err != nil {
					return err
				}
				if err := v.Cast(t.Context(), sealed); err != nil {
					return fmt.Errorf("cast: %w", err)
				}
				return nil
			}()
		}()
	}
	for range slips {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
