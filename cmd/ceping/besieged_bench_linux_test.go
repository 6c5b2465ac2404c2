package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ceping/survey/voter"
)

// BenchmarkBesieged: a hall of 1,000 votes, 64 phones at a time, while a machine attacks by all means of neighbours_linux_test.go at once: thousands of
// connections that hold a place, and floods. A phone that is told to come again, or gets no answer within its patience, does as phones do;
// what is measured is from its first try to its answer. Server, voters and attackers are on the same processors. Then the box is closed
// beside the attack, opened, and each voter's envelopes are looked for.
func BenchmarkBesieged(b *testing.B) {
	for _, standing := range []int{2000, 5000} {
		b.Run(fmt.Sprintf("connections=%d", standing), func(b *testing.B) {
			for range b.N {
				sitBesieged(b, 1000, standing)
			}
		})
	}
}

func sitBesieged(b *testing.B, voters, standing int) {
	b.Helper()
	p := startProcess(b, b.TempDir())
	id := create(b, p.data, hallFile(9, voters+220))
	passphrases := file(b, "three.txt", "one-passphrase-of-the-group\nanother-passphrase-of-the-group\na-third-passphrase-of-the-group\n")
	command(b, p.data, "session", "advance", id, "ready", "--passphrases", passphrases)
	slips := issue(b, p.data, id)[:voters]
	command(b, p.data, "session", "advance", id, "collecting")
	command(b, p.data, "session", "advance", id, "voting")
	attack := beset(b, strings.TrimPrefix(p.base, "http://"), id, standing)
	entries, held, casts := make([]*voter.Entry, voters), make([]*voter.Credential, voters), make([]*voter.Cast, voters)
	exchanges := make([]*voter.Exchange, voters)
	h := &besieged{b: b, base: p.base}
	h.each("enter", voters, func(v *voter.Voter, i int) (err error) {
		slip, fingerprint, err := voter.ParseAddress(slips[i].url)
		if err == nil {
			entries[i], err = v.Enter(b.Context(), slip, fingerprint)
		}
		return err
	})
	for i, e := range entries {
		var err error
		if exchanges[i], err = voter.NewExchange(e.Manifest, e.Category); err != nil {
			b.Fatal(err)
		}
	}
	h.each("collect", voters, func(v *voter.Voter, i int) (err error) {
		held[i], err = v.Exchange(b.Context(), entries[i], exchanges[i])
		return err
	})
	opinion := voter.NewOpinion()
	for i, e := range entries {
		filled, err := e.Manifest.Fill(e.Category, opinion.Answer(e.Manifest, e.Category))
		if err == nil {
			casts[i], err = held[i].Enclose(filled)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	h.each("cast", voters, func(v *voter.Voter, i int) error { return v.Cast(b.Context(), casts[i]) })
	timed(b, p, "close", func() { command(b, p.data, "session", "advance", id, "closed") })
	b.ReportMetric(float64(attack.standing.Load()), "connections-made")
	b.ReportMetric(float64(attack.floods.Load()), "floods-answered")
	b.ReportMetric(float64(p.memory("VmHWM")), "most-MB")
	attack.end()
	command(b, p.data, "session", "leftover", id, "A=0", "B=0", "C=0", "--confirmed")
	command(b, p.data, "tally", id, "--passphrases", passphrases)
	published := &lists{t: b, voter: &voter.Voter{Base: p.base, Client: impatient}, session: id}
	lost, doubled := 0, 0
	for _, c := range casts {
		whole, twice := published.have(c)
		if !whole {
			lost++
		}
		if twice {
			doubled++
		}
	}
	b.ReportMetric(float64(lost), "lost")
	b.ReportMetric(float64(doubled), "doubled")
	if lost+doubled > 0 || published.all("cover") != voters {
		b.Errorf("%d lost, %d doubled, %d in the lists", lost, doubled, published.all("cover"))
	}
	p.kill()
}

// besieged is a hall beside hostile neighbours.
type besieged struct {
	b    *testing.B
	base string
}

// each has every voter do something, 64 at a time, again until it is answered, and reports how long that took.
func (h *besieged) each(what string, voters int, do func(v *voter.Voter, i int) error) {
	h.b.Helper()
	queue, took, again := make(chan int), make([]time.Duration, voters), make([]int, voters)
	var phones sync.WaitGroup
	for range 64 {
		phones.Go(func() {
			v := &voter.Voter{Base: h.base, Client: patiently}
			for i := range queue {
				at := time.Now()
				for err := do(v, i); err != nil; err = do(v, i) {
					if again[i]++; time.Since(at) > 5*time.Minute {
						h.b.Errorf("%s: %v", what, err)
						break
					}
					time.Sleep(200 * time.Millisecond)
				}
				took[i] = time.Since(at)
			}
		})
	}
	for i := range voters {
		queue <- i
	}
	close(queue)
	phones.Wait()
	slices.Sort(took)
	tries := 0
	for _, n := range again {
		tries += n
	}
	h.b.ReportMetric(float64(took[voters/2].Milliseconds()), what+"-p50-ms")
	h.b.ReportMetric(float64(took[voters*99/100].Milliseconds()), what+"-p99-ms")
	h.b.ReportMetric(float64(took[voters-1].Milliseconds()), what+"-max-ms")
	h.b.ReportMetric(float64(tries), what+"-tries-again")
}

// patiently waits as long as a phone does, and comes on a new connection.
var patiently = &http.Client{Timeout: phonePatience, Transport: &http.Transport{DisableKeepAlives: true}}
