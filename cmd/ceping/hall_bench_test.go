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

// BenchmarkHall: a hall in which everybody scans, and later submits, as fast as 64 phones at a time are answered, beside the server on
// the same processors. What phones do by themselves, sealing above all, is done in between and not counted. It tells what an answer
// takes, and how long the box is opened.
func BenchmarkHall(b *testing.B) {
	for _, hall := range []struct{ leaders, voters int }{{9, 500}, {40, 300}} {
		b.Run(fmt.Sprintf("%d leaders, %d voters", hall.leaders, hall.voters), func(b *testing.B) {
			for range b.N {
				sitInHall(b, hall.leaders, hall.voters)
			}
		})
	}
}

func sitInHall(b *testing.B, leaders, voters int) {
	b.Helper()
	p := startProcess(b, b.TempDir())
	defer p.kill()
	id := create(b, p.data, hallFile(leaders, voters))
	passphrases := file(b, "three.txt", "one-passphrase-of-the-group\nanother-passphrase-of-the-group\na-third-passphrase-of-the-group\n")
	command(b, p.data, "session", "advance", id, "ready", "--passphrases", passphrases)
	slips := issue(b, p.data, id)[:voters]
	command(b, p.data, "session", "advance", id, "collecting")
	command(b, p.data, "session", "advance", id, "voting")
	casts := make([]*voter.Cast, voters)
	credentials := make([]*voter.Credential, voters)
	entries := make([]*voter.Entry, voters)
	atOnce(b, p.base, "enter+collect", voters, func(v *voter.Voter, i int) (err error) {
		slip, fingerprint, err := voter.ParseAddress(slips[i].url)
		if err == nil {
			entries[i], err = v.Enter(b.Context(), slip, fingerprint)
		}
		if err == nil {
			credentials[i], err = v.Collect(b.Context(), entries[i])
		}
		return err
	})
	opinion := voter.NewOpinion()
	for i := range casts {
		filled, err := entries[i].Manifest.Fill(entries[i].Category, opinion.Answer(entries[i].Manifest, entries[i].Category))
		if err == nil {
			casts[i], err = credentials[i].Seal(filled)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	atOnce(b, p.base, "cast", voters, func(v *voter.Voter, i int) error { return v.Cast(b.Context(), casts[i]) })
	timed(b, "close", func() { command(b, p.data, "session", "advance", id, "closed") })
	command(b, p.data, "session", "leftover", id, "A=0", "B=0", "C=0", "--confirmed")
	timed(b, "open", func() { command(b, p.data, "tally", id, "--passphrases", passphrases) })
}

// hallFile is the demo's session with so many leaders and voters.
func hallFile(leaders, voters int) string {
	head, rest, _ := strings.Cut(string(sample), "leaders:\n")
	_, rest, _ = strings.Cut(rest, "promoted:")
	var list strings.Builder
	for i := range leaders {
		fmt.Fprintf(&list, "  - {id: l%d, name: 干部%d, post: 副局长, role: member}\n", i+1, i+1)
	}
	text := head + "leaders:\n" + list.String() + "promoted:" + rest
	return strings.NewReplacer("slips: 9, expected: 9", "slips: 20", "slips: 25, expected: 25", "slips: 180",
		"slips: 30, expected: 30", fmt.Sprintf("slips: %d", max(voters-200, 1))).Replace(text)
}

// atOnce has every voter do something, 64 at a time, and reports how long that took each.
func atOnce(b *testing.B, base, what string, voters int, do func(v *voter.Voter, i int) error) {
	queue, took := make(chan int), make([]time.Duration, voters)
	var phones sync.WaitGroup
	begun := time.Now()
	for range 64 {
		phones.Go(func() {
			v := &voter.Voter{Base: base, Client: &http.Client{Transport: &http.Transport{}}}
			defer v.Client.CloseIdleConnections()
			for i := range queue {
				at := time.Now()
				if err := do(v, i); err != nil {
					b.Error(err)
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
	all := time.Since(begun)
	slices.Sort(took)
	b.ReportMetric(float64(took[voters/2].Milliseconds()), what+"-p50-ms")
	b.ReportMetric(float64(took[voters*99/100].Milliseconds()), what+"-p99-ms")
	b.ReportMetric(all.Seconds(), what+"-all-s")
}

func timed(b *testing.B, what string, do func()) {
	at := time.Now()
	do()
	b.ReportMetric(time.Since(at).Seconds(), what+"-s")
}
