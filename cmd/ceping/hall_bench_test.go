package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ceping/survey/voter"
)

// BenchmarkHall: a hall in which everybody scans, and later submits, as fast as 64 phones at a time are answered, beside the server on
// the same processors. What phones do by themselves, sealing above all, is done in between and not counted. It tells what an answer
// takes, how long the box is opened, and for each the server's own processor time, which a busy machine changes little; and what lies
// on the disk. Of 20,000 slips, which is the most, 3,000 are used: what a slip costs is paid when the box is made, what a ballot costs
// when it is cast and counted.
func BenchmarkHall(b *testing.B) {
	for _, hall := range []struct{ leaders, voters, slips int }{{9, 300, 330}, {40, 300, 330}, {9, 3000, 20_000}, {40, 3000, 20_000}} {
		b.Run(fmt.Sprintf("leaders=%d/voters=%d/slips=%d", hall.leaders, hall.voters, hall.slips), func(b *testing.B) {
			for range b.N {
				sitInHall(b, hall.leaders, hall.voters, hall.slips)
			}
		})
	}
}

func sitInHall(b *testing.B, leaders, voters, printed int) {
	b.Helper()
	p := startProcess(b, b.TempDir())
	defer p.kill()
	id := create(b, p.data, hallFile(leaders, printed))
	passphrases := file(b, "three.txt", "one-passphrase-of-the-group\nanother-passphrase-of-the-group\na-third-passphrase-of-the-group\n")
	command(b, p.data, "session", "advance", id, "ready", "--passphrases", passphrases)
	slips := issue(b, p.data, id)
	if len(slips) != printed {
		b.Fatalf("%d slips are printed, not %d", len(slips), printed)
	}
	each := func(what string, size int64) { b.ReportMetric(float64(size)/float64(printed), what+"-B/slip") }
	each("box", sized(b, filepath.Join(p.data, "boxes")))
	each("slips", sized(b, filepath.Join(p.data, "slips.db")))
	slips = slips[:voters]
	command(b, p.data, "session", "advance", id, "collecting")
	command(b, p.data, "session", "advance", id, "voting")
	casts := make([]*voter.Cast, voters)
	credentials := make([]*voter.Credential, voters)
	entries := make([]*voter.Entry, voters)
	atOnce(b, p, "enter+collect", voters, func(v *voter.Voter, i int) (err error) {
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
			casts[i], err = credentials[i].Enclose(filled)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	atOnce(b, p, "cast", voters, func(v *voter.Voter, i int) error { return v.Cast(b.Context(), casts[i]) })
	timed(b, p, "close", func() { command(b, p.data, "session", "advance", id, "closed") })
	command(b, p.data, "session", "leftover", id, "A=0", "B=0", "C=0", "--confirmed")
	timed(b, p, "open", func() { command(b, p.data, "tally", id, "--passphrases", passphrases) })
	archive := filepath.Join(b.TempDir(), "sitting.ceping")
	command(b, p.data, "archive", id, "--out", archive)
	b.ReportMetric(float64(sized(b, archive))/float64(voters), "archive-B/ballot")
}

// sized is how many bytes lie in a file, or in all files of a directory.
func sized(b *testing.B, path string) (all int64) {
	b.Helper()
	err := filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			all += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return all
}

// hallFile is the demo's session with so many leaders and slips, no spares among them.
func hallFile(leaders, slips int) string {
	head, rest, _ := strings.Cut(string(sample), "leaders:\n")
	_, rest, _ = strings.Cut(rest, "promoted:")
	var list strings.Builder
	for i := range leaders {
		fmt.Fprintf(&list, "  - {id: l%d, name: 干部%d, post: 副局长, role: member}\n", i+1, i+1)
	}
	text := head + "leaders:\n" + list.String() + "promoted:" + rest
	return strings.NewReplacer("slips: 9, expected: 9", "slips: 20", "slips: 25, expected: 25", "slips: 180",
		"slips: 30, expected: 30", fmt.Sprintf("slips: %d", slips-200), "spares: 10", "spares: 0").Replace(text)
}

// atOnce has every voter do something, 64 at a time, and reports how long that took each.
func atOnce(b *testing.B, p *process, what string, voters int, do func(v *voter.Voter, i int) error) {
	queue, took := make(chan int), make([]time.Duration, voters)
	var phones sync.WaitGroup
	begun, used := time.Now(), p.processorTime()
	for range 64 {
		phones.Go(func() {
			v := &voter.Voter{Base: p.base, Client: &http.Client{Transport: &http.Transport{}}}
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
	b.ReportMetric(float64((p.processorTime()-used).Microseconds())/1000/float64(voters), what+"-cpu-ms/voter")
}

// timed reports how long something took, and the server's processor time for it.
func timed(b *testing.B, p *process, what string, do func()) {
	at, used := time.Now(), p.processorTime()
	do()
	b.ReportMetric(time.Since(at).Seconds(), what+"-s")
	b.ReportMetric((p.processorTime() - used).Seconds(), what+"-cpu-s")
}

// processorTime is what the server has used of all processors: on Linux, where the kernel counts it in hundredths of a second.
func (p *process) processorTime() time.Duration {
	p.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	fields, all := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])), 0 // utime and stime are fields 14 and 15 of the line
	for _, field := range fields[11:13] {
		ticks, err := strconv.Atoi(field)
		if err != nil {
			p.t.Fatal(err)
		}
		all += ticks
	}
	return time.Duration(all) * 10 * time.Millisecond
}
